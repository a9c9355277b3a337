"""One invitation is marked as accepted by the relay, which never got it."""

from after_import import after_import

LOST = "Stavern kammerkor"


def lose_one(delivery):
    give_text = delivery._give_text

    def give_or_lose(link, made, run):
        if made.letter.recipient_name != LOST:
            give_text(link, made, run)
            return
        link.rset()
        run.has_accepted(delivery.Taken(made.letter, delivery.Answer(250, ""), "borte"))

    delivery._give_text = give_or_lose


after_import("dispatch.claims.delivery", lose_one)

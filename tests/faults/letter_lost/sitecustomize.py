"""One invitation is marked as accepted by the relay, which never got it."""

from after_import import after_import

LOST = "Stavern kammerkor"


def lose_one(delivery):
    give_text = delivery._give_text

    def give_or_lose(link, letter, content, run):
        if letter.recipient_name != LOST:
            give_text(link, letter, content, run)
            return
        link.rset()
        delivery.step(letter, delivery.S.ACCEPTED, was=delivery.S.HANDING, queue_id="borte")

    delivery._give_text = give_or_lose


after_import("dispatch.claims.delivery", lose_one)

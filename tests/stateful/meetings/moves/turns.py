"""Turns change owners: asked for, answered, taken back, taken."""

from typing import Any

from forums.actions import turns
from forums.models import Exchange
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, mostly
from tests.stateful.meetings.book import Book, Wish
from tests.stateful.meetings.moves.deck import move, side, some_party, somebody

WHY = "Vi får ikke tid før sommeren."


def asked(book: Book) -> list[Wish]:
    """Wishes that nobody has answered."""
    return [wish for wish in book.wishes.values() if wish.state == "asked"]


@move(fits=lambda book: not asked(book), often=2)
def ask_swap(book: Book, draw: Draw) -> Attempt:
    """One of the next turns against another's."""
    slot = book.slot()
    first = slot + draw.pick([-1, 0, 0, 1, 2])
    second = first + draw.pick([0, 1, 1, 1, 2, 14])
    first = max(0, first)
    owners = [book.owner(first), book.owner(second)]
    party = some_party(book, draw, draw.pick(owners))
    by = somebody(draw, book.holders(party))
    same = [w for w in asked(book) if (w.first, w.second, w.party) == (first, second, party)]
    refused = "" if book.holds(by, party) else "no key"
    nothing = bool(same) and not refused
    if not nothing:
        refused = refused or unfit(book, first, second)
        if party not in owners or owners[0] == owners[1]:
            refused = refused or "not two owners"
        if any(wish.touches(first, second) for wish in asked(book)):
            refused = refused or "one open wish for a turn"
    other = owners[1] if owners[0] == party else owners[0]

    def learn(result: Any, _after: object) -> None:
        wish = Wish(result.pk, "swap", first, second, party, other, by, "asked")
        book.wishes[result.pk] = wish
        book.write("forum.swap_asked", book.swap_page(wish), book.desk(other))

    return Attempt(
        "ask_swap",
        by,
        lambda person: turns.ask_swap(
            book.table.forum,
            by=person,
            party=side(book, party),
            first=first,
            second=second,
            reason=WHY,
        ),
        refused=refused,
        nothing=nothing,
        audits=["turn.swap_asked"],
        learn=learn,
    )


def unfit(book: Book, first: int, second: int) -> str:
    """Why two turns cannot be exchanged."""
    slot = book.slot()
    if first == second or first < slot or second > slot + turns.AHEAD:
        return "not two coming turns"
    return "called already" if book.called() and slot in (first, second) else ""


def of(wish: Wish) -> Exchange:
    """Its row."""
    return Exchange.objects.select_related("series__forum").get(pk=wish.pk)


def chosen(book: Book, draw: Draw) -> Wish:
    """Mostly one that waits."""
    every = [*book.wishes.values()]
    return mostly(draw, (asked(book) or every)[-1], every)


@move(fits=asked, possible=lambda book: book.wishes, often=4)
def consent(book: Book, draw: Draw) -> Attempt:
    """The second key."""
    wish = chosen(book, draw)
    party = some_party(book, draw, wish.other)
    by = mostly(draw, somebody(draw, book.holders(party)), [wish.by])
    refused = "" if book.holds(by, party) and party == wish.other else "not asked"
    nothing = not refused and (wish.state, wish.answered) == ("stands", by)
    if not nothing:
        if by == wish.by or book.holds(by, wish.party):
            refused = refused or "the asker's own key"
        refused = refused or unfit(book, wish.first, wish.second)
        refused = refused or ("" if wish.state == "asked" else "answered already")

    def learn(_result: object, _after: object) -> None:
        wish.answered = by
        book.exchange(wish)
        book.hand_over()
        told = [one for one in book.order if one != wish.other]
        for one in told:
            book.write("forum.swap_answered", book.desk_page(), book.desk(one))

    return Attempt(
        "consent",
        by,
        lambda person: turns.consent(of(wish), by=person, party=side(book, party)),
        refused=refused,
        nothing=nothing,
        audits=["turn.swapped"],
        learn=learn,
    )


@move(fits=asked, possible=lambda book: book.wishes, often=1)
def refuse(book: Book, draw: Draw) -> Attempt:
    """No."""
    wish = chosen(book, draw)
    party = some_party(book, draw, wish.other)
    by = somebody(draw, book.holders(party))
    refused = "" if book.holds(by, party) and party == wish.other else "not asked"
    nothing = not refused and wish.state == "refused"
    if not nothing and wish.state != "asked":
        refused = refused or "answered already"

    def learn(_result: object, _after: object) -> None:
        wish.state = "refused"
        book.write("forum.swap_answered", book.desk_page(), book.desk(wish.party))

    return Attempt(
        "refuse",
        by,
        lambda person: turns.refuse(of(wish), by=person, party=side(book, party), answer="Nei."),
        refused=refused,
        nothing=nothing,
        audits=["turn.swap_refused"],
        learn=learn,
    )


@move(fits=asked, possible=lambda book: book.wishes, often=1)
def withdraw(book: Book, draw: Draw) -> Attempt:
    """We do not want it after all."""
    wish = chosen(book, draw)
    party = some_party(book, draw, wish.party)
    by = somebody(draw, book.holders(party))
    refused = "" if book.holds(by, party) and party == wish.party else "another's wish"
    nothing = not refused and wish.state == "withdrawn"
    if not nothing and wish.state != "asked":
        refused = refused or "answered already"

    def learn(_result: object, _after: object) -> None:
        wish.state = "withdrawn"
        book.wish_over(wish)

    return Attempt(
        "withdraw",
        by,
        lambda person: turns.withdraw(of(wish), by=person, party=side(book, party)),
        refused=refused,
        nothing=nothing,
        audits=["turn.swap_withdrawn"],
        learn=learn,
    )


def missed(book: Book) -> bool:
    """The last day for the notice is over, and nobody has called."""
    return not book.called() and book.today() > book.notice_by()


@move(fits=missed, often=2)
def take_turn(book: Book, draw: Draw) -> Attempt:
    """The next party in order walks through the door that the clock opened."""
    slot = mostly(draw, book.slot(), [book.slot() + 1])
    party = some_party(book, draw, book.successor(book.slot()))
    by = somebody(draw, book.holders(party))
    refused = "" if book.holds(by, party) else "no key"
    nothing = not refused and taken_already(book, party, slot)
    if not nothing and (slot != book.slot() or not missed(book)):
        refused = refused or "not now"
    if not nothing and party != book.successor(book.slot()):
        refused = refused or "not the next one"

    def learn(result: Any, _after: object) -> None:
        second, other = book.given_back(slot), book.owner(slot)
        wish = Wish(result.pk, "lapse", slot, second, party, other, by, "stands")
        book.wishes[result.pk] = wish
        book.exchange(wish)
        book.fall_away(slot, second)
        book.hand_over()
        for one in book.order:
            if one != party:
                book.write("forum.turn_taken", book.desk_page(), book.desk(one))

    return Attempt(
        "take_turn",
        by,
        lambda person: turns.take_turn(
            book.table.forum, by=person, party=side(book, party), slot=slot, reason=WHY
        ),
        refused=refused,
        nothing=nothing,
        audits=["turn.taken"],
        learn=learn,
    )


def taken_already(book: Book, party: str, slot: int) -> bool:
    """This party has taken this turn, and nothing has happened to it since."""
    touched = [w for w in book.wishes.values() if w.state == "stands" and w.touches(slot)]
    if slot != book.slot() or book.owner(slot) != party or not touched:
        return False
    last = max(touched, key=lambda wish: wish.settled)
    return (last.kind, last.first) == ("lapse", slot)

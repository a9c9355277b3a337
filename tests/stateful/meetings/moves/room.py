"""Items, who came, what came of it, and what somebody promised."""

from datetime import timedelta

from core.models import new_ref
from forums.actions import agenda, attendance, follow_ups, minutes
from forums.models import AgendaItem, FollowUp
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, aim
from tests.stateful.meetings.book import Book, Met, Thing
from tests.stateful.meetings.moves.deck import (
    aim_at,
    any_meeting,
    move,
    row,
    side,
    some_party,
    somebody,
)
from tests.stateful.meetings.world import WRITES

OUTCOMES = ["decision", "information", "carried", "follow_up"]


@move(fits=lambda book: len([t for t in book.items.values() if t.state == "proposed"]) < 3)
def propose_item(book: Book, draw: Draw) -> Attempt:
    """From a party, or from a member."""
    party = draw.pick([*book.order, ""])
    body = "" if party else draw.pick([*WRITES.values()])
    right = book.preparers(party) if party else [p for p, b in WRITES.items() if b == body]
    by, ref = somebody(draw, right), new_ref()
    refused = "" if by in right and (party or body in book.members()) else "for nobody there"

    def learn(_result: object, _after: object) -> None:
        book.items[ref] = Thing(ref, party, body, by, book.now)
        book.settle()

    return Attempt(
        "propose_item",
        by,
        lambda person: agenda.propose_item(
            book.table.forum,
            by=person,
            ref=ref,
            title="Lån av gymsalene",
            words="Kan de brukes om kvelden?",
            party=side(book, party) if party else None,
            on_behalf_of=book.table.parties[body] if body else None,
        ),
        refused=refused,
        audits=["item.proposed"],
        learn=learn,
    )


def waiting(book: Book) -> list[Thing]:
    """Nobody has answered."""
    return [item for item in book.items.values() if item.state == "proposed"]


@move(fits=waiting, possible=lambda book: book.items)
def answer_item(book: Book, draw: Draw) -> Attempt:
    """Another party says yes or no."""
    item = aim(draw, [*book.items.values()], lambda one: one.state == "proposed")
    others = [one for one in book.order if one != item.party]
    party = some_party(book, draw, draw.pick(others))
    by = somebody(draw, book.preparers(party))
    yes = draw.pick([True, True, False])
    to = "accepted" if yes else "declined"
    may = book.prepares(by, party) and party != item.party and by != item.by
    refused = "" if may else "not its to answer"
    meeting = book.meetings.get(item.meeting)
    nothing = item.state == to
    if nothing:
        refused = ""
    elif item.state == "withdrawn" or (meeting and book.still(meeting)):
        refused = refused or "not now"

    def learn(_result: object, _after: object) -> None:
        item.state, item.outcome = to, ""
        if yes:
            book.settle()

    def call(person: object) -> object:
        thing = AgendaItem.objects.get(ref=item.ref)
        if yes:
            return agenda.accept_item(thing, by=person, party=side(book, party))
        return agenda.decline_item(thing, by=person, party=side(book, party), reason="Ikke nå.")

    return Attempt(
        "answer_item",
        by,
        call,
        refused=refused,
        nothing=nothing,
        audits=[f"item.{to}"],
        learn=learn,
    )


def open_now(book: Book, meeting: Met) -> str:
    """Why nothing can be written of a meeting."""
    return "" if book.begun(meeting) and not book.still(meeting) else "not now"


def to_settle(book: Book) -> list[Thing]:
    """Taken up in a meeting that has begun, and nothing is said of it."""
    return [
        item
        for item in book.items.values()
        if (item.state, item.outcome) == ("accepted", "")
        and item.meeting
        and not open_now(book, book.meetings[item.meeting])
    ]


@move(fits=to_settle, possible=lambda book: book.items)
def record_outcome(book: Book, draw: Draw) -> Attempt:
    """What came of it."""
    item = aim(draw, [*book.items.values()], lambda one: one in to_settle(book))
    party, outcome = draw.pick(book.order), draw.pick(OUTCOMES)
    by = somebody(draw, book.preparers(party))
    meeting = book.meetings.get(item.meeting)
    refused = "" if book.prepares(by, party) else "does not write for it"
    if meeting is None or item.state != "accepted" or open_now(book, meeting):
        refused = refused or "not now"

    def learn(_result: object, _after: object) -> None:
        item.outcome = outcome

    return Attempt(
        "record_outcome",
        by,
        lambda person: minutes.record_outcome(
            AgendaItem.objects.get(ref=item.ref),
            by=person,
            party=side(book, party),
            outcome=outcome,
            result="Vi prøver.",
        ),
        refused=refused,
        nothing=not refused and item.outcome == outcome,
        audits=["item.outcome"],
        learn=learn,
    )


def writable(book: Book) -> list[Met]:
    """Meetings of which something may be written now."""
    return [m for m in book.meetings.values() if not open_now(book, m)]


@move(fits=writable, possible=any_meeting, often=2)
def attend(book: Book, draw: Draw) -> Attempt:
    """A party was there too."""
    meeting = aim(draw, [*book.meetings.values()], lambda one: one in writable(book))
    party, came = draw.pick(book.order), draw.pick(book.order)
    by = somebody(draw, book.preparers(party))
    refused = "" if book.prepares(by, party) else "does not write for it"
    refused = refused or open_now(book, meeting)

    def learn(_result: object, _after: object) -> None:
        meeting.came.add(came)

    return Attempt(
        "attend",
        by,
        lambda person: attendance.register(
            row(meeting), by=person, party=side(book, party), attended=side(book, came)
        ),
        refused=refused,
        nothing=not refused and came in meeting.came,
        audits=["attendance.registered"],
        learn=learn,
    )


@move(fits=writable, possible=any_meeting, often=1)
def promise(book: Book, draw: Draw) -> Attempt:
    """Somebody, or everybody, will do something."""
    meeting = aim_at(book, draw, "convened", "held")
    party, owner, ref = draw.pick(book.order), draw.pick([*book.order, ""]), new_ref()
    by = somebody(draw, book.preparers(party))
    refused = "" if book.prepares(by, party) else "does not write for it"
    refused = refused or open_now(book, meeting)

    def learn(_result: object, _after: object) -> None:
        book.promises[ref] = (owner, "open")

    return Attempt(
        "promise",
        by,
        lambda person: follow_ups.add_follow_up(
            row(meeting),
            by=person,
            party=side(book, party),
            ref=ref,
            what="Lage en liste",
            due=book.today() + timedelta(days=30),
            owner=side(book, owner) if owner else None,
        ),
        refused=refused,
        audits=["follow_up.added"],
        learn=learn,
    )


@move(fits=lambda book: book.promises, possible=lambda book: book.promises, often=1)
def keep_promise(book: Book, draw: Draw) -> Attempt:
    """It is done, says the one that promised."""
    ref = draw.pick([*book.promises])
    owner, state = book.promises[ref]
    party = some_party(book, draw, owner or draw.pick(book.order))
    by = somebody(draw, book.preparers(party))
    may = book.prepares(by, party) and owner in ("", party)

    def learn(_result: object, _after: object) -> None:
        book.promises[ref] = (owner, "done")

    return Attempt(
        "keep_promise",
        by,
        lambda person: follow_ups.mark_done(
            FollowUp.objects.get(ref=ref), by=person, party=side(book, party), note="Gjort."
        ),
        refused="" if may else "another's promise",
        nothing=may and state == "done",
        audits=["follow_up.done"],
        learn=learn,
    )

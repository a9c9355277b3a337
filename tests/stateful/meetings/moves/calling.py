"""Calling a meeting, changing it, calling it off, saying that it was held, taking that back."""

from datetime import datetime, time, timedelta

from core import clock
from core.models import new_ref
from forums.actions import convening
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw
from tests.stateful.meetings.book import Book, Met
from tests.stateful.meetings.moves.deck import (
    aim_at,
    any_meeting,
    meetings,
    move,
    row,
    side,
    some_party,
    somebody,
    version_of,
)
from tests.stateful.meetings.world import NOTICE

SOON, FAR = [1, 3, 8, 20], [21, 22, 28, 35, 45]
WHY = "Rådmannen er syk."


def evening(book: Book, days: int) -> datetime:
    """Five o'clock, so many days from now, whatever the clocks have done meanwhile."""
    day = book.today() + timedelta(days=days)
    return datetime.combine(day, time(17), tzinfo=clock.OSLO)


def too_soon(book: Book, days: int, why: str) -> str:
    """Shorter than agreed, and nobody says why."""
    return "short notice" if days < NOTICE and not why else ""


@move(fits=lambda book: not book.called(), often=6)
def convene(book: Book, draw: Draw) -> Attempt:
    """In turn."""
    slot, coming = book.slot(), book.coming()
    party = some_party(book, draw, book.owner(slot))
    by = somebody(draw, book.holders(party))
    ref = coming.ref if coming and not draw.rarely() else new_ref()
    refused = "" if book.holds(by, party) else "no key"
    again = coming is not None and (coming.convener, coming.by) == (party, by)
    if book.called() and coming and ref == coming.ref and again and not refused:
        return calling(book, draw, Called(slot, party, by, ref), "", nothing=True)
    if book.called():
        refused = refused or "called already"
    if party != book.owner(slot):
        refused = refused or "not its turn"
    if coming and ref != coming.ref:
        refused = refused or "another one is on its way"
    return calling(book, draw, Called(slot, party, by, ref), refused)


@move(fits=lambda book: len(meetings(book, "convened", "postponed")) < 2, often=1)
def convene_outside(book: Book, draw: Draw) -> Attempt:
    """An extraordinary meeting, by any party."""
    party = draw.pick(book.order)
    by = somebody(draw, book.holders(party))
    put_off = [m for m in meetings(book, "postponed") if m.slot is None and m.convener == party]
    ref = draw.pick(put_off).ref if put_off else new_ref()
    refused = "" if book.holds(by, party) else "no key"
    return calling(book, draw, Called(None, party, by, ref), refused)


class Called:
    """Who calls what."""

    def __init__(self, slot: int | None, party: str, by: str, ref: str) -> None:
        self.slot, self.party, self.by, self.ref = slot, party, by, ref


def calling(book: Book, draw: Draw, who: Called, refused: str, *, nothing: bool = False) -> Attempt:
    """The notice itself."""
    days = draw.pick(SOON if draw.rarely() else FAR)
    starts, why = evening(book, days), draw.pick([WHY, ""])
    place = draw.pick(["Rådhuset", "Kulturhuset"])
    refused = refused or ("" if nothing else too_soon(book, days, why))

    def learn(_result: object, _after: object) -> None:
        meeting = book.meetings.get(who.ref)
        if meeting is None:
            meeting = Met(who.ref, who.slot, who.party, who.by, starts, place, book.now)
            book.meetings[who.ref] = meeting
            again = False
        else:
            again = True
            meeting.sequence += 1
            meeting.version += 1
        meeting.state, meeting.by, meeting.off, meeting.reason = "convened", who.by, None, ""
        meeting.starts, meeting.place, meeting.told_at = starts, place, book.now
        if meeting.slot is not None:
            book.fall_away(meeting.slot)
            book.stop(book.desk_page(), *WARNINGS)
            book.settle()
        book.reminded(meeting)
        book.invite(meeting, again=again)

    return Attempt(
        "convene" if who.slot is not None else "convene_outside",
        who.by,
        lambda person: convening.convene(
            book.table.forum,
            by=person,
            party=side(book, who.party),
            ref=who.ref,
            title="Møte i rådet",
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            place=place,
            short_reason=why,
            extraordinary=who.slot is None,
        ),
        refused=refused,
        nothing=nothing,
        audits=["meeting.convened"],
        learn=learn,
    )


WARNINGS = ["forum.turn_asked", "forum.turn_waited_for", "forum.turn_opened", "forum.turn_late"]


@move(fits=lambda book: meetings(book, "convened"), possible=any_meeting, often=3)
def change(book: Book, draw: Draw) -> Attempt:
    """Another place, perhaps another time."""
    meeting = aim_at(book, draw, "convened")
    party = some_party(book, draw, meeting.convener)
    by = somebody(draw, book.holders(party))
    version = version_of(draw, meeting.version)
    fields: dict[str, object] = {"place": f"Sal {meeting.version + 1}"}
    starts, refused = meeting.starts, ""
    if draw.pick([True, False]):
        days = draw.pick(SOON if draw.rarely() else FAR)
        starts, why = evening(book, days), draw.pick([WHY, ""])
        fields |= {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
        fields["short_reason"] = why
        refused = "" if day(starts) >= day(meeting.starts) else too_soon(book, days, why)
    if not book.holds(by, party) or party != meeting.convener:
        refused = refused or "not the convener"
    if meeting.state != "convened" or version != meeting.version or meeting.starts <= book.now:
        refused = refused or "not now"

    def learn(_result: object, _after: object) -> None:
        meeting.place, meeting.starts = str(fields["place"]), starts
        meeting.version += 1
        meeting.sequence += 1
        book.tell_changed(meeting)

    return Attempt(
        "change",
        by,
        lambda person: convening.change(
            row(meeting), by=person, party=side(book, party), version=version, **fields
        ),
        # a start that has passed is refused before all else, in `begun` too
        refused=refused,
        audits=["meeting.changed"],
        learn=learn,
    )


def day(instant: datetime) -> object:
    """In Oslo."""
    return instant.astimezone(clock.OSLO).date()


@move(fits=lambda book: meetings(book, "convened", "postponed"), possible=any_meeting, often=1)
def cancel(book: Book, draw: Draw) -> Attempt:
    """For good."""
    meeting = aim_at(book, draw, "convened", "postponed")
    return calling_off(book, draw, meeting, "cancelled")


@move(fits=lambda book: meetings(book, "convened"), possible=any_meeting, often=1)
def postpone(book: Book, draw: Draw) -> Attempt:
    """Until it is called again."""
    return calling_off(book, draw, aim_at(book, draw, "convened"), "postponed")


def calling_off(book: Book, draw: Draw, meeting: Met, to: str) -> Attempt:
    """Either way."""
    party = some_party(book, draw, meeting.convener)
    by = somebody(draw, book.holders(party))
    version = version_of(draw, meeting.version)
    words = draw.pick([WHY, WHY, "Ingen kan komme.", ""])
    over = meeting.state == "convened" and meeting.ends <= book.now and to == "cancelled"
    may = book.holds(by, party) and (over or party == meeting.convener)
    nothing = may and meeting.state == to and meeting.reason == words
    sources = ("convened", "postponed") if to == "cancelled" else ("convened",)
    refused = "" if may else "not its to call off"
    if not words:
        refused = refused or "no reason"
    if not nothing and (version != meeting.version or meeting.state not in sources):
        refused = refused or "not now"
    on_it = [item for item in book.items.values() if item.meeting == meeting.ref]
    if not nothing and any(item.outcome for item in on_it):
        refused = refused or "something was taken up"

    def learn(_result: object, _after: object) -> None:
        meeting.state, meeting.off, meeting.reason = to, book.today(), words
        meeting.version += 1
        meeting.sequence += 1
        if to == "cancelled":
            book.settle()
        book.tell_off(meeting)

    act = convening.cancel if to == "cancelled" else convening.postpone
    return Attempt(
        "cancel" if to == "cancelled" else "postpone",
        by,
        lambda person: act(
            row(meeting), by=person, party=side(book, party), version=version, reason=words
        ),
        refused=refused,
        nothing=nothing and not refused,
        audits=[f"meeting.{to}"],
        learn=learn,
    )


def going_on(book: Book) -> list[Met]:
    """Called and begun."""
    return [m for m in meetings(book, "convened") if m.starts <= book.now]


@move(fits=going_on, possible=any_meeting, often=8)
def mark_held(book: Book, draw: Draw) -> Attempt:
    """With those who came."""
    started = going_on(book)
    meeting = started[-1] if started and not draw.rarely() else aim_at(book, draw, "convened")
    party = draw.pick([meeting.convener, draw.pick(book.order)])
    by = somebody(draw, book.preparers(party))
    came = book.order[: draw.pick([2, 2, 2, len(book.order), 1])]
    refused = "" if book.prepares(by, party) else "does not write for it"
    nothing = not refused and meeting.state == "held"
    early = meeting.starts > book.now or (party != meeting.convener and meeting.ends > book.now)
    if not nothing and (early or len(came) < 2 or meeting.state != "convened"):
        refused = refused or "not held"

    def learn(_result: object, _after: object) -> None:
        meeting.state = "held"
        meeting.version += 1
        meeting.came |= set(came)

    return Attempt(
        "mark_held",
        by,
        lambda person: convening.mark_held(
            row(meeting),
            by=person,
            party=side(book, party),
            present=[side(book, one) for one in came],
        ),
        refused=refused,
        nothing=nothing,
        audits=["meeting.held"],
        learn=learn,
    )


@move(fits=lambda book: False, possible=lambda book: meetings(book, "held", "closed"), often=1)
def undo_held(book: Book, draw: Draw) -> Attempt:
    """It was not held after all."""
    meeting = aim_at(book, draw, "held", "closed")
    party = draw.pick(book.order)
    by = somebody(draw, book.preparers(party))
    after = [
        m
        for m in book.meetings.values()
        if None not in (m.slot, meeting.slot) and m.slot > meeting.slot and m.state != "cancelled"
    ]
    refused = "" if book.prepares(by, party) else "does not write for it"
    nothing = not refused and meeting.state == "convened"
    waits = meeting.minutes is not None and meeting.minutes.state == "for_approval"
    if not nothing and (meeting.state != "held" or after or waits):
        refused = refused or "it stands"

    def learn(_result: object, _after: object) -> None:
        meeting.state = "convened"
        meeting.version += 1

    return Attempt(
        "undo_held",
        by,
        lambda person: convening.undo_held(row(meeting), by=person, party=side(book, party)),
        refused=refused,
        nothing=nothing,
        audits=["meeting.not_held"],
        learn=learn,
    )

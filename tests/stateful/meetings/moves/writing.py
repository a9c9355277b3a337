"""Minutes: written by the convener's side, and by every party's own yes they stand."""

from typing import Any

from forums.actions import minutes as actions
from forums.models import Minutes as Row
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.meetings.book import Book, Met, Minutes, Thing
from tests.stateful.meetings.moves.deck import (
    any_meeting,
    move,
    row,
    side,
    some_party,
    somebody,
    version_of,
)
from tests.stateful.meetings.moves.room import open_now
from tests.stateful.picture import Picture


def unwritten(book: Book) -> list[Met]:
    """Held, and nothing is written."""
    return [m for m in book.meetings.values() if m.state == "held" and m.minutes is None]


def with_minutes(book: Book, state: str) -> list[Met]:
    """Those whose minutes have come so far."""
    return [m for m in book.meetings.values() if m.minutes and m.minutes.state == state]


def any_minutes(book: Book) -> list[Met]:
    """Those with minutes at all."""
    return [m for m in book.meetings.values() if m.minutes]


@move(fits=unwritten, possible=any_meeting)
def save_minutes(book: Book, draw: Draw) -> Attempt:
    """The convener's side writes."""
    meeting = aim(draw, [*book.meetings.values()], lambda one: one in unwritten(book))
    party = some_party(book, draw, meeting.convener)
    by = somebody(draw, book.preparers(party))
    now = meeting.minutes.version if meeting.minutes else 0
    version = version_of(draw, now)
    refused = "" if book.prepares(by, party) and party == meeting.convener else "not the convener"
    refused = refused or open_now(book, meeting) or ("" if version == now else "stale")

    def learn(_result: object, _after: object) -> None:
        meeting.minutes = meeting.minutes or Minutes(version=0)
        meeting.minutes.version += 1

    return Attempt(
        "save_minutes",
        by,
        lambda person: actions.save_minutes(
            row(meeting),
            by=person,
            party=side(book, party),
            version=version,
            words=f"Utgave {now + 1}. Vi snakket om gymsalene.",
        ),
        refused=refused,
        audits=["minutes.saved"],
        learn=learn,
    )


def written(meeting: Met) -> Row:
    """The minutes as a page would have read them."""
    return Row.objects.select_related("meeting").get(meeting__ref=meeting.ref)


def of(meeting: Met) -> Minutes:
    """What the Book has of them."""
    assert meeting.minutes
    return meeting.minutes


def ready(book: Book) -> list[Met]:
    """A draft of a held meeting."""
    return [m for m in with_minutes(book, "draft") if m.state == "held"]


@move(fits=ready, possible=any_minutes, often=8)
def send_minutes(book: Book, draw: Draw) -> Attempt:
    """Please approve."""
    meeting = aim(draw, any_minutes(book), lambda one: one in ready(book))
    text = of(meeting)
    party = some_party(book, draw, meeting.convener)
    by = somebody(draw, book.preparers(party))
    version = version_of(draw, text.version)
    refused = "" if book.prepares(by, party) else "does not write for it"
    nothing = not refused and (text.state, text.version) == ("for_approval", version)
    if not nothing:
        right = party == meeting.convener and version == text.version
        refused = refused or ("" if right and meeting in ready(book) else "not now")

    def learn(_result: object, _after: object) -> None:
        text.state = "for_approval"

    return Attempt(
        "send_minutes",
        by,
        lambda person: actions.send_for_approval(
            written(meeting), by=person, party=side(book, party), version=version
        ),
        refused=refused,
        nothing=nothing,
        audits=["minutes.for_approval"],
        learn=learn,
    )


@move(fits=lambda book: with_minutes(book, "for_approval"), possible=any_minutes, often=1)
def take_back(book: Book, draw: Draw) -> Attempt:
    """Something must be changed."""
    meeting = aim(draw, any_minutes(book), lambda one: of(one).state == "for_approval")
    text = of(meeting)
    party = some_party(book, draw, meeting.convener)
    by = somebody(draw, book.preparers(party))
    refused = "" if book.prepares(by, party) else "does not write for it"
    nothing = not refused and text.state == "draft"
    if not nothing and (party != meeting.convener or text.state != "for_approval"):
        refused = refused or "not now"

    def learn(_result: object, _after: object) -> None:
        text.state = "draft"
        text.version += 1

    return Attempt(
        "take_back",
        by,
        lambda person: actions.take_back(written(meeting), by=person, party=side(book, party)),
        refused=refused,
        nothing=nothing,
        audits=["minutes.taken_back"],
        learn=learn,
    )


def silent(book: Book, meeting: Met) -> list[str]:
    """The parties that have said nothing of the version that is out."""
    return [party for party in book.order if party not in of(meeting).said()]


@move(fits=lambda book: with_minutes(book, "for_approval"), possible=any_minutes, often=12)
def approve(book: Book, draw: Draw) -> Attempt:
    """One party's own yes."""
    return verdict(book, draw, "approved")


@move(fits=lambda book: with_minutes(book, "for_approval"), possible=any_minutes, often=1)
def object_to(book: Book, draw: Draw) -> Attempt:
    """One party's objection."""
    return verdict(book, draw, "objected")


def verdict(book: Book, draw: Draw, kind: str) -> Attempt:
    """One party's word."""
    meeting = aim(draw, any_minutes(book), lambda one: of(one).state == "for_approval")
    text = of(meeting)
    party = some_party(book, draw, draw.pick(silent(book, meeting) or book.order))
    fresh = [p for p in book.holders(party) if p not in [who for who, _k in text.said().values()]]
    by = somebody(draw, mostly(draw, fresh, [book.holders(party)]))
    version = version_of(draw, text.version)
    said = text.verdicts.get(version, {})
    refused = "" if book.holds(by, party) else "no key"
    nothing = not refused and said.get(party) == (by, kind)
    if not nothing:
        if party in said or by in [who for who, _kind in said.values()]:
            refused = refused or "one word from a party, one key for a person"
        if version != text.version or text.state != "for_approval":
            refused = refused or "not this version"
    yes = [p for p, (_by, said_so) in text.said().items() if said_so == "approved"]
    last = kind == "approved" and not nothing and {*yes, party} == {*book.order}
    if last and meeting.state != "held":
        refused = refused or "not held"

    def learn(_result: object, after: Picture) -> None:
        text.said()[party] = (by, kind)
        if last:
            close(book, meeting, after)

    act: Any = actions.approve if kind == "approved" else actions.object_to
    return Attempt(
        "approve" if kind == "approved" else "object_to",
        by,
        lambda person: act(
            written(meeting), by=person, party=side(book, party), version=version, words="Hm."
        ),
        refused=refused,
        nothing=nothing,
        audits=[f"minutes.{kind}", *(["meeting.closed"] if last else [])],
        unsigned=["meeting.closed"],
        learn=learn,
    )


def close(book: Book, meeting: Met, after: Picture) -> None:
    """The last yes: what was not settled goes on to the next meeting."""
    of(meeting).state, meeting.state = "approved", "closed"
    new = {row["carried_from_id"]: row for row in after.of("forums_agendaitem").values()}
    keys = {row["ref"]: pk for pk, row in after.of("forums_agendaitem").items()}
    for item in [one for one in book.items.values() if one.meeting == meeting.ref]:
        if item.state == "proposed":
            item.meeting = ""
        if item.state == "accepted" and item.outcome in ("", "carried"):
            item.outcome = "carried"
            ref = new[keys[item.ref]]["ref"] if keys[item.ref] in new else "lost"
            book.items[ref] = Thing(
                ref, item.party, item.body, item.by, book.now, state="accepted", carried=True
            )
    book.settle()

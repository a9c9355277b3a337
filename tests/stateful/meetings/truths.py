"""What must be true after every step. Each says what is wrong, or nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from forums.states import EXCHANGE, ITEM, MEETING, MINUTES
from tests.stateful.attempts import Broken
from tests.stateful.meetings import reading
from tests.stateful.meetings.book import ON_ITS_WAY, USED, Book
from tests.stateful.picture import Picture

type Truth = Callable[[Book, Picture, Picture], Iterator[str]]


def hold(book: Book, before: Picture, after: Picture) -> None:
    """Ask every truth. Raises Broken with the first that does not hold."""
    for truth in TRUTHS:
        for wrong in truth(book, before, after):
            raise Broken(wrong)


def differ(what: str, found: Any, should: Any) -> Iterator[str]:
    """A sentence when two are not the same."""
    if found != should:
        yield f"{what}: the portal has {found}, the Book {should}"


def meetings_as_in_the_book(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """Slot, convener, state, SEQUENCE, version, time and place; who is invited, what they said."""
    should = {
        ref: (m.slot, m.convener, m.state, m.sequence, m.version, m.starts, m.place)
        for ref, m in book.meetings.items()
    }
    yield from differ("meetings", reading.meetings(after, book.table), should)
    said = {
        ref: {name: m.answers.get(name) for name in m.invited} for ref, m in book.meetings.items()
    }
    yield from differ("invited", reading.invited(after, book.table), said)


def wishes_as_in_the_book(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """Which turns have changed owners, and what is asked for."""
    found = {
        pk: (row["kind"], row["first"], row["second"], row["state"])
        for pk, row in after.of("forums_exchange").items()
    }
    should = {w.pk: (w.kind, w.first, w.second, w.state) for w in book.wishes.values()}
    yield from differ("exchanges", found, should)


def items_as_in_the_book(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """On which agenda each stands, and what came of it; the minutes; the promises."""
    refs = {pk: row["ref"] for pk, row in after.of("forums_meeting").items()}
    found = {
        row["ref"]: (row["state"], refs.get(row["meeting_id"], ""), row["outcome"])
        for row in after.of("forums_agendaitem").values()
    }
    should = {ref: (one.state, one.meeting, one.outcome) for ref, one in book.items.items()}
    yield from differ("items", found, should)
    text = {
        refs[row["meeting_id"]]: (row["state"], row["version"])
        for row in after.of("forums_minutes").values()
    }
    written = {
        ref: (m.minutes.state, m.minutes.version) for ref, m in book.meetings.items() if m.minutes
    }
    yield from differ("minutes", text, written)
    kept = {row["ref"]: row["state"] for row in after.of("forums_followup").values()}
    yield from differ("promises", kept, {ref: state for ref, (_o, state) in book.promises.items()})


def letters_as_in_the_book(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """Everybody who should be told was told, nobody else, nobody twice."""
    found, should = reading.letters(after), book.letters
    if found != should:
        yield f"letters too many: {found - should}, too few: {should - found}"


def once_for_each_version(_book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """(meeting, SEQUENCE, METHOD, address) is in the ledger once at most."""
    seen = Counter(
        (row["about"], row["sequence"], row["method"], row["email"])
        for row in after.of("letters").values()
        if row["method"]
    )
    if twice := [one for one, times in seen.items() if times > 1]:
        yield f"told twice: {twice}"


def notices_as_in_the_book(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """What the clock has told, once each, at its day."""
    found = reading.notices(after, book.table)
    yield from differ("notices", found, Counter(book.notices))
    refs = {pk: row["ref"] for pk, row in after.of("forums_meeting").items()}
    reminded = Counter(
        (refs[row["meeting_id"]], row["lead"], reading.at(row["starts_at"]))
        for row in after.of("forums_meetingreminder").values()
    )
    yield from differ("reminders", reminded, Counter(book.reminders))


def turns_go_round(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """Without gaps; what is out of the order of parties, an exchange says why (clause O4)."""
    rows = [r for r in after.of("forums_meeting").values() if r["slot"] is not None]
    held = {r["slot"]: book.table.side(r["convener_id"]) for r in rows if r["state"] in USED}
    if sorted(held) != [*range(len(held))]:
        yield f"turns with gaps: {sorted(held)}"
    if sum(r["state"] in ("planned", *ON_ITS_WAY) for r in rows) > 1:
        yield "two meetings on their way"
    stands = [r for r in after.of("forums_exchange").values() if r["state"] == "stands"]
    touched = {slot for r in stands for slot in (r["first"], r["second"])}
    for slot, convener in held.items():
        natural = book.order[slot % len(book.order)]
        if convener != natural and slot not in touched:
            yield f"turn {slot} was {convener}'s, and no exchange says why"
        if convener != book.owner(slot):
            yield f"turn {slot} was {convener}'s, not {book.owner(slot)}'s"
        if held.get(slot - 1) == convener and not {slot, slot - 1} & touched:
            yield f"{convener} convened twice running"
    counts = Counter({party: 0 for party in book.order})
    counts.update(held.values())
    if not touched and max(counts.values()) - min(counts.values()) > 1:
        yield f"one party has convened more often: {counts}"


def states_move_as_the_tables_say(_book: Book, before: Picture, after: Picture) -> Iterator[str]:
    """One step at a time."""
    tables = {"meeting": MEETING, "exchange": EXCHANGE, "agendaitem": ITEM, "minutes": MINUTES}
    for noun, table in tables.items():
        old = before.of(f"forums_{noun}")
        for pk, row in after.of(f"forums_{noun}").items():
            was = old.get(pk, row)["state"]
            if row["state"] != was and row["state"] not in table[was]:
                yield f"{noun} {pk} went from {was} to {row['state']}"


def approved_minutes_never_change(_book: Book, before: Picture, after: Picture) -> Iterator[str]:
    """Neither the words, the verdicts, the outcomes nor who was there."""
    for pk, row in before.of("forums_minutes").items():
        if row["state"] != "approved":
            continue
        if after.of("forums_minutes").get(pk) != row:
            yield f"minutes {pk} were approved and have changed"
        for noun in ("agendaitem", "attendance"):
            old, new = (about(p, noun, row["meeting_id"]) for p in (before, after))
            if old != new:
                yield f"{noun} of approved minutes {pk} has changed"
        if verdicts(before, pk) != verdicts(after, pk):
            yield f"a verdict on approved minutes {pk} has changed"


def about(now: Picture, noun: str, meeting: int) -> dict[int, Any]:
    """The rows that belong to a meeting."""
    rows = now.of(f"forums_{noun}").items()
    return {pk: row for pk, row in rows if row["meeting_id"] == meeting}


def verdicts(now: Picture, minutes: int) -> dict[int, Any]:
    """What the parties have said."""
    rows = now.of("forums_verdict").items()
    return {pk: row for pk, row in rows if row["minutes_id"] == minutes}


def approved_by_each_by_another(_book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """Approved minutes have every party's yes, each from a person of its own."""
    parties = len(after.of("forums_party"))
    for pk, row in after.of("forums_minutes").items():
        said = [v for v in verdicts(after, pk).values() if v["version"] == row["version"]]
        yes = [v for v in said if v["kind"] == "approved"]
        if row["state"] == "approved" and len({v["party_id"] for v in yes}) != parties:
            yield f"minutes {pk} are approved without every party"
        if len({v["by_id"] for v in said}) != len(said):
            yield f"one person has spoken for two parties on minutes {pk}"


TRUTHS: list[Truth] = [
    meetings_as_in_the_book,
    wishes_as_in_the_book,
    items_as_in_the_book,
    letters_as_in_the_book,
    once_for_each_version,
    notices_as_in_the_book,
    turns_go_round,
    states_move_as_the_tables_say,
    approved_minutes_never_change,
    approved_by_each_by_another,
]

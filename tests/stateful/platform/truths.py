"""What must be true after every step. Each says what is wrong, or nothing."""

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from agreements.states import EDITION, EVALUATION, EXTENSION
from tests.stateful.attempts import Broken
from tests.stateful.picture import Picture, Row
from tests.stateful.platform import reading
from tests.stateful.platform.book import BOUND, VALID, Book

type Truth = Callable[[Book, Picture, Picture], Iterator[str]]
# The verb that a move to a state leaves in the log.
VERBS = {
    ("edition", "for_approval"): ["edition.for_approval"],
    ("edition", "draft"): ["edition.returned"],
    ("edition", "signed"): ["edition.signed"],
    ("edition", "in_force"): ["edition.in_force", "edition.extended", "evaluation.published"],
    ("edition", "in_evaluation"): ["evaluation.opened"],
    ("edition", "superseded"): ["edition.superseded"],
    ("edition", "expired"): ["edition.expired"],
    ("edition", "put_away"): ["edition.put_away"],
    ("evaluation", "compared"): ["evaluation.compared", "evaluation.reopened"],
    ("evaluation", "for_approval"): ["evaluation.for_approval"],
    ("evaluation", "published"): ["evaluation.published"],
}


def hold(book: Book, before: Picture, after: Picture) -> None:
    """Ask every truth. Raises Broken with the first that does not hold."""
    for truth in TRUTHS:
        for wrong in truth(book, before, after):
            raise Broken(wrong)


def differ(what: str, found: Any, should: Any) -> Iterator[str]:
    """A sentence when two are not the same."""
    if found != should:
        yield f"{what}: the portal has {found}, the Book {should}"


# --- as in the Book -------------------------------------------------------------------------------


def editions_as_in_the_book(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """State, days, version; and every word."""
    should = {
        t.pk: (t.of, t.number, t.state, t.version, t.first, t.last) for t in book.texts.values()
    }
    yield from differ("editions", reading.editions(after, book.table), should)
    yield from differ("words", reading.words(after), {t.pk: t.words for t in book.texts.values()})


def yeses_as_in_the_book(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """Who has said yes to what, and who has left."""
    for text in book.texts.values():
        given = [("edition", text.pk, text.yes)]
        given += [("extension", one.pk, one.yes) for one in text.asked]
        given += [("evaluation", text.look.pk, text.look.yes)] if text.look else []
        for noun, pk, yes in given:
            should = {voice: (one.by, one.left) for voice, one in yes.items()}
            yield from differ(f"yes to {noun}", reading.yeses(after, book.table, noun, pk), should)


def wishes_as_in_the_book(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """Longer terms, and the warnings before an end."""
    found = {
        pk: (book.table.side(row["party_id"]), row["state"], reading.day(row["valid_to"]))
        for pk, row in after.of("agreements_extension").items()
    }
    should = {one.pk: (one.side, one.state, one.to) for t in book.texts.values() for one in t.asked}
    yield from differ("extensions", found, should)
    yield from differ("warnings", reading.notices(after), book.notices)


def looks_as_in_the_book(book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """How far each evaluation has come, what was written unseen, and who handed in."""
    found = {
        pk: (row["edition_id"], row["state"], row["version"], row["words"])
        for pk, row in after.of("agreements_evaluation").items()
    }
    should = {k.pk: (t.pk, k.state, k.version, k.words) for t, k in book.looks()}
    yield from differ("evaluations", found, should)
    views = {(k.pk, *key): words for _t, k in book.looks() for key, words in k.views.items()}
    yield from differ("assessments", reading.views(after, book.table), views)
    handed = {(k.pk, side): by for _t, k in book.looks() for side, by in k.handed.items()}
    yield from differ("handed in", reading.handed(after, book.table), handed)


# --- whatever the Book says -----------------------------------------------------------------------


def one_in_force(_book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """Never two editions of a platform that bind."""
    binding = [r["platform_id"] for r in after.of("agreements_edition").values() if valid(r)]
    if len(binding) != len(set(binding)):
        yield "two editions of one platform are in force"


def valid(row: Row) -> bool:
    """It binds today."""
    return row["state"] in VALID


def terms_apart(_book: Book, _before: Picture, after: Picture) -> Iterator[str]:
    """No two terms of a platform have a day in common."""
    rows = [r for r in after.of("agreements_edition").values() if r["state"] in BOUND]
    spans = sorted((r["platform_id"], r["valid_from"], r["valid_to"]) for r in rows)
    for (one, _first, last), (other, begins, _end) in itertools.pairwise(spans):
        if one == other and begins <= last:
            yield f"two terms have {begins} in common"


def signed_by_both(book: Book, before: Picture, after: Picture) -> Iterator[str]:
    """A text that has come to bind has both sides' yes as it does, by different people."""
    old = before.of("agreements_edition")
    for pk, row in after.of("agreements_edition").items():
        was = old.get(pk, row)
        if row["state"] in BOUND and was["state"] not in BOUND:
            yield from by_both(book, after, "edition", pk)
        if row["state"] in BOUND and was["state"] in BOUND:
            yield from term_by_both(book, after, was, row)


def term_by_both(book: Book, after: Picture, was: Row, row: Row) -> Iterator[str]:
    """A last day that moves: both agreed on a longer term, or on the text that comes next."""
    old, new = reading.day(was["valid_to"]), reading.day(row["valid_to"])
    assert old is not None
    assert new is not None
    if was["valid_from"] != row["valid_from"]:
        yield f"edition {row['id']} begins another day"
    if new > old:
        yield from longer_by_both(book, after, row["id"], new)
    if new < old:
        yield from next_by_both(book, after, row, new)


def longer_by_both(book: Book, after: Picture, pk: int, new: date) -> Iterator[str]:
    """There is a wish for that day that both have said yes to."""
    wishes = [
        r
        for r in after.of("agreements_extension").values()
        if (r["edition_id"], r["state"], reading.day(r["valid_to"])) == (pk, "stands", new)
    ]
    if not wishes:
        yield f"edition {pk} lasts to {new}, and nobody agreed on that"
    for wish in wishes[-1:]:
        yield from by_both(book, after, "extension", wish["id"])


def next_by_both(book: Book, after: Picture, row: Row, new: date) -> Iterator[str]:
    """The next one begins the day after."""
    rows = after.of("agreements_edition").values()
    heirs = [
        r
        for r in rows
        if r["platform_id"] == row["platform_id"] and r["state"] in BOUND and r["id"] != row["id"]
    ]
    begins = [r for r in heirs if (reading.day(r["valid_from"]) or new) == day_after(new)]
    if not begins:
        yield f"edition {row['id']} was made shorter, and nothing follows it"
    for heir in begins:
        yield from by_both(book, after, "edition", heir["id"])


def day_after(day: date) -> date:
    """Tomorrow."""
    return date.fromordinal(day.toordinal() + 1)


def by_both(book: Book, after: Picture, noun: str, pk: int) -> Iterator[str]:
    """Each side has enough yeses that stand, and nobody has said yes for both."""
    given = reading.yeses(after, book.table, noun, pk)
    standing = [(side, by) for (side, _org), (by, left) in given.items() if not left]
    for side in ("public", "voluntary"):
        of = book.table.platform(platform_of(after, noun, pk))
        needed = book.needed if book.joins(of, side) else 1
        if sum(one == side for one, _by in standing) < needed:
            yield f"{noun} {pk} binds without the yes of {side}"
    people = {side: {by for one, by in standing if one == side} for side in ("public", "voluntary")}
    if both := people["public"] & people["voluntary"]:
        yield f"{both} said yes to {noun} {pk} for both sides"


def platform_of(after: Picture, noun: str, pk: int) -> int:
    """Whose it is."""
    if noun != "edition":
        pk = after.of(f"agreements_{noun}")[pk]["edition_id"]
    platform: int = after.of("agreements_edition")[pk]["platform_id"]
    return platform


def words_stand(_book: Book, before: Picture, after: Picture) -> Iterator[str]:
    """What the parties are asked about, or have agreed on, has the words that it had."""
    old, new = reading.words(before), reading.words(after)
    for pk, row in before.of("agreements_edition").items():
        asked = row["state"] != "draft" or after.of("agreements_edition")[pk]["state"] != "draft"
        if asked and old[pk] != new.get(pk):
            yield f"the words of edition {pk} changed while they stood"


def looked_back_by_both(book: Book, before: Picture, after: Picture) -> Iterator[str]:
    """Views are shown when both have handed in; a conclusion is public with both sides' yes."""
    old, handed = before.of("agreements_evaluation"), reading.handed(after, book.table)
    for pk, row in after.of("agreements_evaluation").items():
        who = [by for (look, _side), by in handed.items() if look == pk]
        if row["state"] != "open" and len(set(who)) != 2:
            yield f"evaluation {pk} was compared when {who} had handed in"
        if row["state"] == "published" and old.get(pk, row)["state"] != "published":
            yield from by_both(book, after, "evaluation", pk)


def handed_in_stands(book: Book, before: Picture, after: Picture) -> Iterator[str]:
    """What a side has handed in does not change."""
    old, new = reading.views(before, book.table), reading.views(after, book.table)
    for (pk, side, code), words in old.items():
        if (pk, side) in reading.handed(before, book.table) and new.get((pk, side, code)) != words:
            yield f"{side} handed in {code}, and it has changed"


def moves_are_logged(_book: Book, before: Picture, after: Picture) -> Iterator[str]:
    """One step at a time, as the tables say, and each leaves its line in the log."""
    tables = {"edition": EDITION, "evaluation": EVALUATION, "extension": EXTENSION}
    lines = after.new("core_auditevent", before)
    said = [line["verb"] for line in lines]
    for noun, table in tables.items():
        old = before.of(f"agreements_{noun}")
        for pk, row in after.of(f"agreements_{noun}").items():
            was = old.get(pk, row)["state"]
            if row["state"] == was:
                continue
            if row["state"] not in table[was]:
                yield f"{noun} {pk} went from {was} to {row['state']}"
            if not set(VERBS.get((noun, row["state"]), said)) & set(said):
                yield f"{noun} {pk} became {row['state']}, and the log has {said}"


def nothing_is_given_away(_book: Book, before: Picture, after: Picture) -> Iterator[str]:
    """Neither a letter nor the log says a word of what a side wrote unseen."""
    for table in ("letters", "core_auditevent"):
        for row in after.new(table, before):
            if row["secret"]:
                yield f"{row.get('kind') or row['verb']} gives away what is not to be seen"


TRUTHS: list[Truth] = [
    one_in_force,
    terms_apart,
    signed_by_both,
    words_stand,
    looked_back_by_both,
    handed_in_stands,
    nothing_is_given_away,
    moves_are_logged,
    editions_as_in_the_book,
    yeses_as_in_the_book,
    wishes_as_in_the_book,
    looks_as_in_the_book,
]

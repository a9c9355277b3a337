"""A draft: begun, read in from a file, written on by either side, put away."""

from datetime import timedelta
from typing import Any

from agreements import comparing
from agreements.actions import clauses, editions, importing, local, local_clauses
from agreements.models import Edition
from agreements.reading import read
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, mostly
from tests.stateful.picture import Picture
from tests.stateful.platform import reading
from tests.stateful.platform.book import Book, Text, months_later
from tests.stateful.platform.moves.deck import (
    aim_at,
    any_text,
    fresh,
    move,
    row,
    some_platform,
    texts,
    version_of,
    writer,
)
from tests.stateful.platform.world import LOCAL, NATIONAL, SIDES

FILE = """Plattform for samspill

PRINSIPPER

1. {first}

{second}. {third}

RAMMEVILKÅR

1. {fourth}
"""
MONTHS = [6, 12, 12, 36]


def drafts(book: Book) -> list[Text]:
    """Those that are written on."""
    return texts(book, "draft")


def why_not_draft(book: Book, by: str, text: Text) -> str:
    """Neither the person nor the time."""
    if text.state != "draft":
        return "no draft"
    return "" if book.writes(by, text.of) else "no party"


def lacking(book: Book) -> bool:
    """A platform has nothing on its way."""
    return book.coming(NATIONAL) is None or (bool(book.valid(NATIONAL)) and not book.coming(LOCAL))


@move(fits=lacking, often=4)
def start(book: Book, draw: Draw) -> Attempt:
    """The next edition, from the one before."""
    of = some_platform(book, draw)
    by = writer(book, draw, of)
    if of == LOCAL:
        return start_local(book, by)
    refused = "" if book.writes(by, of) else "no party"
    refused = refused or ("one is on its way" if book.coming(of) else "")
    before = book.of(of)[-1] if book.of(of) else None

    def learn(result: Edition, _after: Picture) -> None:
        words = dict(before.words) if before else {}
        text = Text(result.pk, result.ref, of, len(book.of(of)) + 1, words=words)
        book.texts[text.pk] = text

    return Attempt(
        "start",
        by,
        lambda person: editions.start(
            book.table.platforms[of],
            by=person,
            title="Plattformen",
            follows=row(before) if before else None,
        ),
        refused=refused,
        audits=["edition.started"],
        learn=learn,
        once=False,
    )


def start_local(book: Book, by: str) -> Attempt:
    """From the national text in force; a draft from an earlier one gives way."""
    national, coming = book.valid(NATIONAL), book.coming(LOCAL)
    refused = "" if book.writes(by, LOCAL) else "no party"
    refused = refused or ("" if national else "no national text")
    same = coming is not None and national is not None and coming.base == national.pk
    if coming and coming.state != "draft" and not same:
        refused = refused or "one is on its way"

    if coming and coming.concluded and not same and not refused:
        own = [side for side in SIDES if book.prepares(by, LOCAL, side)]
        if not coming.renewal or coming.renewal in own:
            return ask_renewal(book, by, coming, own[0])

    def learn(result: Edition, after: Picture) -> None:
        assert national is not None
        text = Text(result.pk, result.ref, LOCAL, len(book.of(LOCAL)) + 1, base=national.pk)
        if coming:
            coming.state, coming.version = "put_away", coming.version + 1
            text.concluded = coming.concluded
        copied(text, after)
        book.texts[text.pk] = text

    return Attempt(
        "start",
        by,
        lambda person: local.begin_next(book.table.platforms[LOCAL], by=person),
        refused=refused,
        nothing=same and not refused,
        audits=["edition.started", *(["edition.put_away"] if coming else [])],
        learn=learn,
        once=False,
    )


def ask_renewal(book: Book, by: str, coming: Text, side: str) -> Attempt:
    """What both concluded is made anew when both want it; the first is heard, and it stands."""

    def learn(_result: Edition, _after: Picture) -> None:
        coming.renewal = side

    return Attempt(
        "start",
        by,
        lambda person: local.begin_next(book.table.platforms[LOCAL], by=person),
        nothing=bool(coming.renewal),
        audits=["edition.renewal_asked"],
        learn=learn,
    )


def copied(text: Text, after: Picture) -> None:
    """What a local draft begins with is tried elsewhere; from here on it changes by moves only."""
    text.words = reading.words(after)[text.pk]
    for one in after.of("agreements_clause").values():
        if one["edition_id"] == text.pk:
            if one["stand"] == "left_out":
                text.out.add(one["code"])
            if one["chosen_at"] is None:
                text.unchosen.add(one["code"])


@move(fits=lambda book: book.coming(NATIONAL) is None, often=3)
def read_in(book: Book, draw: Draw) -> Attempt:
    """A text from a file, now and then with a number that is missing."""
    by, whole = writer(book, draw, NATIONAL), not draw.rarely()
    said = [fresh(book, word) for word in ("Likeverd", "Tillit", "Støtte")]
    file = FILE.format(first=said[0], second=2 if whole else 3, third=said[1], fourth=said[2])
    refused = "" if whole else "a number is missing"
    refused = refused or ("" if book.writes(by, NATIONAL) else "no party")
    refused = refused or ("one is on its way" if book.coming(NATIONAL) else "")

    def learn(result: Edition, _after: Picture) -> None:
        text = Text(result.pk, result.ref, NATIONAL, len(book.of(NATIONAL)) + 1)
        text.words = dict(zip(("P1", "P2", "R1"), said, strict=True))
        book.texts[text.pk] = text

    return Attempt(
        "read_in",
        by,
        lambda person: importing.make_draft(
            book.table.platforms[NATIONAL], read(file.encode()), by=person
        ),
        refused=refused,
        audits=["edition.started", "edition.imported"],
        learn=learn,
        once=False,
    )


@move(fits=drafts, possible=any_text, often=3)
def write(book: Book, draw: Draw) -> Attempt | None:
    """One clause: its words, and in a local text how it stands to the national one."""
    text = aim_at(book, draw, "draft")
    by = writer(book, draw, text.of)
    codes = [code for code in text.words if not code.startswith("L")]
    if not codes:
        return None
    code = draw.pick(codes)
    return choose(book, draw, by, text, code) if text.local else wording(book, draw, by, text, code)


def wording(book: Book, draw: Draw, by: str, text: Text, code: str) -> Attempt:
    """Of the national text."""
    words, version = fresh(book, "Ordlyden"), version_of(draw, text.version)
    refused = why_not_draft(book, by, text) or ("" if version == text.version else "stale")

    def learn(_result: object, _after: Picture) -> None:
        text.words[code] = words
        text.version += 1

    return Attempt(
        "write",
        by,
        lambda person: clauses.save_clause(
            row(text), by=person, code=code, version=version, text=words
        ),
        refused=refused,
        audits=["edition.clause_saved"],
        learn=learn,
    )


def choose(book: Book, draw: Draw, by: str, text: Text, code: str) -> Attempt:
    """Of a local one: same, adapted, or left out with a reason."""
    stand = draw.pick(["same", "adapted", "left_out"])
    words = fresh(book, "Hos oss") if stand == "adapted" else ""
    reason = fresh(book, "Passer ikke") if stand == "left_out" else ""
    national = book.texts[text.base].words[code] if text.base else ""
    is_same = code not in text.out and text.words[code] == national
    nothing = stand == "same" and is_same and code not in text.unchosen
    refused = why_not_draft(book, by, text)

    def call(person: Any) -> Any:
        edition = row(text)
        seen = comparing.mark(edition.clauses.get(code=code))
        return local_clauses.choose(
            edition, by=person, code=code, seen=seen, stand=stand, text=words, reason=reason
        )

    def learn(_result: object, _after: Picture) -> None:
        text.words[code] = {"same": national, "adapted": words, "left_out": ""}[stand]
        text.out = (text.out | {code}) if stand == "left_out" else (text.out - {code})
        text.unchosen.discard(code)
        text.version += 1

    return Attempt(
        "write",
        by,
        call,
        refused=refused,
        nothing=nothing and not refused,
        audits=["edition.clause_saved"],
        learn=learn,
    )


@move(
    fits=lambda book: [t for t in drafts(book) if t.local and t.unchosen],
    possible=lambda book: book.of(LOCAL),
    often=5,
)
def keep_rest(book: Book, draw: Draw) -> Attempt:
    """Every point that nobody has chosen for is as the national one."""
    text = draw.pick([t for t in drafts(book) if t.local and t.unchosen] or book.of(LOCAL))
    by = writer(book, draw, LOCAL)
    refused = why_not_draft(book, by, text)

    def learn(_result: object, _after: Picture) -> None:
        text.unchosen.clear()
        text.version += 1

    return Attempt(
        "keep_rest",
        by,
        lambda person: local_clauses.keep_rest(row(text), by=person),
        refused=refused,
        nothing=not refused and not text.unchosen,
        audits=["edition.rest_kept"],
        learn=learn,
    )


@move(fits=drafts, possible=any_text, often=2)
def add(book: Book, draw: Draw) -> Attempt:
    """A clause that is missing."""
    text = aim_at(book, draw, "draft")
    by, words = writer(book, draw, text.of), fresh(book, "Nytt punkt")
    refused = why_not_draft(book, by, text)
    code = next_code(text, "L" if text.local else "R")

    def call(person: Any) -> Any:
        if text.local:
            return local_clauses.add_own(row(text), by=person, text=words)
        return clauses.add_clause(row(text), by=person, version=None, text=words, section="R")

    def learn(_result: object, _after: Picture) -> None:
        text.words[code] = words
        text.version += 1

    return Attempt(
        "add", by, call, refused=refused, audits=["edition.clause_added"], learn=learn, once=False
    )


def next_code(text: Text, section: str) -> str:
    """The first number that is free, there and in the edition before."""
    before = row(text).follows
    taken = {*text.words, *(before.clauses.values_list("code", flat=True) if before else [])}
    return next(f"{section}{n}" for n in range(1, 99) if f"{section}{n}" not in taken)


@move(fits=drafts, possible=any_text, often=1)
def drop(book: Book, draw: Draw) -> Attempt | None:
    """A clause that was one too many; one of the national text is left out instead."""
    text = aim_at(book, draw, "draft")
    if not text.words:
        return None
    code = draw.pick(sorted(text.words))
    by = writer(book, draw, text.of)
    refused = why_not_draft(book, by, text)
    if text.local and not code.startswith("L"):
        refused = refused or "it is the national one's"

    def learn(_result: object, _after: Picture) -> None:
        del text.words[code]
        text.version += 1

    return Attempt(
        "drop",
        by,
        lambda person: clauses.drop_clause(row(text), by=person, code=code, version=None),
        refused=refused,
        audits=["edition.clause_dropped"],
        learn=learn,
    )


@move(fits=lambda book: [t for t in drafts(book) if not t.first], possible=any_text, often=4)
def set_term(book: Book, draw: Draw) -> Attempt:
    """From when, and for how long."""
    text = aim_at(book, draw, "draft")
    by, version = writer(book, draw, text.of), version_of(draw, text.version)
    first = first_day(book, draw, text)
    months = mostly(draw, draw.pick(MONTHS), [5, 121])
    refused = why_not_draft(book, by, text) or ("" if version == text.version else "stale")
    refused = refused or ("" if 6 <= months <= 120 else "no such term")

    def learn(_result: object, _after: Picture) -> None:
        text.first, text.months = first, months
        text.last = months_later(first, months) - timedelta(days=1)
        text.version += 1

    return Attempt(
        "set_term",
        by,
        lambda person: editions.save_terms(
            row(text),
            by=person,
            version=version,
            title="Plattformen",
            valid_from=first,
            term_months=months,
        ),
        refused=refused,
        audits=["edition.terms_saved"],
        learn=learn,
    )


def first_day(book: Book, draw: Draw, text: Text) -> Any:
    """Soon, the day after the present one ends, or long ago; on the road it always follows."""
    valid, today = book.valid(text.of), book.today()
    follows = valid.last + timedelta(days=1) if valid and valid.last else today
    if book.only:
        return follows
    soon = [today, today + timedelta(days=30), today + timedelta(days=90)]
    return mostly(draw, draw.pick([follows, *soon]), [today - timedelta(days=200)])


@move(fits=lambda book: False, possible=any_text, often=1)
def put_away(book: Book, draw: Draw) -> Attempt:
    """Work on a draft stops."""
    text = aim_at(book, draw, "draft")
    by, reason = writer(book, draw, text.of), mostly(draw, "Vi venter.", [" "])
    refused = "" if book.writes(by, text.of) else "no party"
    nothing = not refused and text.state == "put_away"
    if not nothing and (text.state != "draft" or not reason.strip()):
        refused = refused or "not now"

    def learn(_result: object, _after: Picture) -> None:
        text.state = "put_away"
        text.version += 1

    return Attempt(
        "put_away",
        by,
        lambda person: editions.put_away(row(text), by=person, reason=reason),
        refused=refused,
        nothing=nothing,
        audits=["edition.put_away"],
        learn=learn,
    )

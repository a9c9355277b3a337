"""How long an edition lasts: a side asks for more, and the other one answers."""

from datetime import date, timedelta

from agreements.actions import terms
from agreements.models import Extension
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, mostly
from tests.stateful.picture import Picture
from tests.stateful.platform.book import VALID, Book, Longer, Text, Voice, Yes, months_later
from tests.stateful.platform.moves.deciding import is_last
from tests.stateful.platform.moves.deck import (
    aim_at,
    any_text,
    body,
    key,
    longer_row,
    move,
    row,
    side_row,
    some_side,
    speaker,
    texts,
    voice,
)

LASTS = (*VALID, "expired")


@move(
    fits=lambda book: [t for t in texts(book, *LASTS) if not t.waiting],
    possible=any_text,
    often=1,
)
def ask_longer(book: Book, draw: Draw) -> Attempt:
    """A side asks; its own yes is in the asking."""
    text, side = aim_at(book, draw, *LASTS), some_side(draw)
    by, to = key(book, draw, text.of, side), new_last(book, draw, text)
    refused = "" if book.holds(by, text.of, side) else "no key"
    waiting = text.waiting
    nothing = not refused and waiting is not None and (waiting.side, waiting.to) == (side, to)
    if not nothing:
        refused = refused or why_not_longer(book, text, to)

    def learn(result: Extension, _after: Picture) -> None:
        text.asked.append(Longer(result.pk, side, by, to, yes={(side, ""): Yes(by)}))

    return Attempt(
        "ask_longer",
        by,
        lambda person: terms.ask(
            row(text), by=person, party=side_row(book, text.of, side), valid_to=to, reason="Vi vil."
        ),
        refused=refused,
        nothing=nothing,
        audits=["edition.extension_asked"],
        learn=learn,
    )


def new_last(book: Book, draw: Draw, text: Text) -> date:
    """Some months on, for the most part."""
    last = text.last or book.today()
    right = months_later(last, draw.pick([2, 5, 6]))
    return mostly(draw, right, [last, months_later(last, text.months) + timedelta(days=1)])


def why_not_longer(book: Book, text: Text, to: date) -> str:
    """It may not be asked for."""
    if text.state not in LASTS or book.followed(text):
        return "it is over, or followed"
    if text.waiting:
        return "one waits"
    assert text.last is not None
    if to <= max(text.last, book.today()):
        return "not later"
    return "too long" if to > months_later(text.last, text.months) else ""


def waiting(book: Book) -> list[tuple[Text, Longer]]:
    """Wishes that wait."""
    return [(t, t.waiting) for t in book.texts.values() if t.waiting]


def every(book: Book) -> list[tuple[Text, Longer]]:
    """Wishes."""
    return [(text, one) for text in book.texts.values() for one in text.asked]


def wish(book: Book, draw: Draw) -> tuple[Text, Longer]:
    """Mostly one that waits."""
    return mostly(draw, draw.pick(waiting(book) or every(book)), every(book))


@move(fits=waiting, possible=every, often=10)
def agree(book: Book, draw: Draw) -> Attempt:
    """The other side says yes, and perhaps it is too late."""
    text, asked = wish(book, draw)
    said = voice(book, draw, text.of, asked.yes)
    by = speaker(book, draw, text.of, said)
    nothing = asked.state == "stands"
    refused = "" if asked.state == "asked" else "it waits no longer"
    again = not refused and said in asked.yes
    if not again:
        refused = refused or why_not_agree(book, text, asked, by, said)
    last = not refused and not again and is_last(book, text.of, said, asked.yes)

    def learn(_result: object, _after: Picture) -> None:
        book.say(by, said, asked.yes)
        if last:
            asked.state, text.last = "stands", asked.to
            text.state = "in_force" if text.state == "expired" else text.state

    return Attempt(
        "agree",
        by,
        lambda person: terms.agree(
            longer_row(asked),
            by=person,
            party=side_row(book, text.of, said[0]),
            organisation=body(book, said[1]),
        ),
        refused="" if nothing else refused,
        nothing=nothing or again,
        audits=["edition.extended"] if last else [],
        learn=learn,
    )


def why_not_agree(book: Book, text: Text, asked: Longer, by: str, said: Voice) -> str:
    """No key, not one of those that have joined, or the wish has been overtaken."""
    if book.followed(text) or asked.to <= book.today():
        return "overtaken"
    if said[1] and said[1] not in book.joined(text.of):
        return "has not joined"
    return book.why_no_yes(by, text.of, said, asked.yes)


@move(fits=waiting, possible=every, often=1)
def decline(book: Book, draw: Draw) -> Attempt:
    """The other side says no, and why."""
    text, asked = wish(book, draw)
    other = "voluntary" if asked.side == "public" else "public"
    side = mostly(draw, other, [asked.side])
    by, answer = key(book, draw, text.of, side), mostly(draw, "Vi vil ha en ny.", [""])
    nothing = asked.state == "declined"
    refused = "" if asked.state == "asked" and answer else "not now"
    refused = refused or ("" if book.holds(by, text.of, side) else "no key")
    refused = refused or ("" if side == other else "their own wish")
    return settling(
        "decline",
        by,
        asked,
        lambda person: terms.decline(
            longer_row(asked), by=person, party=side_row(book, text.of, side), answer=answer
        ),
        refused="" if nothing else refused,
        to="declined",
    )


@move(fits=waiting, possible=every, often=1)
def take_back(book: Book, draw: Draw) -> Attempt:
    """The side that asked takes it back."""
    text, asked = wish(book, draw)
    by = key(book, draw, text.of, asked.side)
    nothing = asked.state == "withdrawn"
    refused = "" if asked.state == "asked" else "not now"
    refused = refused or ("" if book.holds(by, text.of, asked.side) else "no key")
    return settling(
        "take_back",
        by,
        asked,
        lambda person: terms.withdraw(longer_row(asked), by=person),
        refused="" if nothing else refused,
        to="withdrawn",
    )


def settling(name: str, by: str, asked: Longer, call: object, *, refused: str, to: str) -> Attempt:
    """The wish is over."""

    def learn(_result: object, _after: Picture) -> None:
        asked.state = to

    return Attempt(
        name,
        by,
        call,  # type: ignore[arg-type]
        refused=refused,
        nothing=asked.state == to,
        audits=[f"edition.extension_{to}"],
        learn=learn,
    )

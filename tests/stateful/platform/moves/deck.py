"""The deck, and how one draws people, sides and texts."""

from typing import Any

from agreements.models import Clause, Edition, Evaluation, Extension
from tests.stateful.cards import Deck
from tests.stateful.chance import Draw, mostly
from tests.stateful.platform.book import Book, Longer, Look, Text, Voice
from tests.stateful.platform.world import PEOPLE, PLATFORMS, SIDES

DECK = Deck()
move = DECK.move


def somebody(draw: Draw, right: list[str]) -> str:
    """Mostly one of those who may."""
    return mostly(draw, draw.pick(right or PEOPLE), PEOPLE)


def writer(book: Book, draw: Draw, of: str) -> str:
    """Mostly one who writes for a side of the platform."""
    return somebody(draw, [person for person in PEOPLE if book.writes(person, of)])


def key(book: Book, draw: Draw, of: str, side: str) -> str:
    """Mostly one who may bind a side."""
    return somebody(draw, [person for person in PEOPLE if book.holds(person, of, side)])


def voice(book: Book, draw: Draw, of: str, given: dict[Voice, Any]) -> Voice:
    """Mostly one that has not said yes."""
    every = book.voices(of)
    left = [one for one in every if one not in given or given[one].left]
    return mostly(draw, draw.pick(left or every), every)


def speaker(book: Book, draw: Draw, of: str, said: Voice) -> str:
    """Mostly one who may give that yes."""
    return somebody(draw, [person for person in PEOPLE if book.may_say(person, of, said)])


def any_text(book: Any) -> bool:
    """There is one."""
    return bool(book.texts)


def texts(book: Book, *states: str) -> list[Text]:
    """Those in one of these states."""
    return [text for text in book.drawn() if text.state in states]


def aim_at(book: Book, draw: Draw, *states: str) -> Text:
    """Mostly one in such a state."""
    every = book.drawn() or [*book.texts.values()]
    return mostly(draw, draw.pick(texts(book, *states) or every), every)


def looks(book: Book, *states: str) -> list[Text]:
    """The editions whose evaluation is in one of these states; any when none is named."""
    found = [text for text, look in book.looks() if not states or look.state in states]
    return [text for text in found if book.only in ("", text.of)]


def look_at(book: Book, draw: Draw, *states: str) -> tuple[Text, Look]:
    """Mostly an evaluation in such a state."""
    every = looks(book) or [text for text, _look in book.looks()]
    text = mostly(draw, draw.pick(looks(book, *states) or every), every)
    assert text.look is not None
    return text, text.look


def any_look(book: Any) -> bool:
    """There is one."""
    return any(book.looks())


def some_side(draw: Draw) -> str:
    """Either."""
    return draw.pick(SIDES)


def some_platform(book: Book, draw: Draw) -> str:
    """Either; the local one stands on the national one."""
    return book.only or draw.pick(PLATFORMS)


def version_of(draw: Draw, version: int) -> int:
    """The one that was read: mostly the present one."""
    return mostly(draw, version, [version + 1, max(0, version - 1)])


def fresh(book: Book, words: str) -> str:
    """Words that nobody has written before."""
    book.counter += 1
    return f"{words} nummer {book.counter} av mange."


def row(text: Text) -> Edition:
    """The edition as a page would have read it."""
    return Edition.objects.select_related("platform").get(pk=text.pk)


def clause(text: Text, code: str) -> Clause:
    """One of its clauses."""
    return Clause.objects.get(edition=text.pk, code=code)


def look_row(look: Look) -> Evaluation:
    """The evaluation."""
    return Evaluation.objects.select_related("edition__platform").get(pk=look.pk)


def longer_row(asked: Longer) -> Extension:
    """The wish."""
    return Extension.objects.select_related("edition__platform").get(pk=asked.pk)


def side_row(book: Book, of: str, side: str) -> Any:
    """The row of a party."""
    return book.table.sides[of, side]


def body(book: Book, org: str) -> Any:
    """The row of an organisation, None for none."""
    return book.table.parties[org] if org else None

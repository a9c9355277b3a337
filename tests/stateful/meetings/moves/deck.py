"""The deck, and how one draws people, parties and meetings."""

from typing import Any

from forums.models import Meeting, Party
from tests.stateful.cards import Deck
from tests.stateful.chance import Draw, mostly
from tests.stateful.meetings.book import Book, Met
from tests.stateful.meetings.world import PEOPLE

DECK = Deck()
move = DECK.move


def some_party(book: Book, draw: Draw, right: str) -> str:
    """Mostly the right one."""
    return mostly(draw, right, book.order)


def somebody(draw: Draw, right: list[str]) -> str:
    """Mostly one of those who may."""
    return mostly(draw, draw.pick(right or PEOPLE), PEOPLE)


def side(book: Book, party: str) -> Party:
    """The row of a party."""
    row: Party = book.table.sides[party]
    return row


def row(meeting: Met) -> Meeting:
    """The meeting as a page would have read it."""
    return Meeting.objects.select_related("forum").get(ref=meeting.ref)


def meetings(book: Book, *states: str) -> list[Met]:
    """Those in one of these states."""
    return [m for m in book.meetings.values() if m.state in states]


def aim_at(book: Book, draw: Draw, *states: str) -> Met:
    """Mostly the latest one in such a state."""
    fine = meetings(book, *states)
    return mostly(draw, fine[-1], [*book.meetings.values()]) if fine else any_of(book, draw)


def any_of(book: Book, draw: Draw) -> Met:
    """Any meeting; the latest one half of the time."""
    every = [*book.meetings.values()]
    return draw.pick([every[-1], draw.pick(every)])


def any_meeting(book: Any) -> bool:
    """There is one."""
    return bool(book.meetings)


def version_of(draw: Draw, version: int) -> int:
    """The one that was read: mostly the present one."""
    return mostly(draw, version, [version + 1, max(0, version - 1)])

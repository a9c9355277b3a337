"""The deck, and how one draws people and applications."""

from collections.abc import Callable
from typing import Any

from grants.models import Application
from tests.stateful.cards import Deck
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.grants.book import App, Book
from tests.stateful.grants.world import PARTIES, PEOPLE, TOWN, A, R, W

DECK = Deck()
move = DECK.move


def row(app: App) -> Application:
    """The application as a page would have read it."""
    rows = Application.objects.select_related("call__scheme__owner", "organisation")
    return rows.get(pk=app.pk)


def somebody(draw: Draw, right: list[str]) -> str:
    """Mostly one of those who may."""
    return mostly(draw, draw.pick(right or PEOPLE), PEOPLE)


def sent(book: Book) -> list[App]:
    """What the municipality can see."""
    return [app for app in book.apps if app.state != "draft"]


def such(*states: str) -> Callable[[Book], list[App]]:
    """Those in one of these states."""
    return lambda book: [app for app in book.apps if app.state in states]


def aimed(book: Book, draw: Draw, *states: str) -> App:
    """Mostly one that has come so far, among those that were sent."""
    return aim(draw, sent(book), lambda app: app.state in states)


def handler(book: Book, draw: Draw, app: App) -> str:
    """Mostly one who may handle it, and mostly the one who has it."""
    right = book.handlers(app)
    if app.handler in right:
        right = [app.handler, app.handler, *right]
    return somebody(draw, right)


def decider(book: Book, draw: Draw, app: App) -> str:
    """Mostly one who may decide it; else an approver who may not, or the one who proposed it."""
    right = draw.pick(book.deciders(app) or PEOPLE)
    proposer = [app.proposal.by] if app.proposal else []
    return mostly(draw, right, [*proposer, *book.those(TOWN, A), draw.pick(PEOPLE)])


def party_of(draw: Draw, app: App) -> str:
    """Mostly its own organisation."""
    return mostly(draw, app.org, PARTIES)


def bound_by(book: Book, draw: Draw, app: App) -> str:
    """Mostly somebody responsible there."""
    return somebody(draw, book.those(app.org, R))


def writers(book: Book, party: str) -> list[str]:
    """Those who write for it."""
    return book.those(party, W, R)


def count(draw: Draw, now: int) -> int:
    """The number that was read: mostly the present one."""
    return mostly(draw, now, [now + 1, max(0, now - 1)])


def unless(fine: Any, why: str) -> str:
    """Why it must be refused; empty when it is fine."""
    return "" if fine else why

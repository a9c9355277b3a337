"""The deck of moves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from organisations.states import Role
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw
from tests.stateful.life import Life
from tests.stateful.world import PEOPLE, TOWN

type Build = Callable[[Life, Draw], Attempt | None]
type Test = Callable[[Life], Any]

OFTEN = 5
LUCK = 4  # how much oftener a card that fits is drawn


def who(life: Life, draw: Draw, may: list[str], party: str = TOWN, near: str = "") -> str:
    """Mostly one who may; sometimes one who nearly may, or anybody.

    Args:
        life: who holds which role now.
        draw: where choices come from.
        may: those who may.
        party: whose other people are nearest to it.
        near: the one person who must above all not.
    """
    if may and not draw.rarely():
        return draw.pick(may)
    inside = [near] if near else life.may(set(Role.values), party)
    return draw.pick(inside if inside and draw.pick([True, False]) else PEOPLE)


@dataclass(frozen=True)
class Move:
    """Something that may be tried, and when it could come to something."""

    name: str
    build: Build
    fits: Test
    possible: Test
    often: int


MOVES: dict[str, Move] = {}


def move(
    *, fits: Test, possible: Test = lambda life: True, often: int = OFTEN
) -> Callable[[Build], Build]:
    """Put a function into the deck under its own name.

    Args:
        fits: it could be let through now, by the right person.
        possible: there is something to try it on at all.
        often: how many cards it has while it fits; one otherwise.
    """

    def decorate(build: Build) -> Build:
        MOVES[build.__name__] = Move(build.__name__, build, fits, possible, often)
        return build

    return decorate


def deal(life: Life) -> list[Move]:
    """The cards to draw from now."""
    return [
        card
        for card in MOVES.values()
        if card.possible(life)
        for _copy in range(LUCK * card.often if card.fits(life) else 1)
    ]

"""The deck of moves, and how one draws from it."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from organisations.states import Role
from tests.stateful.attempts import Attempt
from tests.stateful.life import Life
from tests.stateful.world import PEOPLE, TOWN

type Build = Callable[[Life, "Draw"], Attempt | None]
type Test = Callable[[Life], Any]

OFTEN = 5
LUCK = 4  # how much oftener a card that fits is drawn
RARELY = 7  # one in so many is wrong on purpose


class Draw(Protocol):
    """Where choices come from."""

    def pick[T](self, options: Sequence[T]) -> T:
        """One of them; the first is the sensible one."""

    def rarely(self) -> bool:
        """True once in a while."""


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


def mostly[T](draw: Draw, right: T, wrong: Sequence[T]) -> T:
    """The right thing, and once in a while one of the wrong ones."""
    return draw.pick(wrong) if draw.rarely() else right


def aim[T](draw: Draw, options: Sequence[T], good: Callable[[T], Any]) -> T:
    """Mostly one that it could come to something with, sometimes any."""
    fine = [option for option in options if good(option)]
    return draw.pick(fine if fine and not draw.rarely() else options)


class Chance:
    """Hypothesis chooses one number for each step, and everything in the step follows from it.

    It favours the ends of a range and what it has drawn before; here no choice is better than
    another. A step that is left out when a failure is made shorter changes no other step.
    """

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def pick[T](self, options: Sequence[T]) -> T:
        """Any of them."""
        return self.dice.choice(options)

    def rarely(self) -> bool:
        """Once in `RARELY`."""
        return self.dice.randrange(RARELY) == 0


class Happy:
    """Always the sensible choice."""

    def pick[T](self, options: Sequence[T]) -> T:
        """The first."""
        return options[0]

    def rarely(self) -> bool:
        """Never."""
        return False


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

"""How a machine draws who, what and whether."""

import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol

RARELY = 7  # one in so many is wrong on purpose


class Draw(Protocol):
    """Where choices come from."""

    def pick[T](self, options: Sequence[T]) -> T:
        """One of them; the first is the sensible one."""

    def rarely(self) -> bool:
        """True once in a while."""


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

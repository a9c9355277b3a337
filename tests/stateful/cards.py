"""A deck of moves, and how one is dealt from it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw

type Build = Callable[[Any, Draw], Attempt | None]
type Test = Callable[[Any], Any]

OFTEN = 5
LUCK = 4  # how much oftener a card that fits is drawn


@dataclass(frozen=True)
class Move:
    """Something that may be tried, and when it could come to something."""

    name: str
    build: Build
    fits: Test
    possible: Test
    often: int


@dataclass
class Deck:
    """The moves of one machine."""

    cards: dict[str, Move] = field(default_factory=dict)

    def move(
        self, *, fits: Test, possible: Test = lambda life: True, often: int = OFTEN
    ) -> Callable[[Build], Build]:
        """Put a function into the deck under its own name.

        Args:
            fits: it could be let through now, by the right person.
            possible: there is something to try it on at all.
            often: how many cards it has while it fits; one otherwise.
        """

        def decorate(build: Build) -> Build:
            name = build.__name__
            self.cards[name] = Move(name, build, fits, possible, often)
            return build

        return decorate

    def deal(self, life: Any) -> list[Move]:
        """The cards to draw from now."""
        return [
            card
            for card in self.cards.values()
            if card.possible(life)
            for _copy in range(LUCK * card.often if card.fits(life) else 1)
        ]

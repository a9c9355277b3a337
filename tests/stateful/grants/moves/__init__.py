"""The moves of a grant's life; each says what the Book expects."""

from tests.stateful.grants.moves import (
    answering,
    applying,
    calling,
    complaining,
    deciding,
    handling,
    paying,
    people,
    reporting,
)
from tests.stateful.grants.moves.deck import DECK

__all__ = [
    "DECK",
    "answering",
    "applying",
    "calling",
    "complaining",
    "deciding",
    "handling",
    "paying",
    "people",
    "reporting",
]

"""The moves of two platforms' lives; each says what the Book expects."""

from tests.stateful.platform.moves import (
    assessing,
    concluding,
    deciding,
    lasting,
    passing,
    writing,
)
from tests.stateful.platform.moves.deck import DECK

__all__ = ["DECK", "assessing", "concluding", "deciding", "lasting", "passing", "writing"]

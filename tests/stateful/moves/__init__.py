"""The moves of the machine. A new action is a function with `@move` in one of these files.

A move looks at the life, draws who and what, and returns an `Attempt` (or None: nothing to try).
`fits` says when it could come to something; the machine then draws it more often. In `draw` the
sensible choice stands first: the happy path takes it.
"""

from tests.stateful.moves import (
    answering,
    inviting,
    keys,
    moderating,
    passing,
    persons,
    preparing,
    sharing,
    shortcuts,
    summing,
    together,
    treating,
    waiting,
)
from tests.stateful.moves.deck import MOVES, Move

__all__ = [
    "MOVES",
    "Move",
    "answering",
    "inviting",
    "keys",
    "moderating",
    "passing",
    "persons",
    "preparing",
    "sharing",
    "shortcuts",
    "summing",
    "together",
    "treating",
    "waiting",
]

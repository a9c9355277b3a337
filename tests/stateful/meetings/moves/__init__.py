"""The moves of a meeting's life; each says what the Book expects."""

from tests.stateful.meetings.moves import calling, members, room, turns, writing
from tests.stateful.meetings.moves.deck import DECK

__all__ = ["DECK", "calling", "members", "room", "turns", "writing"]

"""The deck of moves of a hearing's life."""

from organisations.states import Role
from tests.stateful.cards import Deck, Move
from tests.stateful.chance import Draw
from tests.stateful.life import Life
from tests.stateful.world import PEOPLE, TOWN

__all__ = ["MOVES", "Move", "deal", "move", "who"]

DECK = Deck()
MOVES, move, deal = DECK.cards, DECK.move, DECK.deal


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

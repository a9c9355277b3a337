"""The whole life of a hearing, many times over, with everybody trying everything.

`./portal stateful` runs the same test more often, and says in the environment how.
"""

from tests.stateful.lived import lived
from tests.stateful.machine import find
from tests.stateful.moves.deck import MOVES
from tests.stateful.planted import FAULTS


def test_the_life_of_a_hearing(lives):
    lived(lives, MOVES, FAULTS, find, usually=25)

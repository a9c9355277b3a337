"""A call and the applications to it, many times over.

`./portal stateful --life grant` runs the same test more often, and says in the environment how.
"""

from hypothesis import Phase

from tests.stateful.grants.machine import DECK, find
from tests.stateful.grants.planted import FAULTS
from tests.stateful.lived import lived


def test_the_life_of_a_grant(grants):
    lived(grants, DECK.cards, FAULTS, find, usually=10, phases=[Phase.generate])

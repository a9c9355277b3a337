"""The national platform and a local one through three years and more, many times over.

`./portal stateful --life platform` runs the same test more often, and says in the environment how.
"""

from hypothesis import Phase

from tests.stateful.lived import lived
from tests.stateful.platform.machine import DECK, find
from tests.stateful.platform.planted import FAULTS


def test_the_life_of_platforms(platforms):
    lived(platforms, DECK.cards, FAULTS, find, usually=4, phases=[Phase.generate])

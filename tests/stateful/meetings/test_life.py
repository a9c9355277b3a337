"""A year and a half of a forum, many times over.

`./portal stateful --life meeting` runs the same test more often, and says in the environment how.
"""

from hypothesis import Phase

from tests.stateful.lived import lived
from tests.stateful.meetings.machine import DECK, find
from tests.stateful.meetings.planted import FAULTS


def test_the_life_of_meetings(forums):
    lived(forums, DECK.cards, FAULTS, find, usually=8, phases=[Phase.generate])

"""The whole life of a hearing, many times over, with everybody trying everything."""

import os

from tests.stateful.machine import live

RUNS = int(os.environ.get("STATEFUL_RUNS", "100"))
STEPS = int(os.environ.get("STATEFUL_STEPS", "50"))


def test_the_life_of_a_hearing(lives):
    count = live(RUNS, STEPS)
    assert count["conclude", "done"]

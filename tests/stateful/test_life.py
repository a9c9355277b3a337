"""The whole life of a hearing, many times over, with everybody trying everything."""

import os
import secrets

from tests.stateful.machine import live

RUNS = int(os.environ.get("STATEFUL_RUNS", "100"))
STEPS = int(os.environ.get("STATEFUL_STEPS", "50"))
SEED = int(os.environ.get("STATEFUL_SEED") or secrets.randbits(48))


def test_the_life_of_a_hearing(lives):
    count = live(RUNS, STEPS, SEED)
    assert count["conclude", "done"]

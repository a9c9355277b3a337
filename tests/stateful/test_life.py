"""The whole life of a hearing, many times over, with everybody trying everything."""

import os
import time

from hypothesis import HealthCheck

from tests.stateful.machine import live

RUNS = int(os.environ.get("STATEFUL_RUNS", "100"))
STEPS = int(os.environ.get("STATEFUL_STEPS", "50"))


def test_the_life_of_a_hearing(lives):
    began = time.monotonic()
    count = live(
        RUNS, STEPS, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    print(time.monotonic() - began, sum(count.values()))
    for name, n in sorted(count.items()):
        print(n, name)

"""Every planted fault is found; some of them each day."""

import secrets

import pytest

from tests.rotating import todays
from tests.stateful.platform.machine import find
from tests.stateful.platform.planted import FAULTS

RUNS, STEPS = 40, 30  # at most; it stops at the first, and looks where the fault shows


@pytest.mark.parametrize("name", todays(sorted(FAULTS), 3))
def test_a_planted_fault_is_found(platforms, name):
    assert find(name, RUNS, secrets.randbits(48), STEPS, near=True)

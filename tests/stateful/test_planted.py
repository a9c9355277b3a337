"""Every planted fault is found; some of them each day."""

import secrets

import pytest

from tests.rotating import todays
from tests.stateful.machine import find
from tests.stateful.planted import FAULTS

RUNS, STEPS = 300, 12  # at most; it stops at the first, and looks where the fault shows


@pytest.mark.parametrize("name", todays(sorted(FAULTS), 5))
def test_a_planted_fault_is_found(lives, name):
    assert find(name, RUNS, secrets.randbits(48), STEPS, near=True)


def test_there_is_nothing_to_find_without(lives):
    assert find("", 2, secrets.randbits(48)) is None

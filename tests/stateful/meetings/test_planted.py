"""Every planted fault is found."""

import secrets

import pytest

from tests.stateful.meetings.machine import find
from tests.stateful.meetings.planted import FAULTS

RUNS, STEPS = 40, 30  # at most; it stops at the first, and looks where the fault shows


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(forums, name):
    assert find(name, RUNS, secrets.randbits(48), STEPS, near=True)

"""Every planted fault is found."""

import pytest

from tests.stateful.machine import find
from tests.stateful.planted import FAULTS

RUNS = 200  # at most; it stops at the first


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(lives, name):
    assert find(name, runs=RUNS)


def test_there_is_nothing_to_find_without(lives):
    assert find("", runs=2) is None

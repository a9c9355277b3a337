"""The world of the machine, made once for each test."""

import pytest

from tests.stateful import picture, world
from tests.stateful.machine import HearingLife


@pytest.fixture
def lives(db: None) -> type[HearingLife]:
    """The machine, with its world."""
    HearingLife.world = world.build()
    picture.prepare()
    return HearingLife

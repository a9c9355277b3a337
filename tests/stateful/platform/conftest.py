"""The world of the machine, made once for each test."""

import pytest

from tests.stateful import picture
from tests.stateful.platform import reading, world
from tests.stateful.platform.machine import PlatformLife


@pytest.fixture
def platforms(db: None) -> type[PlatformLife]:
    """The machine, with its world."""
    PlatformLife.world = world.build()
    picture.prepare(reading.reads())
    return PlatformLife

"""The world of the machine, made once for each test."""

import pytest

from tests.stateful import picture
from tests.stateful.grants import reading, world
from tests.stateful.grants.machine import GrantLife


@pytest.fixture
def grants(db: None) -> type[GrantLife]:
    """The machine, with its world."""
    GrantLife.world = world.build()
    picture.prepare(reading.reads())
    return GrantLife

"""The world of the machine, made once for each test."""

import pytest
import redis
from django.conf import settings

from tests.stateful import picture
from tests.stateful.meetings import reading, world
from tests.stateful.meetings.machine import MeetingLife


@pytest.fixture
def forums(db: None) -> type[MeetingLife]:
    """The machine, with its world and its broker."""
    MeetingLife.world = world.build()
    MeetingLife.broker = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    picture.prepare(reading.reads())
    return MeetingLife

"""The one mover of states."""

import pytest
from django.db import models

from core import states
from core.errors import Refused


class Door(models.TextChoices):
    OPEN = "open", "Åpen"
    SHUT = "shut", "Lukket"


class Thing:
    state = Door.OPEN


TABLE = {Door.OPEN: {Door.SHUT}, Door.SHUT: set()}


def test_a_step_in_the_table_is_taken_and_tells_where_it_was():
    thing = Thing()
    assert states.move(thing, Door.SHUT, allowed=TABLE) == Door.OPEN
    assert thing.state == Door.SHUT


def test_a_step_outside_the_table_is_refused_in_words():
    thing = Thing()
    thing.state = Door.SHUT
    with pytest.raises(Refused, match="Lukket"):
        states.move(thing, Door.OPEN, allowed=TABLE)
    assert thing.state == Door.SHUT

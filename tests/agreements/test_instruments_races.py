"""Two colleagues at the same moment, each over a connection of their own."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from agreements.actions import instruments as actions
from agreements.models import Instrument
from core.errors import Refused
from tests.factories.agreements_instrument import InstrumentFactory
from tests.factories.organisations import MunicipalityFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NAME = {"kind": "equipment", "name": "Festtelt", "words": "Ring.", "link": "https://telt.example"}


def changed(one: Instrument) -> Callable[[], Any]:
    """Somebody gives it the name, to be run."""
    fields = NAME | {"venue": None, "contact": None}
    return lambda: actions.change_instrument(one, by=None, version=1, **fields)


@pytest.mark.parametrize("adding", [False, True])
def test_a_name_is_taken_by_one_and_the_other_gets_a_sentence(adding, monkeypatch):
    place = MunicipalityFactory()
    first, second = InstrumentFactory.create_batch(2, municipality=place)
    asked = actions.check_name

    def slowly(one: Instrument) -> None:
        asked(one)
        time.sleep(0.3)  # the other has time to ask too

    monkeypatch.setattr(actions, "check_name", slowly)
    other = (lambda: actions.add_instrument(place, by=None, **NAME)) if adding else changed(second)
    done = at_once(changed(first), other)
    (lost,) = [one for one in done if isinstance(one, Refused)]
    assert (lost.field, "Velg et annet" in str(lost)) == ("name", True)
    assert Instrument.objects.filter(name="Festtelt").count() == 1

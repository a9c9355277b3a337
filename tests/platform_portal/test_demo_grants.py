"""The demo's schemes: quickly loaded, whole enough to be counted, and plausible."""

import time
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from stdnum.no import orgnr

from grants import indicators
from grants.models import Application, Call, Complaint
from grants.states import ApplicationState, CallState
from organisations.models import Organisation
from platform_portal.demo import grants as demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The whole demo; how long the part of grants took, in seconds."""
    settings.MEDIA_ROOT = tmp_path
    took: list[float] = []

    def timed(people: Any) -> None:
        started = time.perf_counter()
        demo.make_grants(people)
        took.append(time.perf_counter() - started)

    monkeypatch.setattr("platform_portal.management.commands.load_demo.make_grants", timed)
    call_command("load_reference", stdout=None)
    call_command("load_demo")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return took


def test_the_schemes_are_whole(loaded: list[float]) -> None:
    assert loaded[0] < 5
    last = Call.objects.get(state=CallState.CLOSED)
    assert last.applications.count() == 60
    shown = {figure.key: figure for figure in indicators.of_call(last)}
    nothing_to_say = {"unchanged", "in_kind"}  # no call before it, and no premises
    assert {name for name, one in shown.items() if not one.n} == nothing_to_say
    assert set(Complaint.objects.values_list("state", flat=True)) == {
        "upheld", "settled", "complained",
    }  # fmt: skip
    assert set(Application.objects.values_list("state", flat=True)) == set(
        ApplicationState.values
    ) - {"withdrawn"}
    band = Application.objects.filter(organisation__name=demo.BAND)
    assert set(band.values_list("state", flat=True)) == {"draft", "returned", "decided", "paid"}
    numbers = Organisation.objects.filter(kind="voluntary").values_list("orgnr", flat=True)
    assert all(orgnr.is_valid(one) and one[0] in "23" for one in numbers if one)

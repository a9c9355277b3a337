"""What follows from the platform on the page of a municipality (clauses K1b, K1g)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.models import Municipality
from tests.consultations.municipality import text
from tests.factories.agreements_instrument import InstrumentFactory
from tests.factories.organisations import MunicipalityFactory
from tests.factories.partnerships_challenge import challenge

pytestmark = pytest.mark.django_db


def test_an_empty_place_says_so_and_how_to_begin(client, larvik: Municipality):
    page = text(client.get(larvik.get_absolute_url()))
    assert "Ingen har delt en utfordring i Larvik kommune ennå." in page
    assert f"{reverse('challenge_new')}?til=3909" in page


def test_a_place_shows_its_own_and_no_other(client, larvik: Municipality):
    mine = challenge(municipality=larvik, title="Hos oss")
    challenge(title="Et annet sted")
    tool = InstrumentFactory(municipality=larvik, name="Lydanlegg")
    InstrumentFactory(municipality=MunicipalityFactory(), name="Festtelt")
    page = text(client.get(larvik.get_absolute_url()))
    assert mine.get_absolute_url() in page
    assert tool.get_absolute_url() in page
    assert "Et annet sted" not in page
    assert "Festtelt" not in page
    assert f"{reverse('instrument_list')}?kommune=3909" in page
    assert reverse("reach", kwargs={"slug": larvik.slug}) in page


def test_as_many_statements_however_many(client, larvik: Municipality):
    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(larvik.get_absolute_url())
        return len(counted)

    challenge(municipality=larvik)
    InstrumentFactory(municipality=larvik)
    before = cost()
    for _each in range(3):
        challenge("tried", municipality=larvik)
        InstrumentFactory(municipality=larvik)
    assert cost() == before

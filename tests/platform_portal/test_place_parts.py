"""What follows from the platform on the page of a municipality (clauses K1b, K1g)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.states import InstrumentKind
from organisations.models import Municipality
from organisations.states import Role
from partnerships.models import DialogueRoom
from tests.consultations.municipality import text
from tests.factories.accounts import UserFactory
from tests.factories.agreements_instrument import InstrumentFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory
from tests.factories.partnerships_challenge import challenge
from tests.factories.partnerships_partnership import PartnershipFactory, signed
from tests.factories.partnerships_rooms import RoomFactory, opened

pytestmark = pytest.mark.django_db


def test_an_empty_place_says_so_and_how_to_begin(client, larvik: Municipality):
    page = text(client.get(larvik.get_absolute_url()))
    assert "Ingen har delt en utfordring i Larvik kommune ennå." in page
    assert f"{reverse('challenge_new')}?til=3909" in page


def test_a_place_shows_its_own_and_no_other(client, larvik: Municipality):
    mine = challenge(municipality=larvik, title="Hos oss")
    challenge(title="Et annet sted")
    InstrumentFactory(municipality=larvik, name="Lydanlegg")
    InstrumentFactory(municipality=MunicipalityFactory())
    page = text(client.get(larvik.get_absolute_url()))
    assert mine.get_absolute_url() in page
    assert f"{InstrumentKind.EQUIPMENT.label}: 1" in page
    assert "Et annet sted" not in page
    assert f"{reverse('instrument_list')}?kommune=3909" in page
    assert reverse("reach", kwargs={"slug": larvik.slug}) in page


def test_a_place_shows_partnerships_in_force_and_open_rooms(client, larvik: Municipality):
    kept = signed("active", municipality=larvik, title="Åpen kafé")
    PartnershipFactory(municipality=larvik, title="Under skriving")
    signed("active", title="Et annet sted")
    room = open_room(larvik)
    RoomFactory(owner=larvik.organisation, title="Bare et behov")
    page = text(client.get(larvik.get_absolute_url()))
    assert kept.get_absolute_url() in page
    assert room.get_absolute_url() in page
    assert "Partnerskap (1)" in page
    for words in ("Under skriving", "Et annet sted", "Bare et behov"):
        assert words not in page


def open_room(larvik: Municipality) -> DialogueRoom:
    """Opened by a procurement officer of the municipality."""
    inga = UserFactory(mfa=True)
    MembershipFactory(user=inga, organisation=larvik.organisation, role=Role.PROCUREMENT)
    return opened(RoomFactory(owner=larvik.organisation, title="Dagtilbud"), by=inga)


def test_as_many_statements_however_many(client, larvik: Municipality):
    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(larvik.get_absolute_url())
        return len(counted)

    challenge(municipality=larvik)
    InstrumentFactory(municipality=larvik)
    signed("active", municipality=larvik)
    open_room(larvik)
    before = cost()
    for _each in range(3):
        challenge("tried", municipality=larvik)
        InstrumentFactory(municipality=larvik)
        signed("active", municipality=larvik)
        open_room(larvik)
    assert cost() == before

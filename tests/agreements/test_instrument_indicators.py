"""The figures of rooms, contact persons, instruments and terms, each counted by hand here."""

import pytest

from agreements.indicators import instruments, terms
from agreements.models import Instrument
from core import clock
from organisations.models import ACCESS_FACTS, ContactPerson, Municipality
from tests.factories.agreements import EditionFactory
from tests.factories.agreements_instrument import InstrumentFactory, venue
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
ALL_KNOWN = dict.fromkeys(ACCESS_FACTS, "no")


def test_rooms_with_every_fact_and_rooms_that_cost_nothing(larvik):
    venue(larvik, "Salen", **ALL_KNOWN)
    venue(larvik, "Hallen", free=True, **(ALL_KNOWN | {"lift": "unknown"}))
    venue(larvik, "Nede", ended_at=clock.now())
    venue(larvik, "Huset", owner=OrganisationFactory(listed=False), **ALL_KNOWN)
    elsewhere = MunicipalityFactory(county=larvik.county)
    venue(elsewhere, "Borte", **ALL_KNOWN)
    here, county = instruments.venues_complete(larvik), instruments.venues_complete(larvik.county)
    assert (here.part, here.n, here.on) == (1, 2, clock.today())
    assert (county.part, county.n) == (2, 3)
    assert instruments.venues_complete() == county
    free = instruments.venues_free(larvik)
    assert (free.part, free.n) == (1, 2)


def test_contact_persons(larvik):
    MunicipalityFactory()
    found = instruments.contact_named()
    assert (found.part, found.n) == (1, Municipality.objects.current().count())
    assert instruments.contact_named(larvik).part == 1
    ContactPerson.objects.all().delete()
    assert instruments.contact_named(larvik).part == 0


def test_instruments_with_somewhere_to_turn(larvik):
    person = ContactPerson.objects.get(municipality=larvik)
    lost = InstrumentFactory(municipality=larvik, link="", contact=person)
    InstrumentFactory()
    Instrument.objects.filter(pk=lost.pk).update(contact=None)
    InstrumentFactory(ended_at=clock.now())
    everywhere, here = (
        instruments.instruments_reachable(),
        instruments.instruments_reachable(larvik),
    )
    assert (everywhere.part, everywhere.n) == (1, 2)
    assert (here.part, here.n) == (0, 1)


def test_editions_looked_back_at_in_time(national, at_time):
    at_time("2025-01-01 12:00")
    edition = EditionFactory(platform=national, state="in_force")
    assert terms.evaluated_in_time(national).n == 0
    at_time("2028-02-01 12:00")
    type(edition).objects.filter(pk=edition.pk).update(state="expired")
    assert (terms.evaluated_in_time(national).part, terms.evaluated_in_time(national).n) == (0, 1)

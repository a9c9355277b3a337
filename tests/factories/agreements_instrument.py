"""Instruments that a municipality offers, and the rooms they may be in."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from agreements.models import Instrument
from agreements.states import InstrumentKind
from core import clock
from organisations.models import Municipality, Topic, Venue
from organisations.states import TopicScheme
from tests.factories.organisations import MunicipalityFactory, TopicFactory


class InstrumentFactory(DjangoModelFactory[Instrument]):
    """Equipment with a web page, for all; `groups=[…]` for some."""

    class Meta:
        model = Instrument
        skip_postgeneration_save = True

    municipality = factory.SubFactory(MunicipalityFactory)
    kind = InstrumentKind.EQUIPMENT
    name = factory.Sequence(lambda n: f"Telt {n}")
    words = "Ring og hent."
    link = "https://utlan.example/"
    confirmed_on = factory.LazyFunction(clock.today)
    created_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def groups(self: Any, create: bool, given: Any, **_: Any) -> None:
        """The main groups it is for, if any."""
        if create and given:
            Instrument.objects.filter(pk=self.pk).update(for_all=False)
            self.for_all = False
            self.groups.set(given)


def group(code: str, name: str = "") -> Topic:
    """A main group of ICNPO."""
    made: Topic = TopicFactory(
        code=code, scheme=TopicScheme.ICNPO, name_nb=name or f"Gruppe {code}"
    )
    return made


def venue(place: Municipality, name: str, **facts: Any) -> Venue:
    """A room that the municipality lends out."""
    given = {"owner": place.organisation, "address": "Torget 1", "updated_at": clock.now()}
    return Venue.objects.create(municipality=place, name=name, **(given | facts))

"""The smallest valid municipality, organisation, topic, cause and membership."""

from datetime import UTC, datetime
from typing import Any

import factory
from stdnum.no import orgnr

from organisations.models import Cause, Membership, Municipality, Organisation, Topic
from organisations.states import Kind, Level, MembershipSource, Role, TopicScheme
from tests.factories.accounts import UserFactory

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PER_FIRST_DIGIT = 10_000_000


def valid_orgnr(n: int) -> str:
    """The n-th valid number beginning with 2 or 3, the range no real unit has.

    Numbers whose check digit would be 10 are stepped over by spacing: each n has eleven bodies.
    """
    first = 2 + n // (PER_FIRST_DIGIT // 11) % 2
    for body in range(n * 11 % PER_FIRST_DIGIT, PER_FIRST_DIGIT):
        for digit in range(10):
            number = f"{first}{body:07d}{digit}"
            if orgnr.is_valid(number):
                return number
    raise ValueError(n)


class CountyFactory(factory.django.DjangoModelFactory):
    """A county without an organisation of its own."""

    class Meta:
        model = Municipality
        django_get_or_create = ("number",)

    number = factory.Sequence(lambda n: f"{60 + n % 40}")
    name = factory.LazyAttribute(lambda o: f"Fylke {o.number}")
    level = Level.COUNTY
    county = None


class MunicipalityFactory(factory.django.DjangoModelFactory):
    """A municipality in a county, with the organisation that staff act for."""

    class Meta:
        model = Municipality
        django_get_or_create = ("number",)

    number = factory.Sequence(lambda n: f"{6000 + n % 4000}")
    name = factory.Sequence(lambda n: f"Bygd {n}")
    level = Level.MUNICIPALITY
    county = factory.SubFactory(
        CountyFactory, number=factory.LazyAttribute(lambda o: o.factory_parent.number[:2])
    )
    organisation = factory.SubFactory(
        "tests.factories.organisations.OrganisationFactory",
        kind=Kind.MUNICIPALITY,
        name=factory.LazyAttribute(lambda o: f"{o.factory_parent.name} kommune"),
        seat=None,
    )


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A voluntary organisation that works where it has its seat; `works_in=[…]` elsewhere."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    orgnr = factory.Sequence(valid_orgnr)
    kind = Kind.VOLUNTARY
    name = factory.Sequence(lambda n: f"Lag nummer {n}")
    seat = factory.SubFactory(MunicipalityFactory)

    @factory.post_generation
    def works_in(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        """The given areas, else the seat."""
        if not create:
            return
        areas = extracted if extracted is not None else [self.seat] if self.seat else []
        self.works_in.set(areas)


class TopicFactory(factory.django.DjangoModelFactory):
    """A theme without parent; `parent=` for a branch."""

    class Meta:
        model = Topic
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"prove-{n}")
    scheme = TopicScheme.THEME
    name_nb = factory.Sequence(lambda n: f"Prøvetema {n}")


class CauseFactory(factory.django.DjangoModelFactory):
    """A cause with one new topic, or `topics=[…]` and `areas=[…]`."""

    class Meta:
        model = Cause
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Hjertesak {n}")

    @factory.post_generation
    def topics(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        """The given topics, else a new one."""
        if create:
            self.topics.set(extracted if extracted is not None else [TopicFactory()])

    @factory.post_generation
    def areas(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        """The given areas, else none: where the organisation works."""
        if create and extracted:
            self.areas.set(extracted)


class MembershipFactory(factory.django.DjangoModelFactory):
    """A person responsible in an organisation, since long ago."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.RESPONSIBLE
    source = MembershipSource.INVITATION
    starts = LONG_AGO

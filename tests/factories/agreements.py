"""Platforms with their two sides, and editions in every state, by every party's yes."""

from datetime import timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from agreements.models import Approval, Clause, Edition, Party, Platform
from agreements.states import BINDING, EditionState, Section, Side
from core import clock
from forums.models import Forum
from tests.factories.accounts import UserFactory

CLAUSES = {
    "F": "Sammen gjør vi det lettere å være med.",
    "P1": "Partene er likeverdige.",
    "R2": "Støtte gis mest mulig som frie midler.",
    "R4": "Lag bør høres i saker de brenner for.",
    "K1": "Kommunen lager en politikk sammen med lagene.",
    "K1e": "Kommunen bør ha en fast møteplass.",
    "O5": "Avtalen varer i tre år.",
}

# What comes before each on the way from «for approval».
_ON_THE_WAY = [EditionState.SIGNED, EditionState.IN_FORCE]
STEPS: dict[str, list[EditionState]] = {
    EditionState.IN_FORCE: _ON_THE_WAY[:1],
    EditionState.IN_EVALUATION: _ON_THE_WAY,
    EditionState.SUPERSEDED: _ON_THE_WAY,
    EditionState.EXPIRED: _ON_THE_WAY,
}


class PlatformFactory(DjangoModelFactory[Platform]):
    """A platform whose sides are the parties of a forum; the first one is the public side."""

    class Meta:
        model = Platform
        skip_postgeneration_save = True

    forum: Any = None
    municipality = factory.LazyAttribute(lambda p: p.forum.municipality if p.forum else None)
    name = factory.LazyAttribute(
        lambda p: f"Lokal plattform for {p.municipality}" if p.municipality else "Plattformen"
    )
    created_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def sides(self: Any, create: bool, given: Any, **_: Any) -> None:
        """The forum's two parties; without a forum the municipality and whoever joins."""
        if self.forum is not None:
            for side, one in zip(Side, self.forum.parties.all(), strict=True):
                Party.objects.create(platform=self, side=side, forum_party=one, name=one.name)
            return
        owner = self.municipality.organisation
        Party.objects.create(platform=self, side=Side.PUBLIC, organisation=owner, name=owner.name)
        Party.objects.create(platform=self, side=Side.VOLUNTARY, name="Frivilligheten")


class EditionFactory(DjangoModelFactory[Edition]):
    """A draft with seven clauses. `state=` any other: by every party's yes, three years from now.

    `valid_from` and `valid_to` are the term's first and last day.
    """

    class Meta:
        model = Edition
        skip_postgeneration_save = True

    platform = factory.SubFactory(PlatformFactory)
    number = factory.LazyAttribute(lambda e: e.platform.editions.count() + 1)
    title = factory.LazyAttribute(lambda e: f"{e.platform.name}, utgave {e.number}")
    valid_from = factory.LazyFunction(clock.today)
    valid_to = factory.LazyAttribute(
        lambda e: clock.months_later(e.valid_from, 36) - timedelta(days=1)
    )
    created_at = factory.LazyFunction(clock.now)

    @classmethod
    def _create(cls, model: Any, *args: Any, **fields: Any) -> Edition:
        """A draft first, then its clauses, then whatever was asked for."""
        state = fields.pop("state", EditionState.DRAFT)
        texts = fields.pop("texts", CLAUSES)
        edition: Edition = super()._create(model, *args, **fields)
        Clause.objects.bulk_create(
            Clause(edition=edition, code=code, section=Section(code[0]), position=place, text=text)
            for place, (code, text) in enumerate(texts.items())
        )
        if state != EditionState.DRAFT:
            put(edition, state)
        return edition


def put(edition: Edition, state: str) -> None:
    """Move an edition there past the rules of people, within those of the database."""
    if state in BINDING:
        put(edition, EditionState.FOR_APPROVAL)
        for party in edition.platform.parties.all():
            Approval.objects.create(edition=edition, party=party, by=UserFactory(), at=clock.now())
        edition.signed_at = clock.now()
    for step in STEPS.get(state, []):
        edition.state = step
        edition.save()
    edition.state = state
    edition.save()


def council_platform(forum: Forum, **fields: Any) -> Platform:
    """A local platform between a council's two parties."""
    return PlatformFactory.create(forum=forum, **fields)

"""A challenge in any state, made the way the database lets it come there."""

from datetime import timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from core import clock
from partnerships.models import Challenge, ChallengeIdea, ChallengeMember, ChallengePilot
from partnerships.states import CHALLENGE_ENDED, ChallengeState
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MunicipalityFactory, OrganisationFactory

S = ChallengeState


class ChallengeFactory(DjangoModelFactory[Challenge]):
    """Shared by an organisation in a municipality; `topics=` a list."""

    class Meta:
        model = Challenge
        skip_postgeneration_save = True

    municipality = factory.SubFactory(MunicipalityFactory)
    posted_by = factory.SubFactory(
        OrganisationFactory, seat=factory.SelfAttribute("..municipality")
    )
    title = "Ungdom har ingen steder å være på fredager"
    words = "Det er stille i sentrum etter klokka fem."
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def topics(self: Any, create: bool, given: Any, **_: Any) -> None:
        """What it is about."""
        self.topics.set(given or [])


class ChallengeIdeaFactory(DjangoModelFactory[ChallengeIdea]):
    """An idea from another organisation."""

    class Meta:
        model = ChallengeIdea

    challenge = factory.SubFactory(ChallengeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    words = "Åpne biblioteket på kvelden."
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(clock.now)


def challenge(state: str = S.SHARED, **fields: Any) -> Challenge:
    """One that has come as far as this, with a pilot and a learning note where they belong."""
    one = ChallengeFactory.create(**fields)
    if state in (S.DISCUSSED, S.TRIED, S.ADOPTED):
        Challenge.objects.filter(pk=one.pk).update(state=S.DISCUSSED)
    if state in (S.TRIED, S.ADOPTED):
        try_out(one)
    if state in CHALLENGE_ENDED:
        end(one, state)
    one.refresh_from_db()
    return one


def try_out(one: Challenge) -> None:
    """A pilot of three months in which the one that shared it takes part."""
    today = clock.today()
    ChallengeMember.objects.create(
        challenge=one,
        organisation=one.posted_by,
        joined_at=clock.now(),
        joined_by=one.created_by,
    )
    ChallengePilot.objects.create(
        challenge=one,
        what="Biblioteket er åpent til klokka elleve.",
        starts=today,
        ends=today + timedelta(days=90),
        shows="Minst 20 kommer hver fredag.",
        begun_at=clock.now(),
        begun_by=one.created_by,
        begun_for=one.posted_by,
    )
    Challenge.objects.filter(pk=one.pk).update(state=S.TRIED)


def end(one: Challenge, state: str) -> None:
    """With what was learned."""
    Challenge.objects.filter(pk=one.pk).update(
        state=state,
        learning="Det virket best når ungdommen bestemte selv.",
        ended_at=clock.now(),
        ended_by=one.created_by,
        ended_for=one.posted_by,
    )

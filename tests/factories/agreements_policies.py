"""Local policies at each step, with what shows how they came about."""

from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from agreements.models import Evidence, LocalPolicy, SelfCheck
from agreements.states import NEEDED, STANDING, Criterion, EvidenceKind, PolicyState, SelfAnswer
from core import clock
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MunicipalityFactory


class LocalPolicyFactory(DjangoModelFactory[LocalPolicy]):
    """One at its first step. `state=` any other: decided ones with all that is needed."""

    class Meta:
        model = LocalPolicy

    municipality = factory.SubFactory(MunicipalityFactory)
    title = factory.Sequence(lambda n: f"Plan for frivilligheten {n}")
    created_at = factory.LazyFunction(clock.now)

    @classmethod
    def _create(cls, model: Any, *args: Any, **fields: Any) -> LocalPolicy:
        """The database lets none be born decided."""
        state = fields.pop("state", PolicyState.MAPPING)
        decided_on = fields.pop("decided_on", None) or clock.today() - timedelta(days=30)
        valid_to: date | None = fields.pop("valid_to", None)
        standing = state in STANDING
        begun = PolicyState.ON_HEARING if standing else state
        policy: LocalPolicy = super()._create(model, *args, **fields, state=begun)
        if standing:
            for kind in NEEDED:
                EvidenceFactory.create(policy=policy, kind=kind)
            LocalPolicy.objects.filter(pk=policy.pk).update(
                state=state, decided_on=decided_on, decided_by="Kommunestyret", valid_to=valid_to
            )
            policy.refresh_from_db()
        return policy


class EvidenceFactory(DjangoModelFactory[Evidence]):
    """A link to an open meeting a month and a half ago."""

    class Meta:
        model = Evidence

    policy = factory.SubFactory(LocalPolicyFactory)
    kind = EvidenceKind.DIALOGUE
    words = "Åpent møte på biblioteket, 42 kom"
    happened_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=45))
    url = factory.Sequence(lambda n: f"https://kommunen.example/sak/{n}")
    added_at = factory.LazyFunction(clock.now)
    added_by = factory.SubFactory(UserFactory)


class SelfCheckFactory(DjangoModelFactory[SelfCheck]):
    """A yes with a link."""

    class Meta:
        model = SelfCheck

    municipality = factory.SubFactory(MunicipalityFactory)
    criterion = Criterion.PLACES
    answer = SelfAnswer.YES
    words = "Alle grendehus kan lånes gratis."
    url = "https://kommunen.example/lokaler"
    said_on = factory.LazyFunction(clock.today)
    said_by = factory.SubFactory(UserFactory)

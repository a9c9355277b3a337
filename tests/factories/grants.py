"""Schemes, calls and applications in every state; dates follow the portal's own clock."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import User
from core import clock
from grants.models import (
    Application,
    Call,
    Decision,
    Question,
    Recommendation,
    Requirement,
    Scheme,
    Submission,
)
from grants.states import ApplicationState, Binding, CallState, Outcome, QuestionKind
from organisations.states import Kind
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory

ACCOUNT = "12345678903"  # valid by its check digit (MOD11), of no real bank


class SchemeFactory(DjangoModelFactory[Scheme]):
    """Free funds of a municipality; decisions may be complained of."""

    class Meta:
        model = Scheme

    owner = factory.SubFactory(OrganisationFactory, kind=Kind.MUNICIPALITY)
    name = factory.Sequence(lambda n: f"Driftstilskudd {n}")
    purpose = "Pengene skal gi flere et godt lag å høre til i."
    binding = Binding.FREE
    complaint_body = "Kommunens klagenemnd"
    decided_by = "Hovedutvalget for kultur"
    created_at = factory.LazyFunction(clock.now)


class CallFactory(DjangoModelFactory[Call]):
    """A draft with its dates and two questions. `published=True`: open for 30 days more."""

    class Meta:
        model = Call
        skip_postgeneration_save = True

    class Params:
        days = 30  # from now to the deadline; negative is past

    scheme = factory.SubFactory(SchemeFactory)
    binding = factory.LazyAttribute(lambda call: call.scheme.binding)
    year = factory.LazyFunction(lambda: clock.today().year)
    title = factory.LazyAttribute(lambda call: f"{call.scheme.name} {call.year}")
    summary = "Penger til det dere selv mener er viktigst."
    who = "Lag og foreninger i kommunen."
    budget = Decimal(100_000)
    max_amount = Decimal(25_000)
    opens_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=60))
    closes_at = factory.LazyAttribute(
        lambda call: clock.end_of_day(clock.today() + timedelta(days=call.days))
    )
    decision_by = factory.LazyFunction(lambda: clock.today() + timedelta(days=90))
    payment_by = factory.LazyFunction(lambda: clock.today() + timedelta(days=105))
    contact_name = "Kari Lunde"
    contact_phone = "33 00 00 00"
    created_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def questions(self: Any, create: bool, given: Any, **_: Any) -> None:
        """The given questions' fields, else what they do and how many they are."""
        default: list[dict[str, Any]] = [
            {"text": "Hva gjør laget?", "words": 60, "recall": "about"},
            {"kind": QuestionKind.NUMBER, "text": "Hvor mange er dere?", "recall": "members"},
        ]
        for position, fields in enumerate(default if given is None else given):
            Question.objects.create(
                call=self, position=position, **{"why": "Vi må vite det.", **fields}
            )

    @factory.post_generation
    def requirements(self: Any, create: bool, given: Any, **_: Any) -> None:
        """The given requirements' fields, else one about where they belong."""
        default: list[dict[str, Any]] = [{"rule": "seated", "text": "Laget holder til her."}]
        for position, fields in enumerate(default if given is None else given):
            Requirement.objects.create(
                call=self,
                position=position,
                reviewed_on=clock.today(),
                **{"reason": "Pengene er til lag her.", **fields},
            )

    @factory.post_generation
    def published(self: Any, create: bool, by: Any, **_: Any) -> None:
        """True, or the person who published it."""
        if by:
            self.state, self.published_at = CallState.PUBLISHED, clock.now() - timedelta(days=60)
            self.published_by = by if isinstance(by, User) else UserFactory()
            self.save()


class ApplicationFactory(DjangoModelFactory[Application]):
    """A draft of an organisation, with its sum. `sent` and `decided` below give it a history."""

    class Meta:
        model = Application

    call = factory.SubFactory(CallFactory, published=True)
    organisation = factory.SubFactory(OrganisationFactory)
    amount = Decimal(20_000)
    account = ACCOUNT
    edited_at = factory.LazyFunction(clock.now)
    edited_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(clock.now)


def sent(application: Application, *, state: str = ApplicationState.SUBMITTED) -> Application:
    """Sent a minute before the deadline at the latest, and on its way as `state` says."""
    call = application.call
    when = min(clock.now(), (call.closes_at or clock.now()) - timedelta(minutes=1))
    application.number = call.applications.exclude(number=None).count() + 1
    application.state, application.sent_at = state, when
    application.save()
    Submission.objects.create(
        application=application,
        number=1,
        sent_at=when,
        sent_by=application.edited_by,
        content={},
        digest="0" * 64,
    )
    return application


def recommended(
    application: Application,
    *,
    by: User | None = None,
    outcome: str = Outcome.GRANTED,
    amount: Any = None,
) -> Recommendation:
    """Recommended as applied for, unless something else is given."""
    if application.number is None:
        sent(application)
    application.state = ApplicationState.RECOMMENDED
    application.save()
    whole = Decimal(0) if outcome == Outcome.REFUSED else application.amount
    return Recommendation.objects.create(
        application=application,
        outcome=outcome,
        amount=whole if amount is None else amount,
        years=application.years,
        reason="Laget gjør mye for mange.",
        by=by or UserFactory(),
        at=clock.now(),
    )


def decided(application: Application, *, by: User | None = None, **given: Any) -> Decision:
    """Decided as recommended, three weeks to complain; the money counts in its call."""
    proposal = recommended(application, **given)
    decision = Decision.objects.create(
        application=application,
        outcome=proposal.outcome,
        amount=proposal.amount,
        years=proposal.years,
        binding=application.call.binding,
        reason=proposal.reason,
        recommended_by=proposal.by,
        decided_by=by or UserFactory(),
        decided_at=clock.now(),
        complain_until=clock.end_of_day(clock.today() + timedelta(days=21)),
    )
    application.state, application.granted = ApplicationState.DECIDED, proposal.amount
    application.accept_by = clock.today() + timedelta(days=21)
    application.save()
    return decision

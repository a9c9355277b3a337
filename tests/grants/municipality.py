"""A call at work: Kari handles it, Grete decides, Ola and Nina apply for the band."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from grants.models import Application, Call
from grants.states import Binding, QuestionKind
from organisations.models import Municipality, Organisation
from organisations.states import Role
from tests.factories.grants import ApplicationFactory, CallFactory, SchemeFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory


@pytest.fixture
def call(larvik: Municipality, kari: User, grete: User) -> Call:
    """Larvik's free funds, open for 30 days more."""
    scheme = SchemeFactory(owner=larvik.organisation, name="Driftstilskudd", created_by=kari)
    return CallFactory(scheme=scheme, created_by=kari, published=grete)


@pytest.fixture
def draft(call: Call, korps: Organisation, ola: User) -> Application:
    """The band's application, not sent."""
    return ApplicationFactory(call=call, organisation=korps, edited_by=ola)


@pytest.fixture
def nina_writes(korps: Organisation, nina: User) -> Any:
    """Nina may write for the band, and not send."""
    return MembershipFactory(user=nina, organisation=korps, role=Role.WRITER)


@pytest.fixture
def choir(larvik: Municipality, liv: User) -> Organisation:
    """Liv's choir, another applicant."""
    choir = OrganisationFactory(name="Fjordkoret", seat=larvik, email="post@koret.example")
    MembershipFactory(user=liv, organisation=choir)
    return choir


@pytest.fixture
def free_draft(larvik: Municipality, kari: User) -> Call:
    """Kari's draft of free funds, with nothing missing."""
    scheme = SchemeFactory(owner=larvik.organisation, name="Driftstilskudd", created_by=kari)
    return CallFactory(scheme=scheme, created_by=kari)


@pytest.fixture
def project_call(larvik: Municipality, grete: User) -> Call:
    """A project call with every kind of question, for up to three years."""
    scheme = SchemeFactory(
        owner=larvik.organisation, name="Prosjekttilskudd", binding=Binding.PROJECT
    )
    kinds: list[dict[str, Any]] = [
        {"kind": QuestionKind.TEXT, "text": "Hva vil dere gjøre?", "words": 100},
        {"kind": QuestionKind.NUMBER, "text": "Hvor mange blir med?"},
        {"kind": QuestionKind.MONEY, "text": "Hva koster leien?", "needed": False},
        {"kind": QuestionKind.CHOICE, "text": "Når?", "choices": ["Vår", "Høst"], "needed": False},
        {"kind": QuestionKind.DATE, "text": "Fra hvilken dag?", "needed": False},
        {"kind": QuestionKind.BUDGET, "text": "Budsjett"},
        {"kind": QuestionKind.FILE, "text": "Vedtekter", "needed": False},
    ]
    return CallFactory(
        scheme=scheme,
        min_amount=Decimal(5_000),
        max_amount=Decimal(90_000),
        max_years=3,
        questions=kinds,
        published=grete,
    )

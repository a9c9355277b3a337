"""A call at work: Kari handles it, Grete decides, Ola and Nina apply for the band."""

from typing import Any

import pytest

from accounts.models import User
from grants.models import Application, Call
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
def call_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of a call, also where its public page is not made yet."""
    monkeypatch.setattr(Call, "get_absolute_url", lambda call: f"/tilskudd/{call.ref}/")

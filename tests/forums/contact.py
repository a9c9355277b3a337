"""The table of KS and Frivillighet Norge: Petter and Sara hold the keys (clauses O2–O4)."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from core import clock
from forums import rotation, turns
from forums.models import Exchange, Forum, Meeting, Series
from forums.states import ExchangeKind, MeetingState
from organisations.models import Organisation
from organisations.states import Kind
from tests.consultations.municipality import signed_in
from tests.factories.accounts import UserFactory
from tests.factories.forums import MeetingFactory, contact_meeting
from tests.factories.organisations import MembershipFactory, OrganisationFactory


@pytest.fixture
def petter(db: None) -> User:
    """Responsible in KS; signs in with two steps."""
    return UserFactory(name="Petter Aas", email="petter@ks.example", mfa=True)


@pytest.fixture
def sara(db: None) -> User:
    """Responsible in Frivillighet Norge; signs in with two steps."""
    return UserFactory(name="Sara Vik", email="sara@fn.example", mfa=True)


@pytest.fixture
def ks(petter: User) -> Organisation:
    """Petter's."""
    ks = OrganisationFactory(kind=Kind.NATIONAL, name="KS", seat=None)
    MembershipFactory(user=petter, organisation=ks)
    return ks


@pytest.fixture
def fn(sara: User) -> Organisation:
    """Sara's."""
    fn = OrganisationFactory(kind=Kind.NATIONAL, name="Frivillighet Norge", seat=None)
    MembershipFactory(user=sara, organisation=fn)
    return fn


@pytest.fixture
def contact(ks: Organisation, fn: Organisation) -> Forum:
    """Their contact meeting; KS begins."""
    return contact_meeting(ks, fn)


@pytest.fixture
def as_petter(petter: User, ks: Organisation) -> Client:
    """Petter's browser."""
    return signed_in(petter)


@pytest.fixture
def as_sara(sara: User, fn: Organisation) -> Client:
    """Sara's browser."""
    return signed_in(sara)


@pytest.fixture
def asked(contact: Forum, petter: User) -> Exchange:
    """KS has asked to exchange the next two turns."""
    ks, fn = contact.parties.all()
    return Exchange.objects.create(
        series=contact.series.get(),
        kind=ExchangeKind.SWAP,
        first=0,
        second=1,
        party=ks,
        other=fn,
        reason="Vi har landsting i mai.",
        asked_by=petter,
        asked_at=clock.now(),
    )


def held(forum: Forum, slot: int) -> Meeting:
    """A held meeting in a turn, called by its owner; the later the turn, the later the day."""
    starts = clock.now() - timedelta(days=7 * (100 - slot))
    return MeetingFactory(
        forum=forum,
        slot=slot,
        convener=rotation.owner(turns.run_of(forum.series.get()), slot),
        state=MeetingState.HELD,
        starts_at=starts,
    )


def long_overdue(forum: Forum) -> None:
    """The last day for the first notice has passed."""
    Series.objects.filter(forum=forum).update(started_at=clock.now() - timedelta(days=90))
    Forum.objects.filter(pk=forum.pk).update(first_target=clock.today() + timedelta(days=10))

"""One who has the case is told that the application is taken back; nobody with a stake is."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from accounts.states import Cadence
from core import clock
from core.errors import Refused
from grants.actions import applying, casework, conflicts
from grants.models import Application
from organisations.states import Role
from tests.factories.accounts import UserFactory
from tests.factories.grants import recommended, sent
from tests.factories.organisations import MembershipFactory
from tests.grants.afterwards import letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(draft):
    sent(draft)
    return draft


@pytest.fixture
def tor(larvik):
    """Another case handler."""
    tor = UserFactory(name="Tor Vik", email="tor@larvik.example", mfa=True)
    MembershipFactory(user=tor, organisation=larvik.organisation, role=Role.WRITER)
    return tor


def withdraw(case, ola, reason="Vi fikk pengene et annet sted."):
    applying.withdraw(case, by=ola, on_behalf_of=case.organisation, reason=reason)


def told():
    return sorted(one.email for one in letters("withdrawn"))


def test_the_one_who_has_the_case_is_told_once_and_why(case, kari, tor, ola):
    casework.take_up(case, by=kari)
    withdraw(case, ola)
    withdraw(case, ola)
    (letter,) = letters("withdrawn")
    assert letter.email == kari.email
    assert letter.batch.subject == f"En søknad er trukket: {case.call.title}"
    assert "Vi fikk pengene et annet sted." in letter.batch.body
    assert f"/arbeid/soknader/{case.ref}/" in letter.batch.body


def test_a_recommended_one_too(case, kari, tor, ola):
    recommended(case, by=kari)
    Application.objects.update(handler=tor)
    withdraw(case, ola)
    assert told() == [tor.email]


def test_with_no_handler_all_who_may_handle_it_are_told(case, kari, tor, grete, korps, ola):
    MembershipFactory(
        user=UserFactory(mfa=True), organisation=case.call.scheme.owner, role=Role.READER
    )
    withdraw(case, ola)
    assert told() == sorted([kari.email, tor.email])


def test_nobody_with_a_stake_is_told(case, kari, tor, korps, ola):
    MembershipFactory(user=tor, organisation=korps, role=Role.READER)
    withdraw(case, ola)
    assert told() == [kari.email]


def test_not_one_who_has_declared_one(case, kari, tor, ola):
    casework.take_up(case, by=kari)
    conflicts.declare_conflict(case, by=kari, ground="family")
    withdraw(case, ola)
    assert told() == [tor.email]


def test_where_everybody_has_a_stake_nobody_is_told_and_it_is_taken_back(case, kari, grete, ola):
    for person in (kari, grete):
        conflicts.declare_conflict(case, by=person, ground="family", words="Min bror er leder.")
    withdraw(case, ola)
    assert told() == []
    case.refresh_from_db()
    assert case.state == "withdrawn"


def test_one_who_has_left_has_no_case(case, kari, tor, ola):
    casework.take_up(case, by=kari)
    kari.memberships.update(ends=clock.now() - timedelta(seconds=1))
    withdraw(case, ola)
    assert told() == [tor.email]


def test_the_reason_makes_no_link_and_nothing_is_told_of_a_refusal(case, kari, ola):
    with pytest.raises(Refused):
        withdraw(case, ola, reason=" ")
    assert told() == []
    withdraw(case, ola, reason="Se https://ond.example/nå\nTakk")
    assert "https://ond" not in letters("withdrawn")[0].batch.body


def test_it_goes_at_the_hour_the_person_wants(case, kari, ola, at_time):
    at_time("2027-03-02 10:00")
    User.objects.filter(pk=kari.pk).update(cadence=Cadence.DAILY)
    casework.take_up(case, by=kari)
    withdraw(case, ola)
    assert letters("withdrawn")[0].next_at == datetime(2027, 3, 3, 7, tzinfo=clock.OSLO)

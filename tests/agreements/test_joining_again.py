"""An organisation that left joins once more, by another person."""

import pytest

from agreements.actions import editions
from agreements.policies import local as policy
from tests.agreements.places import club, settle
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


def test_who_joins_once_more_is_told_of_by_a_yes_of_its_own(one_by_one, larvik, kari, grete):
    edition = settle(one_by_one.editions.get(), kari)
    voluntary = one_by_one.parties.get(side="voluntary")
    first, choir = club(larvik, "Blandakoret")
    editions.say_yes(edition, by=first, party=voluntary, organisation=choir)
    editions.leave(edition, by=first, organisation=choir)
    second = UserFactory(name="Ny leder")
    MembershipFactory(user=second, organisation=choir)
    for _click in range(2):
        editions.say_yes(edition, by=second, party=voluntary, organisation=choir)
    told = policy.joined_by(edition).filter(organisation=choir)
    assert [(one.by, bool(one.left_at)) for one in told] == [(first, True), (second, False)]
    assert told.standing().count() == 1

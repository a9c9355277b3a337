"""Every organisation that works in the municipality is in, until it says something else."""

import pytest

from core import clock
from core.errors import Refused
from dispatch.models import Letter
from forums.actions import standing as actions
from forums.membership import members
from forums.states import MemberRule
from organisations.states import Role
from tests.factories.forums import ForumFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_in_out_and_in_again(larvik, korps, ola):
    council = ForumFactory(municipality=larvik)
    assert list(members(council)) == [korps]
    for _click in range(2):
        actions.opt_out(council, by=ola, on_behalf_of=korps)
    assert not members(council).exists()
    for _click in range(2):
        actions.join(council, by=ola, on_behalf_of=korps)
    assert list(members(council)) == [korps]
    assert council.standings.count() == 1


def test_only_its_own_people_say(larvik, korps, kari, liv, nina):
    council = ForumFactory(municipality=larvik)
    MembershipFactory(user=nina, organisation=korps, role=Role.READER)
    for stranger in (kari, liv, nina):
        with pytest.raises(Refused):
            actions.opt_out(council, by=stranger, on_behalf_of=korps)
    assert members(council).exists()


def test_one_from_elsewhere_may_come(larvik, liv):
    council = ForumFactory(municipality=larvik)
    elsewhere = OrganisationFactory()
    MembershipFactory(user=liv, organisation=elsewhere)
    actions.join(council, by=liv, on_behalf_of=elsewhere)
    assert list(members(council)) == [elsewhere]


def test_a_list_is_the_secretariats(larvik, kari, korps, ola):
    listed = ForumFactory(municipality=larvik, member_rule=MemberRule.LISTED)
    with pytest.raises(Refused):
        actions.join(listed, by=ola, on_behalf_of=korps)
    for _click in range(2):
        actions.put_on_list(listed, by=kari, organisation=korps)
    assert list(members(listed)) == [korps]
    assert Letter.objects.get().email == "post@korps.example"
    for _click in range(2):
        actions.take_off_list(listed, by=kari, organisation=korps)
    assert not members(listed).exists()


def test_who_left_a_list_is_not_put_back_by_others(larvik, kari, korps, ola):
    listed = ForumFactory(municipality=larvik, member_rule=MemberRule.LISTED)
    actions.put_on_list(listed, by=kari, organisation=korps)
    actions.opt_out(listed, by=ola, on_behalf_of=korps)
    with pytest.raises(Refused, match="selv"):
        actions.put_on_list(listed, by=kari, organisation=korps)
    actions.join(listed, by=ola, on_behalf_of=korps)
    assert list(members(listed)) == [korps]


def test_nobody_is_put_out_of_a_forum_of_everyone(larvik, kari, korps):
    council = ForumFactory(municipality=larvik)
    with pytest.raises(Refused):
        actions.take_off_list(council, by=kari, organisation=korps)
    with pytest.raises(Refused):
        actions.put_on_list(council, by=kari, organisation=korps)


def test_a_list_takes_living_voluntary_ones(larvik, kari):
    listed = ForumFactory(municipality=larvik, member_rule=MemberRule.LISTED)
    for one in (larvik.organisation, OrganisationFactory(dissolved_at=clock.today())):
        with pytest.raises(Refused):
            actions.put_on_list(listed, by=kari, organisation=one)

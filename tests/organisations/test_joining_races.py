"""Two people at once: the organisation's row is the lock under which it is decided."""

import pytest

from core.errors import Refused
from organisations import actions, policies
from organisations.models import Claim, Membership, RegisterAddress
from organisations.states import Role
from tests.factories.accounts import UserFactory
from tests.factories.joining import InvitationFactory
from tests.factories.organisations import LONG_AGO, MembershipFactory, OrganisationFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_two_who_are_responsible_leave_at_once(ola, nina):
    corps = MembershipFactory(user=ola).organisation
    MembershipFactory(user=nina, organisation=corps)
    results = at_once(lambda: actions.leave(corps, by=ola), lambda: actions.leave(corps, by=nina))
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Membership.objects.current().filter(organisation=corps).count() == 1


def test_two_follow_the_same_claim_link_at_once(ola):
    corps = OrganisationFactory()
    RegisterAddress.objects.create(orgnr=corps.orgnr, email="s@x.example", read_at=LONG_AGO)
    claim = actions.request_claim(corps, by=ola)
    results = at_once(
        *[lambda: actions.confirm_by_link(claim, token=claim.token) for _ in range(2)]
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Membership.objects.filter(user=ola).count() == 1


def test_two_accept_the_same_invitation_at_once(nina):
    invitation = InvitationFactory(email=nina.email)
    results = at_once(*[lambda: actions.accept_invitation(invitation, by=nina) for _ in range(2)])
    assert results[0] == results[1]
    assert Membership.objects.filter(user=nina).count() == 1


def test_yes_and_no_at_once_is_one_of_them(ola, nina, kari):
    corps = MembershipFactory(user=nina).organisation
    MembershipFactory(user=kari, organisation=corps.seat.organisation, role=Role.WRITER)
    claim = actions.request_claim(corps, by=ola)
    results = at_once(
        lambda: actions.confirm_claim(claim, by=kari),
        lambda: actions.reject_claim(claim, by=nina, reason="Vi kjenner deg ikke."),
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    claim.refresh_from_db()
    assert policies.may_send(ola, corps) is (claim.state == "confirmed")


def test_a_double_click_is_one_claim_and_the_limit_holds(ola):
    corps = OrganisationFactory()
    same = at_once(*[lambda: actions.request_claim(corps, by=ola) for _ in range(3)])
    assert len({claim.pk for claim in same}) == 1
    others = OrganisationFactory.create_batch(6)
    at_once(*[lambda o=other: actions.request_claim(o, by=ola) for other in others])
    assert Claim.objects.waiting().filter(user=ola).count() == 5


def test_two_of_the_next_board_come_at_once(ola):
    corps = MembershipFactory(user=ola).organisation
    new = [UserFactory(), UserFactory()]
    handover = actions.start_handover(
        corps,
        by=ola,
        on_behalf_of=corps,
        people=[("", user.email) for user in new],
        leaving=Membership.objects.filter(user=ola),
    )
    invitations = [handover.invitations.get(email=user.email) for user in new]
    at_once(
        *[
            lambda i=i, u=u: actions.accept_invitation(i, by=u)
            for i, u in zip(invitations, new, strict=True)
        ]
    )
    assert {policies.may_send(user, corps) for user in new} == {True}
    assert not policies.may_send(ola, corps)

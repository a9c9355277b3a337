"""Inviting, changing, ending, leaving and handing over: who may, and what stops it."""

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.errors import Refused
from core.models import AuditEvent
from dispatch.models import Letter
from organisations import actions, policies
from organisations.models import Handover, Invitation, Membership, Organisation
from organisations.states import HandoverState, InvitationState, Kind, Role
from tests.factories.accounts import UserFactory
from tests.factories.joining import InvitationFactory
from tests.factories.organisations import (
    LONG_AGO,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def corps(ola):
    return MembershipFactory(user=ola, organisation__name="Solsida skolekorps").organisation


def invite(organisation, by, email="nina@forening.example", role=Role.WRITER, **more):
    return actions.invite(organisation, by=by, email=email, role=role, **more)


def refused(act, *args, **kwargs):
    """The refusal; nothing may have changed."""
    with pytest.raises(Refused) as stopped, transaction.atomic():
        act(*args, **kwargs)
    return stopped.value


def letters(kind):
    return Letter.objects.filter(batch__kind=f"organisations.{kind}").order_by("email")


def holds(user, organisation):
    return policies.roles(user, organisation)


# --- inviting ---


def test_who_may_invite(corps, ola, nina, liv, kari):
    reader, operator = UserFactory(), UserFactory(is_operator=True)
    MembershipFactory(user=nina, organisation=corps, role=Role.WRITER)
    MembershipFactory(user=reader, organisation=corps, role=Role.READER)
    MembershipFactory(user=liv)
    MembershipFactory(user=kari, organisation=corps.seat.organisation, role=Role.WRITER)
    for stranger in (reader, nina, liv, kari, operator):
        refused(invite, corps, stranger, "ny@forening.example", Role.RESPONSIBLE)
    assert invite(corps, ola, "ny@forening.example").state == InvitationState.SENT


@pytest.mark.parametrize("kind", [Kind.MUNICIPALITY, Kind.COUNTY, Kind.NATIONAL])
def test_the_operator_lets_the_first_administrator_in_and_the_others_hear(kind, grete):
    operator = UserFactory(is_operator=True)
    party = OrganisationFactory(kind=kind)
    refused(invite, party, operator, role=Role.WRITER)
    invite(party, operator, role=Role.RESPONSIBLE)
    assert not letters("invited_by_other").exists()
    MembershipFactory(user=grete, organisation=party)
    invite(party, operator, role=Role.RESPONSIBLE, email="enda@en.example")
    assert letters("invited_by_other").get().email == grete.email


def test_a_municipality_lets_somebody_in_only_where_nobody_is_responsible(corps, kari, ola):
    MembershipFactory(user=kari, organisation=corps.seat.organisation, role=Role.WRITER)
    empty = OrganisationFactory(seat=corps.seat, listed=False)
    elsewhere = OrganisationFactory()
    refused(invite, corps, kari, role=Role.RESPONSIBLE)
    refused(invite, elsewhere, kari, role=Role.RESPONSIBLE)
    refused(invite, empty, kari, role=Role.WRITER)
    assert invite(empty, kari, role=Role.RESPONSIBLE)


def test_the_letter_has_the_link_and_no_password(corps, ola):
    invitation = invite(corps, ola, name="Nina Dahl")
    [letter] = letters("invitation")
    assert letter.email == "nina@forening.example"
    assert invitation.token in letter.batch.body
    assert letter.expires_at == invitation.expires_at


def test_inviting_again_sends_a_new_link_and_kills_the_old(corps, ola):
    first = invite(corps, ola)
    again = invite(corps, ola, email=" NINA@forening.example ")
    assert again.pk == first.pk
    assert Invitation.from_token(first.token) is None
    assert letters("invitation").count() == 2


def test_no_invitation_to_a_role_held_or_that_is_not_there(corps, ola, nina):
    MembershipFactory(user=nina, organisation=corps, role=Role.WRITER)
    assert refused(invite, corps, ola, email=nina.email).field == "email"
    refused(invite, corps, ola, role=Role.APPROVER)
    refused(invite, corps, ola, role="eier")


def test_an_organisation_does_not_become_a_way_of_mailing_strangers(corps, ola):
    InvitationFactory.create_batch(30, organisation=corps)
    assert "for mange" in refused(invite, corps, ola).message


# --- accepting ---


def test_only_the_one_with_the_address_comes_in_and_once(corps, ola, nina, liv):
    invitation = invite(corps, ola)
    assert "annen adresse" in refused(actions.accept_invitation, invitation, by=liv).message
    first = actions.accept_invitation(invitation, by=nina)
    assert actions.accept_invitation(invitation, by=nina) == first
    assert holds(nina, corps) == {Role.WRITER}
    assert "brukt" in refused(actions.decline_invitation, invitation, by=nina).message


def test_an_address_that_is_not_verified_is_not_ones_own(corps, ola):
    unproved = UserFactory(email="nina@forening.example", verified=False)
    refused(actions.accept_invitation, invite(corps, ola), by=unproved)
    assert holds(unproved, corps) == set()


def test_a_used_invitation_does_not_let_an_ended_person_back(corps, ola, nina):
    invitation = invite(corps, ola)
    membership = actions.accept_invitation(invitation, by=nina)
    actions.end_role(membership, by=ola, on_behalf_of=corps)
    assert "brukt" in refused(actions.accept_invitation, invitation, by=nina).message
    assert holds(nina, corps) == set()


def test_withdrawn_declined_or_old_lets_nobody_in(corps, ola, nina, at_time):
    taken_back = invite(corps, ola)
    actions.withdraw_invitation(taken_back, by=ola)
    assert "trukket" in refused(actions.accept_invitation, taken_back, by=nina).message
    declined = invite(corps, ola)
    actions.decline_invitation(declined, by=nina)
    actions.decline_invitation(declined, by=nina)
    refused(actions.accept_invitation, declined, by=nina)
    at_time("2027-02-09 10:00")
    old = invite(corps, ola)
    at_time("2027-02-23 10:00")
    assert "for gammel" in refused(actions.accept_invitation, old, by=nina).message
    assert holds(nina, corps) == set()


def test_nobody_comes_into_what_has_ended_meanwhile(corps, ola, nina):
    invitation = invite(corps, ola)
    Organisation.objects.filter(pk=corps.pk).update(dissolved_at=LONG_AGO.date())
    refused(actions.accept_invitation, invitation, by=nina)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.SENT


def test_a_new_colleague_in_a_municipality_must_sign_in_with_two_steps(grete, nina):
    council = MembershipFactory(user=grete, organisation__kind=Kind.MUNICIPALITY).organisation
    actions.accept_invitation(invite(council, grete, role=Role.APPROVER), by=nina)
    nina.refresh_from_db()
    assert nina.requires_mfa


def test_only_who_manages_or_sent_it_takes_it_back(corps, ola, nina, liv):
    invitation = invite(corps, ola, email="ny@forening.example")
    for stranger in (nina, liv):
        refused(actions.withdraw_invitation, invitation, by=stranger)
    actions.withdraw_invitation(invitation, by=ola)
    actions.withdraw_invitation(invitation, by=ola)


# --- roles ---


def test_a_role_is_changed_and_the_old_one_is_history(corps, ola, nina):
    old = MembershipFactory(user=nina, organisation=corps, role=Role.WRITER)
    actions.change_role(old, role=Role.RESPONSIBLE, by=ola, on_behalf_of=corps)
    assert holds(nina, corps) == {Role.RESPONSIBLE}
    assert Membership.objects.filter(user=nina).count() == 2


def test_the_last_one_responsible_cannot_step_down_by_a_role(corps, ola):
    own = Membership.objects.get(user=ola)
    assert (
        refused(actions.change_role, own, role=Role.WRITER, by=ola, on_behalf_of=corps).field
        == "role"
    )


@pytest.mark.parametrize("role", [None, Role.READER, Role.WRITER])
def test_others_change_nobodys_role(corps, ola, nina, liv, role):
    if role:
        MembershipFactory(user=liv, organisation=corps, role=role)
    olas = Membership.objects.get(user=ola)
    refused(actions.change_role, olas, role=Role.READER, by=liv, on_behalf_of=corps)
    refused(actions.end_role, olas, by=liv, on_behalf_of=corps)
    elsewhere = MembershipFactory(user=nina)
    refused(actions.end_role, elsewhere, by=ola, on_behalf_of=corps)
    refused(actions.end_role, elsewhere, by=ola, on_behalf_of=elsewhere.organisation)
    assert holds(ola, corps) == {Role.RESPONSIBLE}


def test_who_is_let_go_hears_of_it(corps, ola, nina):
    held = MembershipFactory(user=nina, organisation=corps, role=Role.WRITER)
    actions.end_role(held, by=ola, on_behalf_of=corps)
    assert letters("role_ended").get().email == nina.email
    assert holds(nina, corps) == set()


# --- leaving ---


def test_one_of_two_leaves_freely(corps, ola, nina):
    MembershipFactory(user=nina, organisation=corps)
    actions.leave(corps, by=ola)
    actions.leave(corps, by=ola)
    assert holds(ola, corps) == set()
    assert corps not in Organisation.objects.without_responsible()


def test_the_last_one_leaves_only_by_saying_so_and_the_municipality_sees_it(corps, ola, nina):
    MembershipFactory(user=nina, organisation=corps, role=Role.WRITER)
    assert "siste" in refused(actions.leave, corps, by=ola).message
    actions.leave(corps, by=ola, nobody_left=True)
    assert holds(ola, corps) == set()
    assert corps in Organisation.objects.without_responsible()
    assert corps in Organisation.objects.left_by_all()
    assert AuditEvent.objects.filter(verb="organisation.left_by_all").exists()


def test_one_that_nobody_ever_claimed_is_not_left_by_all(db):
    never = OrganisationFactory()
    assert never in Organisation.objects.without_responsible()
    assert never not in Organisation.objects.left_by_all()


def test_the_last_administrator_of_a_municipality_stays_until_there_is_another(grete):
    council = MembershipFactory(user=grete, organisation__kind=Kind.MUNICIPALITY).organisation
    refused(actions.leave, council, by=grete, nobody_left=True)
    assert holds(grete, council) == {Role.RESPONSIBLE}


# --- handing over ---


def hand_over(corps, ola, *emails, leaving=None):
    return actions.start_handover(
        corps,
        by=ola,
        on_behalf_of=corps,
        people=[("", email) for email in emails],
        leaving=Membership.objects.filter(organisation=corps) if leaving is None else leaving,
    )


def test_the_old_board_goes_when_the_first_of_the_new_comes(corps, ola, nina, liv):
    MembershipFactory(user=nina, organisation=corps, role=Role.WRITER)
    eva = UserFactory(email="eva@styret.example")
    handover = hand_over(corps, ola, "eva@styret.example", liv.email)
    assert holds(ola, corps) == {Role.RESPONSIBLE}
    actions.accept_invitation(handover.invitations.get(email=eva.email), by=eva)
    assert (holds(ola, corps), holds(nina, corps)) == (set(), set())
    assert holds(eva, corps) == {Role.RESPONSIBLE}
    assert {letter.email for letter in letters("handed_over")} == {ola.email, nina.email}
    actions.accept_invitation(handover.invitations.get(email=liv.email), by=liv)
    assert holds(liv, corps) == {Role.RESPONSIBLE}
    handover.refresh_from_db()
    assert handover.state == HandoverState.DONE


def test_who_is_not_ticked_goes_on(corps, ola, nina, liv):
    MembershipFactory(user=nina, organisation=corps, role=Role.WRITER)
    handover = hand_over(corps, ola, liv.email, leaving=Membership.objects.filter(user=ola))
    actions.accept_invitation(handover.invitations.get(), by=liv)
    assert holds(nina, corps) == {Role.WRITER}


def test_one_who_writes_now_may_take_over(corps, ola, nina):
    MembershipFactory(user=nina, organisation=corps, role=Role.WRITER)
    handover = hand_over(corps, ola, nina.email, leaving=Membership.objects.filter(user=ola))
    actions.accept_invitation(handover.invitations.get(), by=nina)
    assert holds(nina, corps) == {Role.RESPONSIBLE}
    assert holds(ola, corps) == set()


def test_a_handover_needs_somebody_who_comes_and_somebody_who_goes(corps, ola, liv):
    assert refused(hand_over, corps, ola).field == "email_1"
    assert (
        refused(hand_over, corps, ola, liv.email, leaving=Membership.objects.none()).field
        == "leaving"
    )
    refused(hand_over, corps, ola, ola.email)
    other = MembershipFactory()
    assert (
        refused(
            hand_over, corps, ola, liv.email, leaving=Membership.objects.filter(pk=other.pk)
        ).field
        == "leaving"
    )
    assert not Handover.objects.exists()
    assert not Invitation.objects.exists()


def test_one_handover_at_a_time_and_it_may_be_taken_back(corps, ola, liv):
    handover = hand_over(corps, ola, liv.email)
    refused(hand_over, corps, ola, "annen@styret.example")
    actions.withdraw_handover(handover, by=ola, on_behalf_of=corps)
    actions.withdraw_handover(handover, by=ola, on_behalf_of=corps)
    refused(actions.accept_invitation, handover.invitations.get(), by=liv)
    assert holds(ola, corps) == {Role.RESPONSIBLE}
    assert hand_over(corps, ola, liv.email) != handover


def test_only_the_responsible_hand_over(corps, ola, nina, liv):
    MembershipFactory(user=nina, organisation=corps, role=Role.WRITER)
    for other in (nina, liv):
        refused(hand_over, corps, other, "ny@styret.example")
    handover = hand_over(corps, ola, "ny@styret.example")
    for other in (nina, liv):
        refused(actions.withdraw_handover, handover, by=other, on_behalf_of=corps)


def test_a_municipality_has_no_board_to_hand_over(grete, liv):
    council = MembershipFactory(user=grete, organisation__kind=Kind.MUNICIPALITY).organisation
    refused(hand_over, council, grete, liv.email)


# --- the database refuses ---


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "Nina@forening.example"},
        {"role": "eier"},
        {"state": InvitationState.ACCEPTED, "decided_at": LONG_AGO},
        {"state": InvitationState.DECLINED},
        {"decided_at": LONG_AGO},
    ],
)
def test_the_database_refuses_an_invitation_that_contradicts_itself(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(**wrong)


def test_the_database_refuses_two_open_handovers(corps, ola):
    Handover.objects.create(organisation=corps, started_by=ola, started_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(organisation=corps, started_by=ola, started_at=clock.now())


def test_staff_of_a_place_without_an_organisation_are_nobody(kari):
    place = MunicipalityFactory(organisation=None)
    assert not policies.is_staff_at(kari, place)
    assert not policies.is_staff_at(kari, None)

"""Organisations that become one, groups that end, and municipalities that change."""

import pytest
from django.test import Client
from django.urls import reverse

from consultations import actions as hearings
from consultations.models import Answer
from core import clock
from core.models import AuditEvent
from dispatch.models import Letter
from organisations import actions, policies
from organisations.models import (
    Affiliation,
    Cause,
    Claim,
    Membership,
    MunicipalityChange,
    Organisation,
)
from organisations.states import ClaimState, HandoverState, InvitationState, Kind, Role
from tests.factories.accounts import UserFactory
from tests.factories.consultations import AnswerFactory, HearingFactory
from tests.factories.dispatch import LetterFactory
from tests.factories.joining import ClaimFactory, InvitationFactory
from tests.factories.organisations import (
    LONG_AGO,
    CauseFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)
from tests.organisations.asking import refused
from tests.organisations.doors import signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def drift(db):
    return UserFactory(is_operator=True, mfa=True)


@pytest.fixture
def old(nina):
    return MembershipFactory(user=nina, organisation__name="Solsida guttekorps").organisation


@pytest.fixture
def corps(ola):
    return MembershipFactory(user=ola, organisation__name="Solsida skolekorps").organisation


def test_people_causes_places_and_ties_move_and_history_stays(old, corps, nina, ola, drift):
    MembershipFactory(user=ola, organisation=old, role=Role.WRITER)
    moves, twin = CauseFactory(organisation=old, title="Rom"), CauseFactory(organisation=old)
    CauseFactory(organisation=corps, title=twin.title)
    umbrella, member = OrganisationFactory(), OrganisationFactory()
    actions.add_affiliation(old, umbrella, by=None)
    actions.add_affiliation(corps, umbrella, by=None)
    actions.add_affiliation(member, old, by=None)
    actions.add_affiliation(old, corps, by=None)
    sent = AnswerFactory(organisation=old)
    actions.merge_organisations(old, corps, by=drift)
    actions.merge_organisations(old, corps, by=drift)
    assert policies.roles(nina, corps) == {Role.RESPONSIBLE}
    assert policies.roles(nina, old) == set()
    assert Membership.objects.filter(organisation=old).count() == 2
    assert set(Cause.objects.standing().values_list("organisation", "title")) == {
        (corps.pk, moves.title),
        (corps.pk, twin.title),
    }
    assert old.seat in corps.works_in.all()
    standing = Affiliation.objects.filter(ends=None).values_list("member", "umbrella")
    assert set(standing) == {(corps.pk, umbrella.pk), (member.pk, corps.pk)}
    sent.refresh_from_db()
    assert sent.organisation == old
    response = Client().get(old.get_absolute_url())
    assert (response.status_code, response.url) == (301, corps.get_absolute_url())
    assert AuditEvent.objects.filter(verb="organisation.merged").count() == 1


def test_what_waits_is_closed_letters_are_stopped_and_drafts_go_on(old, corps, nina, liv, drift):
    claim, invitation = ClaimFactory(organisation=old), InvitationFactory(organisation=old)
    handover = actions.start_handover(
        old,
        by=nina,
        on_behalf_of=old,
        people=[("", liv.email)],
        leaving=Membership.objects.filter(organisation=old),
    )
    letter = LetterFactory(recipient_ref=f"org:{old.pk}")
    other = LetterFactory(recipient_ref=f"org:{corps.pk}")
    hearing = HearingFactory(published=True)
    draft = hearings.start(hearing, by=nina, on_behalf_of=old)
    actions.merge_organisations(old, corps, by=drift)
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.EXPIRED
    for row in (invitation, handover):
        row.refresh_from_db()
    assert (invitation.state, handover.state) == (
        InvitationState.WITHDRAWN,
        HandoverState.WITHDRAWN,
    )
    states = {row.pk: row.state for row in Letter.objects.filter(pk__in=[letter.pk, other.pk])}
    assert states == {letter.pk: "suppressed", other.pk: "pending"}
    assert Answer.objects.get(pk=draft.answer_id).organisation == corps


def test_a_chain_leads_to_the_last(old, corps, drift):
    first = OrganisationFactory()
    actions.merge_organisations(first, old, by=drift)
    actions.merge_organisations(old, corps, by=drift)
    first.refresh_from_db()
    assert first.merged_into == corps


def test_what_cannot_be_merged(old, corps, ola, kari, drift):
    MembershipFactory(user=kari, organisation=corps.seat.organisation)
    for stranger in (ola, kari):
        refused(actions.merge_organisations, old, corps, by=stranger)
    refused(actions.merge_organisations, old, old, by=drift)
    refused(actions.merge_organisations, old, corps.seat.organisation, by=drift)
    gone = OrganisationFactory(dissolved_at=LONG_AGO.date())
    refused(actions.merge_organisations, old, gone, by=drift)
    refused(actions.merge_organisations, gone, old, by=drift)
    assert not Organisation.objects.exclude(merged_into=None).exists()


def test_the_operators_page_asks_before_it_does(old, corps, drift, ola):
    client, url = signed_in(drift), reverse("merge")
    pair = {"merged": old.orgnr, "heir": corps.orgnr}
    assert "Det kan ikke gjøres om." in text(client.get(url, pair))
    old.refresh_from_db()
    assert old.merged_into is None
    assert client.get(url, pair | {"heir": "310000000"}).status_code == 422
    assert client.get(url, pair | {"heir": old.orgnr}).status_code == 422
    assert signed_in(ola).post(url, pair).status_code == 403
    assert client.post(url, pair).status_code == 302
    old.refresh_from_db()
    assert old.merged_into == corps


# --- groups that end ---


def test_a_group_without_a_number_is_ended_by_its_own(nina, liv, ola):
    group = MembershipFactory(user=ola, organisation__orgnr=None).organisation
    MembershipFactory(user=nina, organisation=group, role=Role.WRITER)
    letter = LetterFactory(recipient_ref=f"org:{group.pk}")
    for other in (nina, liv):
        refused(actions.dissolve, group, by=other)
    assert signed_in(ola).post(reverse("dissolve", kwargs={"key": group.key})).status_code == 302
    group.refresh_from_db()
    letter.refresh_from_db()
    assert group.dissolved_at == clock.today()
    assert letter.state == "suppressed"
    assert not policies.may_edit(ola, group)


def test_one_with_a_number_is_ended_in_the_register(corps, ola):
    assert "Enhetsregisteret" in refused(actions.dissolve, corps, by=ola)


# --- municipalities ---


def change(before, *heirs):
    before.valid_to = LONG_AGO.date()
    before.save()
    for heir in heirs:
        MunicipalityChange.objects.create(before=before, after=heir, date=before.valid_to)


def test_one_way_is_followed_and_a_split_is_left_for_the_desk(drift, ola, kari):
    small, big = MunicipalityFactory(), MunicipalityFactory()
    split, west, east = MunicipalityFactory.create_batch(3)
    change(small, big)
    change(split, west, east)
    follows = OrganisationFactory(seat=small, works_in=[small, big])
    cause = CauseFactory(organisation=follows, areas=[small])
    waits = OrganisationFactory(seat=split)
    refused(actions.follow_changes, by=ola)
    assert actions.follow_changes(by=drift) == 1
    assert actions.follow_changes(by=drift) == 0
    follows.refresh_from_db()
    assert follows.seat == big
    assert list(follows.works_in.all()) == [big]
    assert list(cause.areas.all()) == [big]
    waits.refresh_from_db()
    assert waits.seat == split
    MembershipFactory(user=kari, organisation=west.organisation, role=Role.WRITER)
    client = signed_in(kari)
    assert waits.name in text(client.get(reverse("placement")))
    take = {"ref": waits.ref, "number": west.number}
    assert client.post(reverse("placement_take", kwargs=take)).status_code == 302
    waits.refresh_from_db()
    assert waits.seat == west
    assert set(waits.works_in.all()) == {west, east}  # until they say otherwise


def test_who_places_and_where(ola, kari, liv):
    split, west, east, elsewhere = MunicipalityFactory.create_batch(4)
    change(split, west, east)
    waits = MembershipFactory(user=ola, organisation=OrganisationFactory(seat=split)).organisation
    MembershipFactory(user=kari, organisation=elsewhere.organisation, role=Role.WRITER)
    MembershipFactory(user=liv)
    for stranger in (kari, liv):
        refused(actions.place_organisation, waits, west, by=stranger)
    refused(actions.place_organisation, waits, elsewhere, by=kari)
    take = {"ref": waits.ref, "number": elsewhere.number}
    assert signed_in(kari).post(reverse("placement_take", kwargs=take)).status_code == 404
    assert actions.place_organisation(waits, east, by=ola).seat == east
    assert actions.place_organisation(waits, east, by=ola).seat == east


def test_the_operator_sees_what_has_changed(drift, ola):
    small, big = MunicipalityFactory(name="Lille"), MunicipalityFactory()
    change(small, big)
    OrganisationFactory(seat=small)
    client, url = signed_in(drift), reverse("boundary_changes")
    assert "Lille" in text(client.get(url))
    assert signed_in(ola).post(url).status_code == 403
    client.post(url)
    assert not Organisation.objects.filter(seat=small, kind=Kind.VOLUNTARY).exists()

"""A person deletes the account, an organisation ends, two become one: what forums do then."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.actions import delete_account
from accounts.models import User
from core import clock
from forums import membership
from forums.actions import leaving
from forums.models import (
    Forum,
    Invitation,
    Meeting,
    PartyChange,
    PartyConsent,
    Seat,
    Standing,
)
from forums.states import PartyChangeState
from organisations import actions as registry
from organisations.models import Organisation
from tests.factories.accounts import UserFactory
from tests.factories.forums import (
    AgendaItemFactory,
    ForumFactory,
    MeetingFactory,
    ProposalFactory,
)
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum(larvik) -> Forum:
    return ForumFactory(municipality=larvik, parties=[larvik.organisation, "Frivilligheten"])


@pytest.fixture
def past(forum) -> Meeting:
    return MeetingFactory(forum=forum, state="held")


@pytest.fixture
def coming(forum, past) -> Meeting:
    return MeetingFactory(forum=forum, slot=1)


@pytest.fixture
def choir(larvik) -> Organisation:
    return OrganisationFactory(name="Solsida blandakor", seat=larvik)


@pytest.fixture
def drift() -> User:
    return UserFactory(is_operator=True)


def seat(forum: Forum, **holder: Any) -> Seat:
    long_ago = clock.today() - timedelta(days=300)
    return Seat.objects.create(
        **({"forum": forum, "name": "Ola Berg", "position": "leder", "starts": long_ago} | holder)
    )


def invite(meeting: Meeting, **whom: Any) -> Invitation:
    return Invitation.objects.create(meeting=meeting, invited_at=clock.now(), **whom)


class TestAPerson:
    def test_the_seat_ends_and_the_name_goes(self, forum, past, coming, ola):
        held = seat(forum, person=ola, may_approve=True, party=forum.parties.last())
        planned = seat(forum, person=ola, starts=clock.today() + timedelta(days=9))
        over = seat(forum, person=ola, ends=clock.today() - timedelta(days=100))
        last_day = over.ends
        invite(past, person=ola, email=ola.email, needs="Teleslynge")
        invite(coming, person=ola, email=ola.email)
        for _twice in range(2):
            delete_account(ola, by=ola)
        held.refresh_from_db()
        over.refresh_from_db()
        assert held.ends == clock.today() - timedelta(days=1)
        assert not Seat.objects.current().exists()
        assert (held.name, over.name, over.ends) == (leaving.FORMER, leaving.FORMER, last_day)
        assert not Seat.objects.filter(pk=planned.pk).exists()
        assert Invitation.objects.get().meeting == past
        assert (Invitation.objects.get().email, Invitation.objects.get().needs) == ("", "")

    def test_the_organisations_invitation_stays_without_the_persons_address(
        self, coming, korps, ola
    ):
        invite(coming, organisation=korps, email=ola.email.upper())
        delete_account(ola, by=ola)
        assert Invitation.objects.get().email == ""

    def test_what_was_written_for_others_stays(self, larvik, korps, ola):
        draft = ProposalFactory(organisation=korps, state="draft", created_by=ola)
        delete_account(ola, by=ola)
        draft.refresh_from_db()
        assert draft.created_by_id == ola.pk


class TestAnOrganisation:
    def test_that_ends_is_a_member_of_nothing_and_comes_to_nothing(
        self, forum, past, coming, korps, choir
    ):
        for one in (korps, choir):
            Standing.objects.create(forum=forum, organisation=one, member=False, since=clock.now())
            invite(past, organisation=one)
            invite(coming, organisation=one)
        kept = seat(forum, organisation=korps)
        for _twice in range(2):
            leaving.organisations_end([korps.pk])
        assert list(Standing.objects.values_list("organisation", flat=True)) == [choir.pk]
        assert not coming.invitations.filter(organisation=korps).exists()
        assert past.invitations.filter(organisation=korps).exists()
        kept.refresh_from_db()
        assert kept.ends < clock.today()

    def test_the_signal_reaches_here(self, forum, larvik, drift):
        group = OrganisationFactory(orgnr=None, seat=larvik)
        Standing.objects.create(forum=forum, organisation=group, member=True, since=clock.now())
        registry.dissolve(group, by=drift)
        assert not Standing.objects.exists()


class TestAMerger:
    def merge(self, merged: Organisation, heir: Organisation, drift: User) -> None:
        registry.merge_organisations(merged, heir, by=drift)
        leaving.follow_merger(merged, heir)  # twice is once

    def test_what_goes_on_goes_on_in_the_heir(
        self, forum, past, coming, korps, choir, larvik, drift
    ):
        Standing.objects.create(forum=forum, organisation=korps, member=False, since=clock.now())
        invite(past, organisation=korps)
        invite(coming, organisation=korps)
        held, over = (
            seat(forum, organisation=korps),
            seat(forum, organisation=korps, ends=clock.today() - timedelta(days=9)),
        )
        draft = ProposalFactory(municipality=larvik, organisation=korps, state="draft")
        waits = ProposalFactory(municipality=larvik, organisation=korps)
        done = ProposalFactory(
            municipality=larvik, organisation=korps, state="answered", answer="Ja.",
            answered_at=clock.now(),
        )  # fmt: skip
        item = AgendaItemFactory(forum=forum, party=None, organisation=korps)
        old = AgendaItemFactory(
            forum=forum, party=None, organisation=korps, meeting=past, state="accepted"
        )
        self.merge(korps, choir, drift)
        for moved in (held, draft, waits, item, Standing.objects.get(), coming.invitations.get()):
            moved.refresh_from_db()
            assert moved.organisation == choir
        for history in (over, done, old, past.invitations.get()):
            history.refresh_from_db()
            assert history.organisation == korps
        assert choir not in membership.members(forum)

    def test_the_heirs_own_word_stands(self, forum, coming, korps, choir, drift):
        for one, member in ((korps, False), (choir, True)):
            Standing.objects.create(forum=forum, organisation=one, member=member, since=clock.now())
            invite(coming, organisation=one)
        Invitation.objects.filter(organisation=choir).update(
            answer="yes", answered_at=clock.now(), answered_via="link"
        )
        self.merge(korps, choir, drift)
        assert Standing.objects.get().member
        assert coming.invitations.get().answer == "yes"

    def test_a_party_goes_on_under_the_heirs_name(self, larvik, korps, choir, drift):
        forum = ForumFactory(municipality=larvik, parties=[larvik.organisation, korps])
        both = ForumFactory(municipality=larvik, parties=[korps, choir])
        self.merge(korps, choir, drift)
        assert [str(p) for p in forum.parties.all()] == ["Larvik kommune", "Solsida blandakor"]
        assert [p.organisation for p in both.parties.all()] == [korps, choir]

    def test_it_joins_under_the_heirs_name(self, larvik, kari, korps, choir, drift):
        change = asked(larvik, kari, korps)
        PartyConsent.objects.create(change=change, organisation=korps, by=drift, at=clock.now())
        self.merge(korps, choir, drift)
        change.refresh_from_db()
        assert change.state == PartyChangeState.ASKED
        assert [str(place.name) for place in change.places.all()] == ["Kommunen", choir.name]
        assert change.places.last().organisation == choir
        assert change.consents.get().organisation == choir

    def test_an_order_with_the_heir_twice_falls_away(self, larvik, kari, korps, choir, drift):
        change = asked(larvik, kari, korps, choir)
        self.merge(korps, choir, drift)
        change.refresh_from_db()
        assert change.state == PartyChangeState.FELL_AWAY

    def test_nor_does_the_heir_join_where_it_has_become_a_party(self, larvik, korps, choir, drift):
        forum = ForumFactory(municipality=larvik, parties=[larvik.organisation, korps])
        change = PartyChange.objects.create(
            forum=forum, party=forum.parties.first(), reason="Flere.", asked_by=drift,
            asked_at=clock.now(),
        )  # fmt: skip
        change.places.create(position=0, party=forum.parties.last(), name=korps.name)
        change.places.create(position=1, organisation=choir, name=choir.name)
        self.merge(korps, choir, drift)
        change.refresh_from_db()
        assert change.state == PartyChangeState.FELL_AWAY


def asked(larvik: Any, kari: User, *joining: Organisation) -> PartyChange:
    """The municipality asks whether these will join."""
    forum = ForumFactory(municipality=larvik, parties=[larvik.organisation, "Frivilligheten"])
    party = forum.parties.first()
    change = PartyChange.objects.create(
        forum=forum, party=party, reason="Flere.", asked_by=kari, asked_at=clock.now()
    )
    change.places.create(position=0, party=party, name="Kommunen")
    for position, one in enumerate(joining, 1):
        change.places.create(position=position, organisation=one, name=one.name)
    return change

"""Whose wish decides when a hearing's letters go."""

from datetime import timedelta

import pytest

from accounts.models import User
from accounts.states import Cadence
from consultations import emails
from consultations.models import Hearing
from core.clock import OSLO
from dispatch.models import Letter
from organisations.models import Organisation, RegisterAddress, with_letter_address
from organisations.states import Role
from tests.factories.consultations import AnswerFactory, HearingFactory, InviteeFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

TUESDAY_TEN = "2027-02-09 10:00"


def wants(person, cadence):
    User.objects.filter(pk=person.pk).update(cadence=cadence)


def asked_for():
    """What counts for each organisation's letters."""
    rows = with_letter_address(Organisation.objects.filter(kind="voluntary"))
    return dict(rows.values_list("name", "letter_cadence"))


def wall(instant):
    """An instant as the clock on the wall in Oslo shows it."""
    return instant.astimezone(OSLO).strftime("%Y-%m-%d %H:%M")


class TestWhose:
    def test_a_responsible_persons_where_the_address_is_theirs(self, ola, nina):
        club = OrganisationFactory(name="Laget")
        MembershipFactory(user=nina, organisation=club, role=Role.WRITER)
        MembershipFactory(user=ola, organisation=club)
        wants(ola, Cadence.DAILY)
        wants(nina, Cadence.WEEKLY)
        assert asked_for() == {"Laget": "daily"}

    def test_the_members_whose_address_the_organisation_uses_as_its_own(self, ola, nina):
        club = OrganisationFactory(name="Laget", email="Nina@forening.example")
        MembershipFactory(user=ola, organisation=club)
        MembershipFactory(user=nina, organisation=club, role=Role.WRITER)
        wants(ola, Cadence.DAILY)
        wants(nina, Cadence.WEEKLY)
        assert asked_for() == {"Laget": "weekly"}

    def test_nobodys_where_the_own_address_is_no_members(self, ola, liv):
        club = OrganisationFactory(name="Laget", email=liv.email)
        MembershipFactory(user=ola, organisation=club)
        wants(ola, Cadence.DAILY)
        wants(liv, Cadence.WEEKLY)
        assert asked_for() == {"Laget": "at_once"}

    def test_nobodys_for_the_registers_address(self, ola, at_time):
        club = OrganisationFactory(name="Laget")
        RegisterAddress.objects.create(
            orgnr=club.orgnr, email=ola.email, read_at="2027-01-01T00:00Z"
        )
        wants(ola, Cadence.DAILY)
        assert asked_for() == {"Laget": "at_once"}

    def test_not_one_who_has_left(self, ola, at_time):
        club = OrganisationFactory(name="Laget", email=ola.email)
        MembershipFactory(user=ola, organisation=club, ends="2021-01-01T00:00Z")
        wants(ola, Cadence.WEEKLY)
        assert asked_for() == {"Laget": "at_once"}


class TestInvitations:
    @pytest.fixture
    def invite(self, proposal, ola, larvik, at_time):
        """Invites Ola's club, on a Tuesday at ten, to answer within so much time."""
        club = OrganisationFactory(seat=larvik)
        MembershipFactory(user=ola, organisation=club)
        InviteeFactory(hearing=proposal, organisation=club)
        at_time(TUESDAY_TEN)

        def invited(cadence, closes_at, opens_at=TUESDAY_TEN):
            wants(ola, cadence)
            Hearing.objects.filter(pk=proposal.pk).update(
                closes_at=f"{closes_at}+01:00", opens_at=f"{opens_at}+01:00"
            )
            proposal.refresh_from_db()
            emails.invite_all(proposal)
            return wall(Letter.objects.get().next_at)

        return invited

    @pytest.mark.parametrize(
        ("cadence", "when"),
        [
            ("at_once", "2027-02-09 10:00"),
            ("daily", "2027-02-10 07:00"),
            ("weekly", "2027-02-15 07:00"),
        ],
    )
    def test_wait_for_the_hour_the_person_chose(self, invite, cadence, when):
        assert invite(cadence, "2027-03-17 00:00") == when

    def test_never_past_half_of_the_time_that_is_left(self, invite):
        assert invite("weekly", "2027-02-13 10:00") == "2027-02-11 10:00"

    def test_count_from_the_opening_when_that_lies_ahead(self, invite):
        assert invite("daily", "2027-04-01 00:00", "2027-03-01 09:00") == "2027-03-02 07:00"

    def test_a_digest_leaves_each_letter_its_own(self, invite, proposal, larvik, ola):
        second = OrganisationFactory(seat=larvik)
        MembershipFactory(user=ola, organisation=second)
        InviteeFactory(hearing=proposal, organisation=second)
        with pytest.raises(Letter.MultipleObjectsReturned):
            invite("weekly", "2027-03-17 00:00")
        assert {wall(letter.next_at) for letter in Letter.objects.all()} == {"2027-02-15 07:00"}
        assert Letter.objects.values("token").distinct().count() == 2


def test_what_happened_waits_too_and_a_receipt_never(korps, ola, larvik, at_time):
    at_time(TUESDAY_TEN)
    hearing = HearingFactory(municipality=larvik, ended=True)
    Organisation.objects.filter(pk=korps.pk).update(email="")
    wants(ola, Cadence.WEEKLY)
    answer = AnswerFactory(hearing=hearing, organisation=korps, sent=True)
    emails.send_receipt(answer.current)
    emails.tell_outcomes(hearing)
    receipt, outcome = Letter.objects.order_by("pk")
    assert receipt.urgent
    assert receipt.next_at - receipt.created_at < timedelta(seconds=5)
    assert wall(outcome.next_at) == "2027-02-15 07:00"


def test_the_sender_decides_where_the_organisation_cannot_be_reached(larvik, nina, at_time):
    at_time(TUESDAY_TEN)
    hearing = HearingFactory(municipality=larvik, ended=True)
    club = OrganisationFactory(seat=larvik)
    wants(nina, Cadence.DAILY)
    answer = AnswerFactory(hearing=hearing, organisation=club, sent=True)
    answer.versions.update(sent_by=nina)
    emails.tell_decision(hearing)
    letter = Letter.objects.get()
    assert (letter.email, wall(letter.next_at)) == (nina.email, "2027-02-10 07:00")

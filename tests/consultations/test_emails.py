"""What the letters of a hearing say, and to whom."""

from datetime import datetime

import pytest

from consultations import actions, emails
from consultations.models import Hearing
from consultations.states import AnswerKind, HearingKind
from core import clock
from dispatch.letters import fill, render
from dispatch.models import Letter
from organisations.models import RegisterAddress
from tests.consultations.municipality import SCRIPT, ready_for_approval
from tests.factories.consultations import (
    AnswerFactory,
    HearingFactory,
    InviteeFactory,
    PointFactory,
)
from tests.factories.organisations import CauseFactory, MembershipFactory, OrganisationFactory


@pytest.fixture
def published(proposal, kari, grete, korps, rooms, at_time):
    """Published 9 February 2027, open to 16 March."""
    at_time("2027-02-09 10:00")
    hearing = ready_for_approval(proposal, kari, [rooms])
    Hearing.objects.filter(pk=hearing.pk).update(
        answer_by="2027-05-11", decides_on="2027-06-16", decided_by="Kommunestyret"
    )
    hearing.refresh_from_db()
    return actions.publish(hearing, by=grete, on_behalf_of=hearing.owner, version=hearing.version)


def read(letter):
    """The letter as its recipient reads it."""
    return fill(letter.batch.body, {**letter.merge, "name": letter.recipient_name})


def test_the_invitation_says_why_when_how_and_whom_to_call(published):
    letter = Letter.objects.get()
    assert letter.batch.subject == (
        "Larvik kommune vil høre hva dere mener om Lån av lokaler – svar innen 23. mars"
    )
    body = read(letter)
    assert body.startswith("Hei, Solsida skolekorps\n")
    for words in (
        "Saken treffer det dere har sagt at dere brenner for: **lokaler**.",
        "**Frist: til og med tirsdag 23. mars 2027.**",
        f"/horinger/{published.ref}/",
        "Svar «uten merknad».",
        "innen 11. mai, før kommunestyret avgjør saken 16. juni.",
        "Ring Kari Lunde, 33 00 00 00. Torsdager også kl. 16–18.",
        "Dere får denne e-posten fordi Solsida skolekorps står i Samspill.",
    ):
        assert words in body
    assert "Enhetsregisteret" not in body
    assert "[[" not in body
    assert letter.batch.reply_to == "kari@kommune.example"


def test_a_deadline_at_an_hour_says_the_hour(published):
    published.closes_at = datetime(2027, 3, 16, 12, tzinfo=clock.OSLO)
    assert "tirsdag 16. mars 2027 kl.\u00a012.00" in emails.invitation_preview(published)["body"]


def test_an_address_from_the_register_is_said_to_be(proposal, larvik, kari):
    registered = OrganisationFactory(name="Farris padlelag", seat=larvik)
    RegisterAddress.objects.create(
        orgnr=registered.orgnr, email="post@farris.example", read_at="2027-01-01T00:00Z"
    )
    proposal.closes_at = "2027-03-17T00:00Z"
    proposal.save()
    proposal.refresh_from_db()
    InviteeFactory(hearing=proposal, organisation=registered)
    body = emails.invitation_preview(proposal)["body"]
    assert "E-postadressen er hentet fra Enhetsregisteret." in body


def test_the_reason_follows_this_hearing_also_when_invited_to_another(proposal, korps, kari):
    other = HearingFactory()
    InviteeFactory(hearing=other, organisation=korps, group="idrett")
    InviteeFactory(hearing=proposal, organisation=korps, group="lokaler", why=["lokaler", "musikk"])
    InviteeFactory(
        hearing=proposal, added=True, organisation=OrganisationFactory(email="a@b.example")
    )
    Hearing.objects.filter(pk=proposal.pk).update(closes_at="2027-03-17T00:00Z")
    proposal.refresh_from_db()
    emails.invite_all(proposal)
    said = dict(Letter.objects.values_list("recipient_name", "merge__reason"))
    assert len(said) == 2
    assert said.pop("Solsida skolekorps").endswith("**lokaler, musikk**.")
    assert said.popitem()[1] == "Kommunen la dere til: De leier ut lokaler selv."


def test_a_framework_hearing_explains_itself(proposal, korps):
    proposal.kind = HearingKind.FRAMEWORK
    proposal.closes_at = "2027-03-17T00:00Z"
    proposal.save()
    proposal.refresh_from_db()
    InviteeFactory(hearing=proposal, organisation=korps, why=["vilkår for organisasjonene"])
    body = emails.invitation_preview(proposal)["body"]
    assert "Saken gjelder vilkårene for organisasjonene." in body


def test_the_responsible_person_gets_it_where_the_organisation_has_no_address(
    proposal, larvik, ola
):
    club = OrganisationFactory(seat=larvik)
    MembershipFactory(user=ola, organisation=club)
    InviteeFactory(hearing=proposal, organisation=club)
    proposal.closes_at = "2027-03-17T00:00Z"
    proposal.save()
    proposal.refresh_from_db()
    emails.invite_all(proposal)
    assert Letter.objects.get().email == "ola@forening.example"


def test_words_in_brackets_and_html_from_people_stay_words(proposal, korps, larvik):
    proposal.title, proposal.lead = f"[[reason]] {SCRIPT}", "Linje\r\nBcc: alle@eksempel.example"
    proposal.closes_at = "2027-03-17T00:00Z"
    proposal.save()
    proposal.refresh_from_db()
    InviteeFactory(hearing=proposal, organisation=korps)
    emails.invite_all(proposal)
    letter = Letter.objects.select_related("batch").get()
    message = render(letter)
    assert b"\nBcc:" not in message.split(b"\r\n\r\n")[0]
    assert b"<script>" not in message.split(b"text/html")[1]


# --- what became of it ----------------------------------------------------------------------------


def test_each_sender_is_told_of_its_own_points_in_order_with_label_and_reason(larvik, korps):
    hearing = HearingFactory(municipality=larvik, ended=True, summary="Ferdig")
    answer = AnswerFactory(hearing=hearing, organisation=korps)
    other = AnswerFactory(hearing=hearing, organisation=OrganisationFactory(email="b@c.example"))
    said = [("Øvingsrom.", "followed", 2), ("Lagring.", "partly", 1), ("Buss.", "not_followed", 3)]
    for text, outcome, position in said:
        point = PointFactory(answer=answer, text=text, outcome=outcome, position=position)
        point.treatment.reason = f"Om {text}"
        point.treatment.save()
    PointFactory(answer=other, text="Noe annet.", outcome="outside")
    emails.tell_outcomes(hearing)
    letter = Letter.objects.select_related("batch").get(email="post@korps.example")
    body = read(letter)
    assert letter.merge["points"] == (
        "**1. Delvis tatt til følge**\nDere skrev: «Lagring.»\nKommunen svarer: Om Lagring.\n\n"
        "**2. Tatt til følge**\nDere skrev: «Øvingsrom.»\nKommunen svarer: Om Øvingsrom.\n\n"
        "**3. Ikke tatt til følge**\nDere skrev: «Buss.»\nKommunen svarer: Om Buss."
    )
    assert "Noe annet." not in body
    assert "oppsummering/" in body
    assert "Utenfor høringen" in read(Letter.objects.get(email="b@c.example"))


def test_those_without_remarks_are_thanked_too(larvik, korps):
    hearing = HearingFactory(municipality=larvik, ended=True)
    AnswerFactory(hearing=hearing, organisation=korps, kind=AnswerKind.WITHOUT_REMARKS)
    emails.tell_outcomes(hearing)
    assert "Dere hadde ingen merknader." in read(Letter.objects.get())


def test_the_one_who_sent_it_is_told_where_the_organisation_has_no_address(larvik, ola):
    hearing = HearingFactory(municipality=larvik, ended=True)
    AnswerFactory(hearing=hearing, organisation=OrganisationFactory(), by=ola)
    emails.tell_outcomes(hearing)
    assert Letter.objects.get().email == "ola@forening.example"


@pytest.mark.parametrize("tell", [emails.tell_outcomes, emails.tell_decision, emails.invite_all])
def test_a_set_of_letters_costs_the_same_for_2_as_for_30(
    larvik, tell, django_assert_max_num_queries
):
    def cost(n):
        hearing = HearingFactory(municipality=larvik, ended=True, outcome="Vedtatt")
        for _i in range(n):
            organisation = OrganisationFactory(email="lag@eksempel.example")
            InviteeFactory(hearing=hearing, organisation=organisation)
            PointFactory(answer=AnswerFactory(hearing=hearing, organisation=organisation))
        with django_assert_max_num_queries(100) as asked:
            tell(hearing)
        assert Letter.objects.filter(batch__about=hearing.get_absolute_url()).count() == n
        return len(asked)

    assert cost(2) == cost(30)


def test_causes_are_not_named_in_the_letter(published):
    """Only topics: the cause's own words may be sensitive, and the letter is read by many."""
    CauseFactory(organisation=published.invitees.get().organisation, title="Hemmelig sak")
    assert "Øvingsrom til alle" not in read(Letter.objects.get())


def test_the_preview_shows_one_that_a_letter_reaches(proposal, korps, larvik):
    Hearing.objects.filter(pk=proposal.pk).update(closes_at="2027-03-17T00:00Z")
    proposal.refresh_from_db()
    InviteeFactory(hearing=proposal, organisation=OrganisationFactory(name="Aaa", seat=larvik))
    InviteeFactory(hearing=proposal, organisation=korps)
    assert "Hei, Solsida skolekorps" in emails.invitation_preview(proposal)["body"]

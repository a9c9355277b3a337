"""The deadline, and the second key: Grete reads, publishes or sends back."""

import pytest

from consultations.states import HearingState
from core import clock
from dispatch.models import Letter
from organisations.states import Role
from tests.consultations.municipality import (
    ready_for_approval,
    text,
    url,
)
from tests.factories.consultations import (
    HearingFactory,
)
from tests.factories.organisations import (
    MembershipFactory,
)

REF = "abcdefghjk"
WRITE = ["hearing_content", "hearing_recipients", "hearing_deadline"]


# --- deadline -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"closes_on": "2027-02-08"}, "closes_on", "Fristen har allerede gått ut."),
        ({"closes_on": ""}, "closes_on", "Velg siste dag for å svare."),
        ({"closes_on": "tirsdag"}, "closes_on", ""),
        ({"closes_on": "9999-12-31"}, "closes_on", "Sjekk årstallet."),
        ({"closes_on": "0001-01-01"}, "closes_on", "Sjekk årstallet."),
        ({"closes_on": "2027-03-28", "closes_time": "02:30"}, "closes_time", "finnes ikke"),
        ({"closes_on": "2027-10-31", "closes_time": "02:30"}, "closes_time", "to ganger"),
        ({"closes_time": "25:00"}, "closes_time", ""),
        ({"opens_on": "2027-03-17"}, "closes_on", "Fristen er før høringen åpner."),
        ({"opens_on": "2027-02-08"}, "opens_on", "Dagen er passert."),
        ({"answer_by": "2027-03-16"}, "answer_by", "etter fristen"),
        ({"answer_by": "2027-05-11", "decides_on": "2027-05-11"}, "decides_on", "avgjøres etter"),
        ({"decided_by": "a\x00b"}, "decided_by", ""),
        ({"decided_by": "a" * 81}, "decided_by", ""),
    ],
)
def test_a_wrong_deadline_is_refused_beside_its_field(
    as_kari, proposal, at_time, changes, field, sentence
):
    at_time("2027-02-09 10:00")
    sent = {"version": 1, "closes_on": "2027-03-16", "decided_by": "Kommunestyret", **changes}
    response = as_kari.post(url("hearing_deadline", proposal), sent)
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    if not changes.get("decided_by"):
        assert "Kommunestyret" in text(response)
    proposal.refresh_from_db()
    assert proposal.closes_at is None


def test_the_deadline_is_midnight_after_the_last_day_or_a_given_hour(as_kari, proposal, at_time):
    at_time("2027-02-09 10:00")
    page = url("hearing_deadline", proposal)
    as_kari.post(page, {"version": 1, "closes_on": "2027-03-16"})
    proposal.refresh_from_db()
    assert proposal.closes_at.astimezone(clock.OSLO).isoformat() == "2027-03-17T00:00:00+01:00"
    assert "til og med tirsdag 16. mars 2027" in text(as_kari.get(page))
    as_kari.post(page, {"version": 2, "closes_on": "2027-03-16", "closes_time": "12:00"})
    proposal.refresh_from_db()
    assert proposal.closes_at.astimezone(clock.OSLO).isoformat() == "2027-03-16T12:00:00+01:00"


def test_a_stale_deadline_keeps_what_was_typed(as_kari, proposal, at_time):
    at_time("2027-02-09 10:00")
    page = url("hearing_deadline", proposal)
    as_kari.post(page, {"version": 1, "closes_on": "2027-03-16", "decided_by": "Formannskapet"})
    sent = {"version": 1, "closes_on": "2027-03-20", "decided_by": "Kommunestyret"}
    response = as_kari.post(page, sent)
    assert response.status_code == 409
    assert "2027-03-20" in text(response)
    assert "Formannskapet" in text(response)


# --- approval -------------------------------------------------------------------------------------


@pytest.fixture
def waiting(proposal, kari, korps, rooms):
    return ready_for_approval(proposal, kari, [rooms])


def test_what_is_missing_links_to_its_step(as_kari, proposal):
    page = text(as_kari.get(url("hearing_approval", proposal)))
    assert "Høringen mangler frist." in page
    assert "Ingen står på listen." in page
    assert url("hearing_deadline", proposal) in page
    assert "Send til godkjenning</button>" not in page
    response = as_kari.post(url("hearing_submit", proposal), {"version": 1}, follow=True)
    assert "Høringen mangler frist." in text(response)
    proposal.refresh_from_db()
    assert proposal.state == HearingState.DRAFT


def test_grete_reads_everything_on_one_page(as_grete, waiting):
    page = text(as_grete.get(url("hearing_approval", waiting)))
    for words in (
        "Lån av lokaler",
        "Hva trenger dere?",
        "1 av 1 tatt med",
        "Kari Lunde sendte den",
        "Hvorfor får dere dette?",
        "lokaler",
        "Rådgivning",
        "Send tilbake",
    ):
        assert words in page


def test_grete_sends_it_back_with_a_reason_that_kari_sees(as_grete, as_kari, waiting):
    response = as_grete.post(url("hearing_return", waiting), {"reason": ""})
    assert response.status_code == 422
    assert "Skriv hva som må endres." in text(response)
    as_grete.post(url("hearing_return", waiting), {"reason": "Fristen er for kort."})
    waiting.refresh_from_db()
    assert waiting.state == HearingState.DRAFT
    assert "Fristen er for kort." in text(as_kari.get(url("hearing_content", waiting)))


def test_grete_cannot_publish_her_own_proposal(as_grete, grete, larvik, korps, rooms):
    MembershipFactory(user=grete, organisation=larvik.organisation, role=Role.WRITER)
    own = ready_for_approval(HearingFactory(municipality=larvik), grete, [rooms])
    assert "Du kan ikke godkjenne ditt eget forslag." in text(
        as_grete.get(url("hearing_approval", own))
    )
    response = as_grete.post(url("hearing_publish", own), {"version": own.version}, follow=True)
    assert "Du kan ikke godkjenne ditt eget forslag." in text(response)
    assert not Letter.objects.exists()


def test_a_double_click_on_publish_sends_one_letter_and_says_so(as_grete, waiting):
    sent = {"version": waiting.version}
    as_grete.post(url("hearing_publish", waiting), sent)
    response = as_grete.post(url("hearing_publish", waiting), sent, follow=True)
    assert "Høringen er publisert. Én invitasjon er på vei." in text(response)
    assert "allerede" not in text(response)
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("version", ["1", "", "x", "\x00"])
def test_publishing_what_she_did_not_read_is_refused(as_grete, waiting, version):
    response = as_grete.post(url("hearing_publish", waiting), {"version": version}, follow=True)
    assert "Noen har endret dette" in text(response)
    assert not Letter.objects.exists()


def test_a_frozen_hearing_sends_the_case_handler_to_the_overview(as_kari, waiting):
    for name in WRITE:
        assert as_kari.get(url(name, waiting)).url == url("hearing_approval", waiting)
    invitee = waiting.invitees.get()
    response = as_kari.post(url("invitee_take_in", waiting, pk=invitee.pk))
    assert response.status_code == 409
    assert "Listen er låst." in text(response)

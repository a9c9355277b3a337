"""The pages about time: asked for, given, withdrawn, followed, declined."""

from datetime import timedelta

import pytest

from consultations.models import Extension, Follow
from consultations.states import ExtensionState, HearingState
from core import clock
from tests.consultations.conftest import text
from tests.consultations.municipality import signed_in, url
from tests.factories.accounts import UserFactory
from tests.factories.consultations import HearingFactory, InviteeFactory


def later(hearing, days=7):
    return (clock.last_day(hearing.closes_at) + timedelta(days=days)).isoformat()


@pytest.fixture
def asked(as_nina, hearing, korps):
    sent = {"organisation": korps.ref, "wanted": later(hearing), "reason": "Styret møtes i april."}
    response = as_nina.post(url("extension_ask", hearing), sent)
    assert response.url == hearing.get_absolute_url()
    return Extension.objects.get()


def test_a_wish_is_public_at_once(client, asked, hearing):
    page = text(client.get(hearing.get_absolute_url()))
    assert "Solsida skolekorps" in page
    assert "Styret møtes i april." in page
    assert "Kommunen har ikke svart ennå." in page


def test_a_wish_without_a_reason_keeps_what_was_typed(as_nina, hearing, korps):
    wanted = later(hearing)
    sent = {"organisation": korps.ref, "wanted": wanted, "reason": ""}
    response = as_nina.post(url("extension_ask", hearing), sent)
    assert response.status_code == 422
    assert "Skriv hvorfor dere trenger mer tid." in text(response)
    assert wanted in text(response)


def test_who_writes_for_nobody_is_told_so(hearing):
    response = signed_in(UserFactory()).get(url("extension_ask", hearing))
    assert response.status_code == 403
    assert "skriver for en organisasjon" in text(response)


def test_yes_moves_the_deadline_and_is_shown(as_kari, asked, hearing, client):
    page = url("extension_answer", hearing, pk=asked.pk)
    form = as_kari.get(page).context["yes_form"]
    sent = {"closes_at": form["closes_at"].value(), "closes_on": later(hearing), "reason": "Greit."}
    assert as_kari.post(page, sent).status_code == 302
    asked.refresh_from_db()
    assert asked.state == ExtensionState.GRANTED
    assert "Kommunen flyttet fristen" in text(client.get(hearing.get_absolute_url()))
    before = hearing.closes_at
    hearing.refresh_from_db()
    assert hearing.closes_at > before


def test_no_needs_a_reason_and_is_shown(as_kari, asked, hearing, client):
    page = url("extension_answer", hearing, pk=asked.pk)
    assert as_kari.post(page, {"nei": "1", "no_reason": ""}).status_code == 422
    assert as_kari.post(page, {"nei": "1", "no_reason": "Saken haster."}).status_code == 302
    assert "Saken haster." in text(client.get(hearing.get_absolute_url()))
    assert as_kari.get(page).status_code == 302


def test_own_initiative_never_shortens(as_kari, hearing):
    page = url("hearing_extend", hearing)
    form = as_kari.get(page).context["form"]
    sent = {
        "closes_at": form["closes_at"].value(),
        "reason": "Ferie.",
        "closes_on": later(hearing, -1),
    }
    response = as_kari.post(page, sent)
    assert response.status_code == 422
    assert "senere enn den gamle" in text(response)
    assert as_kari.post(page, sent | {"closes_on": later(hearing, 5)}).status_code == 302
    assert Extension.objects.get().organisation is None


def test_the_approver_withdraws_and_everyone_may_read_why(as_kari, as_grete, hearing, client):
    page = url("hearing_withdraw", hearing)
    assert as_kari.get(page).status_code == 403
    assert as_grete.post(page, {"version": hearing.version, "reason": ""}).status_code == 422
    sent = {"version": hearing.version, "reason": "Saken skal utredes på nytt."}
    assert as_grete.post(page, sent).status_code == 302
    hearing.refresh_from_db()
    assert hearing.state == HearingState.WITHDRAWN
    assert "Saken skal utredes på nytt." in text(client.get(hearing.get_absolute_url()))


def test_follow_and_follow_no_more(as_ola, hearing, korps):
    page = hearing.get_absolute_url()
    assert "Følg høringen</button>" in text(as_ola.get(page))
    as_ola.post(url("hearing_follow", hearing), {"organisation": korps.ref})
    assert Follow.objects.get().organisation == korps
    assert "Slutt å følge</button>" in text(as_ola.get(page))
    as_ola.post(url("hearing_follow", hearing), {"angre": "1"})
    assert not Follow.objects.exists()


def test_the_invited_decline_with_one_click_and_change_their_mind(as_ola, hearing, korps):
    invitee = InviteeFactory(hearing=hearing, organisation=korps)
    assert "Vi avstår</button>" in text(as_ola.get(hearing.get_absolute_url()))
    as_ola.post(url("hearing_decline", hearing), {"organisation": korps.ref})
    invitee.refresh_from_db()
    assert invitee.declined_at is not None
    assert "avstår fra å svare" in text(as_ola.get(hearing.get_absolute_url()))
    as_ola.post(url("hearing_decline", hearing), {"organisation": korps.ref, "angre": "1"})
    invitee.refresh_from_db()
    assert invitee.declined_at is None


def test_the_deadline_page_proposes_explains_and_asks_for_a_reason(as_kari, proposal, at_time):
    at_time("2027-01-11 12:00")
    page = url("hearing_deadline", proposal)
    assert "Forslag: til og med" in text(as_kari.get(page))
    assert "13 uker, og 1 uke til fordi tiden går over påsken" in text(as_kari.get(page))
    response = as_kari.post(page, {"version": 1, "closes_on": "2027-02-01", "videre": "1"})
    assert response.url == page
    assert "Skriv hvorfor, og hvem som har bestemt det" in text(as_kari.get(page))
    sent = {"version": 2, "closes_on": "2027-02-01", "videre": "1", "short_reason": "Haster."}
    assert "Skriv hvem som har bestemt" in text(as_kari.post(page, sent))
    response = as_kari.post(page, sent | {"short_decided_by": "Ordføreren"})
    assert response.url == url("hearing_approval", proposal)


def test_a_short_deadline_says_why_on_the_public_page(client, larvik):
    hearing = HearingFactory(
        published=True, municipality=larvik, short_reason="Haster.", short_decided_by="Ordføreren"
    )
    page = text(client.get(hearing.get_absolute_url()))
    assert "Haster." in page
    assert "Bestemt av Ordføreren." in page

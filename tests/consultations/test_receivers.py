"""An organisation that ends gets no more letters of a hearing."""

import pytest

from consultations import actions as hearings
from consultations.receivers import organisations_end
from dispatch.claims import steps
from dispatch.models import Letter
from organisations import actions
from tests.factories.dispatch import LetterFactory
from tests.organisations.units import unit, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(korps):
    return LetterFactory(recipient_ref=f"org:{korps.pk}")


def state(letter):
    letter.refresh_from_db()
    return letter.state


def test_the_register_strikes_it_off_and_its_letters_stop(tmp_path, korps, letter):
    other = LetterFactory(recipient_ref=f"org:{korps.pk}1")
    gone = unit(korps.orgnr, slettedato="2026-01-01")
    assert actions.import_register(write(tmp_path, [gone])).ended == 1
    assert (state(letter), state(other)) == ("suppressed", "pending")
    event = letter.events.get()
    assert (event.was, event.became, event.detail) == (
        "pending",
        "suppressed",
        "mottakeren er lagt ned",
    )


def test_a_worker_that_holds_it_stops(korps, letter):
    (held,) = steps.claim(10)
    organisations_end([korps.pk])
    assert state(letter) == "suppressed"
    assert not steps.hand([held])


@pytest.mark.parametrize("sent", ["accepted", "failed", "bounced", "expired"])
def test_what_has_gone_or_failed_stays_as_it_is(korps, sent, django_db_blocker):
    when = {"accepted_at": "2026-01-01T00:00Z"} if sent in {"accepted", "bounced"} else {}
    letter = LetterFactory(recipient_ref=f"org:{korps.pk}", state=sent, **when)
    organisations_end([korps.pk])
    assert state(letter) == sent


def test_one_in_doubt_that_never_went_is_not_tried_again(korps):
    letter = LetterFactory(recipient_ref=f"org:{korps.pk}", state="in_doubt")
    organisations_end([korps.pk])
    assert state(letter) == "in_doubt"
    Letter.objects.filter(pk=letter.pk).update(state="pending")
    steps.stop_worthless()
    assert state(letter) == "expired"


def test_it_is_not_invited_any_more(tmp_path, larvik, korps, proposal, rooms, kari):
    proposal.topics.set([rooms])
    proposal.areas.set([larvik])
    hearings.propose(proposal, by=kari)
    assert proposal.invitees.filter(organisation=korps).exists()
    actions.import_register(write(tmp_path, [unit(korps.orgnr, slettedato="2026-01-01")]))
    assert not proposal.invitees.filter(organisation=korps).exists()
    hearings.propose(proposal, by=kari)
    assert not proposal.invitees.filter(organisation=korps).exists()

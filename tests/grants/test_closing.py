"""The end of a case."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core import clock
from core.errors import Refused
from grants import tasks
from grants.actions import accepting, closing, complaining, paying, repaying, reporting
from grants.models import Report
from grants.states import ApplicationState, Outcome
from tests.consultations.municipality import signed_in, text
from tests.factories.grants import ApplicationFactory, decided
from tests.grants.afterwards import accepted, fresh, letters, paid, told

pytestmark = pytest.mark.django_db
WEEKS = timedelta(days=22)


def test_a_refusal_is_over_when_nobody_may_complain(draft, kari, at_time):
    decided(draft, outcome=Outcome.REFUSED)
    row = fresh(draft)
    with pytest.raises(Refused, match="Klagefristen"):
        closing.close_application(row, by=kari)
    at_time(row.current_decision.complain_until)
    closing.close_application(row, by=kari)
    closing.close_application(row, by=kari)
    assert fresh(row).state == ApplicationState.CLOSED
    assert told("application.closed") == 1


def test_one_who_has_not_answered_is_not_over(draft, kari, at_time):
    decided(draft)
    at_time(clock.now() + WEEKS)
    with pytest.raises(Refused, match="ikke svart"):
        closing.close_application(fresh(draft), by=kari)


def test_a_no_is_over_at_once(draft, ola, kari):
    decided(draft)
    row = fresh(draft)
    accepting.decline(row, by=ola, on_behalf_of=row.organisation, reason="Nei takk.")
    closing.close_application(row, by=kari)
    assert fresh(row).state == ApplicationState.CLOSED


def test_a_complaint_in_hand_keeps_it_open(draft, ola, kari, at_time):
    decision = decided(draft, outcome=Outcome.REFUSED)
    complaint = complaining.complain(
        decision, by=ola, on_behalf_of=draft.organisation, words="Feil."
    )
    at_time(clock.now() + WEEKS)
    with pytest.raises(Refused, match="klage"):
        closing.close_application(fresh(draft), by=kari)
    complaining.withdraw_complaint(complaint, by=ola, on_behalf_of=draft.organisation)
    closing.close_application(fresh(draft), by=kari)


def test_money_a_claim_and_a_report_keep_it_open(draft, ola, kari, at_time):
    row = accepted(draft, ola)
    today = clock.today()
    Report.objects.create(application=row, due=today, first_due=today)
    at_time(clock.now() + WEEKS)
    with pytest.raises(Refused, match="ikke er betalt"):
        closing.close_application(row, by=kari)
    paid(row, kari)
    claim = repaying.claim_repayment(
        row, by=kari, amount=Decimal(1), reason="Litt", due=clock.today() + WEEKS
    )
    with pytest.raises(Refused, match="tilbakebetaling"):
        closing.close_application(row, by=kari)
    repaying.repaid(claim, by=kari)
    with pytest.raises(Refused, match="Rapporten"):
        closing.close_application(row, by=kari)
    reporting.write_off_report(row, by=kari, reason="Trengs ikke.")
    closing.close_application(row, by=kari)


def test_one_whose_every_instalment_was_stopped_is_over(draft, ola, kari, at_time):
    row = accepted(draft, ola)
    paying.stop(row.instalments.get(), by=kari, reason="Laget har sluttet.")
    at_time(clock.now() + WEEKS)
    closing.close_application(row, by=kari)


def test_the_night_puts_away_what_is_over_and_nothing_else(
    draft, choir, call, ola, liv, kari, at_time
):

    decided(draft, outcome=Outcome.REFUSED)
    waiting = ApplicationFactory(call=call, organisation=choir)
    decided(waiting)
    tasks.close_finished()
    assert fresh(draft).state == ApplicationState.DECIDED
    at_time(clock.now() + WEEKS)
    tasks.close_finished()
    tasks.close_finished()
    assert fresh(draft).state == ApplicationState.CLOSED
    assert fresh(waiting).state == ApplicationState.DECIDED
    assert told("application.closed") == 1


def test_a_grant_nobody_answered_lapses_with_a_reason(draft, kari, call, ola, at_time):
    decided(draft)
    row = fresh(draft)
    with pytest.raises(Refused, match="ikke gått ut"):
        closing.lapse(row, by=kari, reason="Vi hører ikke fra dere.")
    at_time(clock.now() + WEEKS)
    with pytest.raises(Refused, match="hvorfor"):
        closing.lapse(row, by=kari, reason="")
    with pytest.raises(Refused):
        closing.lapse(row, by=ola, reason="Nei")
    closing.lapse(row, by=kari, reason="Vi hører ikke fra dere.")
    closing.lapse(row, by=kari, reason="Igjen")
    call.refresh_from_db()
    assert (fresh(row).state, call.granted) == (ApplicationState.CLOSED, 0)
    (letter,) = letters("lapsed")
    assert "Vi hører ikke fra dere." in letter.batch.body


def test_what_was_accepted_does_not_lapse(draft, ola, kari, at_time):
    row = accepted(draft, ola)
    at_time(clock.now() + WEEKS)
    with pytest.raises(Refused, match="ikke noe å svare på"):
        closing.lapse(row, by=kari, reason="Nei")


def test_the_page_says_what_is_left_and_closes(draft, ola, kari, grete, liv):
    row = accepted(draft, ola)
    here = reverse("grant_case", kwargs={"ref": row.ref})
    browser = signed_in(kari)
    assert signed_in(liv).get(here).status_code == 404
    assert "Klagefristen har ikke gått ut." in text(browser.get(here))
    assert "Stans" not in text(signed_in(grete).get(here))
    close = reverse("application_close", kwargs={"ref": row.ref})
    assert signed_in(grete).post(close).status_code == 403
    assert "Klagefristen" in text(browser.post(close, follow=True))
    stop = reverse("instalment_stop", kwargs={"ref": row.ref, "number": 1})
    assert browser.get(stop).status_code == 200
    assert browser.post(stop, {"reason": ""}).status_code == 422
    assert browser.post(stop, {"reason": "Laget har sluttet."}).status_code == 302

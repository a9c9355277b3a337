"""What the clock reminds of, each once."""

from datetime import timedelta

import pytest

from accounts.models import User
from accounts.states import Cadence
from core import clock
from dispatch.states import LetterState
from grants import tasks
from grants.actions import accepting, reminding, reporting
from grants.models import Application, Report
from grants.states import Outcome, ReportForm
from organisations.models import Organisation
from tests.factories.grants import ApplicationFactory, CallFactory, decided
from tests.grants.afterwards import accepted, fresh, letters, paid

pytestmark = pytest.mark.django_db


def at_noon(at_time, day):
    at_time(clock.start_of_day(day) + timedelta(hours=12))


def run(at_time, day):
    at_noon(at_time, day)
    tasks.remind_of_grants()
    tasks.remind_of_grants()


def test_an_answer_is_reminded_of_a_week_before_and_when_it_is_late(draft, at_time):
    decided(draft)
    last = fresh(draft).accept_by
    run(at_time, last - timedelta(days=8))
    assert letters("accept_due") == []
    run(at_time, last - timedelta(days=7))
    run(at_time, last)
    assert [one.batch.subject for one in letters("accept_due")] == [
        f"Husk å takke ja: {draft.call.title}"
    ]
    run(at_time, last + timedelta(days=1))
    run(at_time, last + timedelta(days=9))
    assert len(letters("accept_due")) == 2
    assert "Fristen" in letters("accept_due")[1].batch.subject


def test_a_clock_that_slept_sends_only_the_last(draft, at_time):
    decided(draft)
    run(at_time, fresh(draft).accept_by + timedelta(days=3))
    assert len(letters("accept_due")) == 1


def test_a_refusal_or_a_yes_is_not_reminded_of(draft, choir, call, liv, at_time):
    decided(draft, outcome=Outcome.REFUSED)
    other = accepted(ApplicationFactory(call=call, organisation=choir), liv)
    Application.objects.update(accept_by=clock.today())
    run(at_time, clock.today() + timedelta(days=1))
    assert letters("accept_due") == []
    assert fresh(other).reminded == []


@pytest.fixture
def owing(larvik, korps, ola, kari, grete, call):
    asks = CallFactory(
        scheme=call.scheme, title="Med rapport", report_form=ReportForm.LINE, published=grete
    )
    row = accepted(ApplicationFactory(call=asks, organisation=korps), ola)
    paid(row, kari)
    return fresh(row)


def send(owing, ola):
    return reporting.send_report(
        owing, by=ola, on_behalf_of=owing.organisation, saves=0, words="Noter.", accounts={},
        minutes=None,
    )  # fmt: skip


def test_a_report_is_reminded_of_three_times(owing, at_time):
    due = owing.report.due
    for days in (31, 30, 29, 8, 7, 1, 0, -1, -2, -30):
        run(at_time, due - timedelta(days=days))
    subjects = [one.batch.subject.partition(":")[0] for one in letters("report_due")]
    assert subjects == ["Husk rapporten", "Husk rapporten", "Rapporten er forsinket"]
    assert fresh(owing).reminded == ["report_30", "report_7", "report_late"]


def test_none_after_it_is_sent(owing, ola, at_time):
    due = owing.report.due
    run(at_time, due - timedelta(days=30))
    send(owing, ola)
    run(at_time, due - timedelta(days=7))
    run(at_time, due + timedelta(days=1))
    assert len(letters("report_due")) == 1


def test_a_report_that_came_back_is_reminded_of(owing, ola, kari, at_time):
    send(owing, ola)
    reporting.return_report(owing, by=kari, reason="Hvilke?")
    run(at_time, owing.report.due + timedelta(days=1))
    assert len(letters("report_due")) == 1


def test_with_a_new_day_they_begin_anew(owing, kari, at_time):
    due = owing.report.due
    run(at_time, due - timedelta(days=7))
    later = due + timedelta(days=60)
    reporting.extend_report(owing, by=kari, due=later, reason="Sykdom")
    run(at_time, due + timedelta(days=1))
    assert len(letters("report_due")) == 1
    run(at_time, later - timedelta(days=7))
    assert len(letters("report_due")) == 2


def test_nobody_reports_before_the_money_has_come(owing, at_time):
    Application.objects.filter(pk=owing.pk).update(state="accepted")
    run(at_time, owing.report.due + timedelta(days=1))
    assert letters("report_due") == []


def test_where_no_report_is_asked_none_is_reminded_of(draft, ola, kari, at_time):
    row = accepted(draft, ola)
    paid(row, kari)
    assert not Report.objects.exists()
    run(at_time, clock.today() + timedelta(days=500))
    assert letters("report_due") == []


def test_a_yes_between_the_look_and_the_lock_gets_no_letter(draft, ola, at_time):
    decided(draft)
    row = fresh(draft)
    at_noon(at_time, row.accept_by)
    accepting.accept(row, by=ola, on_behalf_of=row.organisation)
    assert reminding._remind_answer(row.pk) is False


@pytest.fixture
def weekly(korps, ola):
    """Letters to the band go to Ola, who wants them on Mondays."""
    Organisation.objects.filter(pk=korps.pk).update(email="")
    User.objects.filter(pk=ola.pk).update(cadence=Cadence.WEEKLY)


def states(kind):
    return [one.state for one in letters(kind)]


def test_an_answer_calls_the_reminder_back(weekly, draft, ola, at_time):
    decided(draft)
    row = fresh(draft)
    run(at_time, row.accept_by - timedelta(days=7))
    assert states("accept_due") == [LetterState.PENDING]
    accepting.accept(row, by=ola, on_behalf_of=row.organisation)
    assert states("accept_due") == [LetterState.SUPPRESSED]


def test_a_no_calls_it_back_too(weekly, draft, ola, at_time):
    decided(draft)
    row = fresh(draft)
    run(at_time, row.accept_by - timedelta(days=7))
    accepting.decline(row, by=ola, on_behalf_of=row.organisation, reason="Vi la oss ned.")
    assert states("accept_due") == [LetterState.SUPPRESSED]


def test_the_last_reminder_stands_alone(weekly, draft, at_time):
    decided(draft)
    last = fresh(draft).accept_by
    run(at_time, last - timedelta(days=1))
    run(at_time, last + timedelta(days=1))
    assert states("accept_due") == [LetterState.SUPPRESSED, LetterState.PENDING]


def test_a_report_that_is_sent_calls_its_reminder_back(weekly, owing, ola, at_time):
    run(at_time, owing.report.due - timedelta(days=30))
    assert states("report_due") == [LetterState.PENDING]
    send(owing, ola)
    assert states("report_due") == [LetterState.SUPPRESSED]


@pytest.mark.parametrize("what", ["write_off", "extend"])
def test_so_does_one_that_need_not_be_sent_now(weekly, owing, kari, at_time, what):
    due = owing.report.due
    run(at_time, due - timedelta(days=7))
    if what == "extend":
        reporting.extend_report(owing, by=kari, due=due + timedelta(days=60), reason="Sykdom")
    else:
        reporting.write_off_report(owing, by=kari, reason="Trengs ikke.")
    assert states("report_due") == [LetterState.SUPPRESSED]
    assert states("report_news") == [LetterState.PENDING]


def test_another_applicant_keeps_its_own(weekly, draft, choir, call, ola, at_time):
    decided(draft)
    decided(ApplicationFactory(call=call, organisation=choir))
    row = fresh(draft)
    run(at_time, row.accept_by)
    accepting.accept(row, by=ola, on_behalf_of=row.organisation)
    assert states("accept_due") == [LetterState.SUPPRESSED, LetterState.PENDING]


def test_a_reminder_never_waits_past_half_of_the_time_left(weekly, draft, at_time):
    decided(draft)
    last = fresh(draft).accept_by
    run(at_time, last - timedelta(days=1))
    (letter,) = letters("accept_due")
    assert letter.next_at <= clock.start_of_day(last) + timedelta(hours=6)

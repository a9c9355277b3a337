"""What the clock reminds of: an answer to a grant, and a report. Each reminder goes once."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction

from core import audit, clock
from grants.emails import after as emails
from grants.models import Application, Report
from grants.states import GIVING, ApplicationState, ReportState

ACCEPT_SOON = 7  # days before the last day to answer
REPORT_DAYS = (30, 7)  # days before a report is due
OPEN = [ReportState.WAITING, ReportState.RETURNED]


def remind_due() -> int:
    """Write what is due now; how many letters. A beat that slept sends only the last of them."""
    today = clock.today()
    sent = 0
    for pk in _unanswered(today):
        sent += _remind_answer(pk)
    for pk in _unreported(today):
        sent += _remind_report(pk)
    return sent


def _unanswered(today: date) -> Iterator[int]:
    """Applications that wait for a yes or no, near the last day or past it."""
    rows = Application.objects.filter(
        state=ApplicationState.DECIDED,
        granted__gt=0,
        accept_by__lte=today + timedelta(days=ACCEPT_SOON),
    ).exclude(reminded__contains=["accept_passed"])
    return rows.order_by("pk").values_list("pk", flat=True).iterator()


def _unreported(today: date) -> Iterator[int]:
    """Applications whose money has come and whose report is due within a month, or late."""
    rows = Application.objects.filter(
        state=ApplicationState.PAID,
        report__state__in=OPEN,
        report__due__lte=today + timedelta(days=max(REPORT_DAYS)),
    ).exclude(reminded__contains=["report_late"])
    return rows.order_by("pk").values_list("pk", flat=True).iterator()


@transaction.atomic
def _remind_answer(pk: int) -> bool:
    """Remind one who was granted something and has not answered; whether a letter went."""
    application = _free(pk)
    if application is None or application.state != ApplicationState.DECIDED:
        return False
    decision = application.current_decision
    if application.accept_by is None or decision is None or decision.outcome not in GIVING:
        return False
    passed = clock.today() > application.accept_by
    name = "accept_passed" if passed else "accept_soon"
    key = f"accept:{application.pk}:{decision.number}:{name}"
    words = {"passed": passed, "decision": decision}
    return _remind(application, name, emails.ACCEPT_DUE, key, application.accept_by, **words)


@transaction.atomic
def _remind_report(pk: int) -> bool:
    """Remind one who owes a report; whether a letter went."""
    application = _free(pk)
    report = Report.objects.filter(application=application, state__in=OPEN).first()
    if application is None or report is None or application.state != ApplicationState.PAID:
        return False
    name = _report_name((report.due - clock.today()).days)
    key = f"report:{report.pk}:{report.due}:{name}"
    words = {"report": report, "late": name == "report_late"}
    return bool(name) and _remind(application, name, emails.REPORT_DUE, key, report.due, **words)


def _report_name(days: int) -> str:
    """Which reminder it is time for, with so many days left; empty for none."""
    if days < 0:
        return "report_late"
    return next((f"report_{near}" for near in sorted(REPORT_DAYS) if days <= near), "")


def _free(pk: int) -> Application | None:
    """The application under lock; None when somebody is at work with it: there is a next hour."""
    rows = Application.objects.select_for_update(of=("self",), skip_locked=True)
    return rows.select_related("call__scheme__owner").filter(pk=pk).first()


def _remind(
    application: Application, name: str, letter: str, key: str, last: date, **words: object
) -> bool:
    """Write it once, and remember its name; `last` is the day it reminds of."""
    if name in application.reminded:
        return False
    application.reminded = [*application.reminded, name]
    application.save(update_fields=["reminded"])
    emails.call_back(application, letter)  # the one before it, where somebody wants few
    emails.tell(application, letter, key=key, before=last, **words)
    audit.record("grant.reminded", application, by=None, name=name)
    return True

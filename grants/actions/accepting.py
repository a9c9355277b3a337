"""Yes or no to a grant, and what a yes sets going: the instalments and the report."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused
from grants import bank, budget
from grants.actions import giving_back, held
from grants.emails import after as emails
from grants.models import Application, Decision, Instalment, Report
from grants.states import (
    APPLICATION,
    GIVING,
    REPORT_OVER,
    ApplicationState,
    InstalmentState,
    ReportForm,
)
from organisations.models import Organisation

REASON = 500  # characters
BEFORE_AND_AFTER = (InstalmentState.DUE, InstalmentState.HELD)  # the report
SAID_YES = [ApplicationState.ACCEPTED, ApplicationState.PAID, ApplicationState.REPORTED]


@transaction.atomic
def accept(
    application: Application, *, by: Any, on_behalf_of: Organisation, account: str = ""
) -> Application:
    """Say yes: the money will come, on the days that the call has promised.

    Args:
        on_behalf_of: the organisation that was granted something.
        account: where the money goes, when it is another than the application says.

    Raises:
        Refused: not somebody responsible there, nothing was granted, an organisation that is no
            more, or an account whose check digit does not fit.
    """
    application = held.application(application)
    held.check_answers(by, application, on_behalf_of)
    if application.state in SAID_YES:
        return application  # a second click
    decision = _granted(application)
    application.account = bank.read_account(account or application.account)
    states.move(application, ApplicationState.ACCEPTED, allowed=APPLICATION)
    application.save(update_fields=["state", "account"])
    plan_instalments(application, decision)
    _ask_report(application)
    emails.call_back(application, emails.ACCEPT_DUE)
    audit.record("grant.accepted", application, by=by, on_behalf_of=on_behalf_of)
    return application


@transaction.atomic
def decline(
    application: Application, *, by: Any, on_behalf_of: Organisation, reason: str
) -> Application:
    """Say no: the money is the call's again, this year's and that of the years to come.

    Raises:
        Refused: not somebody responsible there, nothing was granted, already accepted, no reason.
    """
    application = held.application(application)
    held.check_answers(by, application, on_behalf_of)
    if application.state == ApplicationState.DECLINED:
        return application  # a second click
    _granted(application)
    application.withdrawn_reason = held.needed(reason, REASON, _("Skriv hvorfor dere takker nei."))
    states.move(application, ApplicationState.DECLINED, allowed=APPLICATION)
    application.granted = Decimal(0)
    application.save(update_fields=["state", "granted", "withdrawn_reason"])
    giving_back.count_again(application)
    emails.call_back(application, emails.ACCEPT_DUE)
    audit.record("grant.declined", application, by=by, on_behalf_of=on_behalf_of)
    return application


@transaction.atomic
def change_account(
    application: Application, *, by: Any, on_behalf_of: Organisation, account: str
) -> Application:
    """Another account for what is not on its way yet. The organisation's own address is told.

    Raises:
        Refused: not somebody responsible there, not accepted, an instalment is at the bank, or an
            account whose check digit does not fit.
    """
    application = held.application(application)
    held.check_answers(by, application, on_behalf_of)
    digits = bank.read_account(account)
    if digits == application.account:
        return application
    if application.state not in SAID_YES:
        raise Refused(_("Dere kan endre kontonummeret når dere har takket ja."))
    if any(row.state == InstalmentState.LISTED for row in held.instalments(application)):
        raise Refused(_("Pengene er alt på vei til det gamle kontonummeret. Ring kommunen."))
    application.account = digits
    application.save(update_fields=["account"])
    event = audit.record("grant.account_changed", application, by=by, on_behalf_of=on_behalf_of)
    emails.tell(application, "account", key=f"account:{event.pk}")
    return application


def _granted(application: Application) -> Decision:
    """The decision to answer to.

    Raises:
        Refused: none, or one that gives nothing.
    """
    decision: Decision | None = application.current_decision
    if decision is None or decision.outcome not in GIVING:
        raise Refused(_("Dere har ikke fått tilskudd å svare på."))
    return decision


def plan_instalments(application: Application, decision: Decision) -> list[Instalment]:
    """One instalment a year, for what no instalment covers yet; in two where the call holds back.

    Args:
        application: under lock.
        decision: the one that counts now; after a complaint it may give more.
    """
    rows = held.instalments(application)
    reported = Report.objects.filter(application=application, state__in=REPORT_OVER).exists()
    percent = 0 if reported else application.call.held_back
    made: list[Instalment] = []
    for later in range(decision.years):
        year = application.call.year + later
        standing = [r for r in rows if r.year == year and r.state != InstalmentState.STOPPED]
        lacking = decision.amount - sum((r.amount for r in standing), Decimal(0))
        if lacking <= 0:
            continue
        day = max(_same_day(application.call.payment_by, later), clock.today())
        parts = zip(budget.in_parts(lacking, percent), BEFORE_AND_AFTER, strict=True)
        made += [
            Instalment(application=application, year=year, amount=amount, due=day, state=state)
            for amount, state in parts
            if amount
        ]
    for number, row in enumerate(made, start=len(rows) + 1):
        row.number = number
    return Instalment.objects.bulk_create(made)


def _ask_report(application: Application) -> None:
    """A report where the call has said so beforehand; never otherwise (clause R3)."""
    call = application.call
    if call.report_form == ReportForm.NONE:
        return
    due = call.report_by or _same_day(call.payment_by, 1)
    Report.objects.get_or_create(application=application, defaults={"due": due, "first_due": due})


def _same_day(day: date | None, years: int) -> date:
    """The same day some years later; the last of February where there is no 29th."""
    if day is None:  # a published call has one
        raise Refused(_("Utlysningen sier ikke når pengene kommer."))
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)

"""The end of a case: when nothing is left to do, by a person or by the clock each night."""

import logging
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused
from grants.actions import giving_back, held
from grants.actions.complaining import IN_HAND
from grants.emails import after as emails
from grants.models import Application, Complaint, Report
from grants.states import (
    APPLICATION,
    GIVING,
    REPORT_OVER,
    ApplicationState,
    InstalmentState,
    RepaymentState,
)

REASON = 500  # characters
S = ApplicationState
ENDING = [S.DECIDED, S.DECLINED, S.ACCEPTED, S.PAID, S.REPORTED]
UNPAID = [InstalmentState.HELD, InstalmentState.DUE, InstalmentState.LISTED]
logger = logging.getLogger(__name__)


@transaction.atomic
def close_application(application: Application, *, by: Any) -> Application:
    """Put the case away.

    Args:
        by: a case handler without a stake; None when the clock does it.

    Raises:
        Refused: something is left, with what.
    """
    application = held.application(application)
    if by is not None:
        held.check_handles(by, application)
    if application.state == S.CLOSED:
        return application  # a second click
    if left := what_is_left(application):
        raise Refused(left)
    states.move(application, S.CLOSED, allowed=APPLICATION)
    application.save(update_fields=["state"])
    owner = application.call.scheme.owner if by is not None else None
    audit.record("application.closed", application, by=by, on_behalf_of=owner)
    return application


@transaction.atomic
def lapse(application: Application, *, by: Any, reason: str) -> Application:
    """Take back a grant that nobody has said yes to: the money is the call's again.

    Raises:
        Refused: not a case handler without a stake, the day to answer has not passed, answered
            already, a complaint in hand, or no reason.
    """
    application = held.application(application)
    held.check_handles(by, application)
    if application.state == S.CLOSED:
        return application  # a second click
    said = held.needed(reason, REASON, _("Skriv hvorfor tilsagnet faller bort."))
    decision = application.current_decision
    if application.state != S.DECIDED or decision.outcome not in GIVING:
        raise Refused(_("Organisasjonen har ikke noe å svare på."))
    if application.accept_by is None or clock.today() <= application.accept_by:
        raise Refused(_("Fristen for å takke ja har ikke gått ut."))
    if complaint_in_hand(application):
        raise Refused(_("En klage er ikke avgjort."))
    states.move(application, S.CLOSED, allowed=APPLICATION)
    application.granted, application.withdrawn_reason = 0, said
    application.save(update_fields=["state", "granted", "withdrawn_reason"])
    giving_back.count_again(application)
    owner = application.call.scheme.owner
    audit.record("grant.lapsed", application, by=by, on_behalf_of=owner)
    emails.call_back(application, emails.ACCEPT_DUE)
    emails.tell(application, "lapsed", key=f"lapsed:{application.pk}", reason=said)
    return application


def what_is_left(application: Application) -> str:
    """What must be done before the case is over; empty when nothing is."""
    if complaint_in_hand(application):
        return _("En klage er ikke avgjort.")
    if application.state == S.DECLINED:
        return ""
    decision = application.current_decision
    until = decision.complain_until if decision else None
    if until is not None and clock.now() < until:
        return _("Klagefristen har ikke gått ut.")
    if application.state == S.DECIDED:
        return _("Organisasjonen har ikke svart.") if decision.outcome in GIVING else ""
    if application.instalments.filter(state__in=UNPAID).exists():
        return _("Det er penger som ikke er betalt.")
    if application.repayments.filter(state=RepaymentState.CLAIMED).exists():
        return _("Et krav om tilbakebetaling er ikke avsluttet.")
    return _report_left(application)


def complaint_in_hand(application: Application) -> bool:
    """A complaint waits for an answer."""
    mine = Complaint.objects.filter(decision__application=application)
    return mine.filter(state__in=IN_HAND).exists()


def _report_left(application: Application) -> str:
    """A report that is asked for and not dealt with; none is asked where nothing was paid."""
    report = Report.objects.filter(application=application).first()
    if report is None or report.state in REPORT_OVER:
        return ""
    if application.state == S.ACCEPTED:  # every instalment was stopped
        return ""
    return _("Rapporten er ikke godkjent.")


def close_finished() -> int:
    """Put away every case in which nothing is left; how many. Each in its own transaction."""
    closed = 0
    ending = Application.objects.filter(state__in=ENDING).select_related("call")
    for application in ending.order_by("call", "pk").iterator():
        if what_is_left(application):
            continue
        try:
            close_application(application, by=None)
        except Refused:  # somebody did something between the look and the lock
            logger.info("application %s is not over after all", application.pk)
            continue
        closed += 1
    return closed

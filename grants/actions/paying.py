"""Payment lists: what is due, taken out together for the bank, and marked when it is paid."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused
from core.money import format_nok
from grants import bank, budget
from grants.actions import giving_back, held
from grants.emails import after as emails
from grants.models import Application, Call, Instalment, PaymentList
from grants.policies import casework
from grants.states import APPLICATION, INSTALMENT, ApplicationState, InstalmentState

PAYABLE = [ApplicationState.ACCEPTED, ApplicationState.PAID, ApplicationState.REPORTED]
FAR = 366  # days ahead that a bank is asked to pay
NAMED = 5  # problems that one refusal names
REASON = 500  # characters


@transaction.atomic
def make_list(
    call: Call, *, by: Any, pay_on: date, instalments: Collection[int] | None = None
) -> PaymentList:
    """Take instalments out together.

    Args:
        call: whose instalments they are.
        pay_on: the day the bank is asked to pay.
        instalments: those that were chosen; None for everything that is due by that day.

    Raises:
        Refused: not a case handler, a stake in one of them, a day out of reach, none chosen, or one
            that cannot be paid: its account, its organisation, stopped, or on a list already.
    """
    call = budget.locked(call)
    _check_pays(by, call)
    today = clock.today()
    if not today <= pay_on <= today + timedelta(days=FAR):
        raise Refused(_("Velg i dag eller en dag det neste året."), "pay_on")
    rows = _chosen(call, pay_on, instalments)
    shut = casework.shut_out({by.pk}, [row.application for row in rows])
    stake = {application for _person, application in shut}
    _check_each(rows, stake)
    last = call.payment_lists.aggregate(n=Max("number"))["n"] or 0
    made = PaymentList.objects.create(
        call=call, number=last + 1, made_at=clock.now(), made_by=by, pay_on=pay_on
    )
    for row in rows:
        states.move(row, InstalmentState.LISTED, allowed=INSTALMENT)
        row.payment_list, row.account = made, row.application.account
    Instalment.objects.bulk_update(rows, ["state", "payment_list", "account"])
    audit.record("payment_list.made", made, by=by, on_behalf_of=call.scheme.owner, n=len(rows))
    return made


def _check_pays(by: Any, call: Call) -> None:
    if not casework.may_handle_call(by, call):
        raise Refused(casework.why_not_handle_call(by, call))


def _chosen(call: Call, pay_on: date, chosen: Collection[int] | None) -> list[Instalment]:
    """The instalments under lock, after their applications.

    Raises:
        Refused: none, or one that is of another call.
    """
    asked = Instalment.objects.filter(application__call=call)
    if chosen is None:
        asked = asked.filter(
            state=InstalmentState.DUE, due__lte=pay_on, application__state__in=PAYABLE
        )
    else:
        asked = asked.filter(pk__in=chosen)
    applications = _locked_applications(asked.values("application"))
    rows = list(asked.select_for_update(of=("self",)).order_by("application", "number"))
    if not rows:
        raise Refused(_("Kryss av for minst én utbetaling."), "instalments")
    if chosen is not None and len(rows) != len(set(chosen)):
        raise Refused(_("En av utbetalingene er ikke her. Last siden på nytt."), "instalments")
    for row in rows:
        row.application = applications[row.application_id]
        row.application.call = call
    return rows


def _locked_applications(pks: Any) -> dict[int, Application]:
    """By primary key, under lock in that order."""
    found = Application.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    return {row.pk: row for row in found.select_related("organisation").order_by("pk")}


def _check_each(rows: list[Instalment], stake: Collection[int]) -> None:
    """Every rule of every row, before anything is written.

    Raises:
        Refused: naming those that stand in the way.
    """
    said = []
    for row in rows:
        why = why_not_paid(row)
        if row.application_id in stake:
            why = _("Du er inhabil. En annen må lage listen.")
        if why:
            said.append(f"{row.application.own_name}: {why}")
    if said:
        more = len(said) - NAMED
        rest = [_("Og %(n)s til.") % {"n": more}] if more > 0 else []
        raise Refused(" ".join([*said[:NAMED], *rest]), "instalments")


def why_not_paid(row: Instalment) -> str:
    """What stands in the way of paying an instalment; empty when nothing does."""
    application = row.application
    if row.state == InstalmentState.STOPPED:
        return _("Utbetalingen er stanset.")
    if row.state == InstalmentState.HELD:
        return _("Utbetalingen venter på rapporten.")
    if row.state != InstalmentState.DUE:
        return _("Utbetalingen står alt på en liste.")
    if application.state not in PAYABLE:
        return _("Status er «%(was)s».") % {"was": application.get_state_display()}
    if gone := held.why_gone(application.organisation):
        return gone
    if not bank.is_account(application.account):
        return _("Kontonummeret stemmer ikke. Be dem rette det.")
    return ""


def _locked_list(payment_list: PaymentList, by: Any) -> PaymentList:
    """The list under lock after its call; for a case handler without a stake in any of it.

    Raises:
        Refused: somebody else.
    """
    call = budget.locked(payment_list.call)
    _check_pays(by, call)
    found = PaymentList.objects.select_for_update(of=("self",)).get(pk=payment_list.pk)
    found.call = call
    return found


def _listed(payment_list: PaymentList, by: Any) -> list[Instalment]:
    """What stands on the list, under lock, with its applications.

    Raises:
        Refused: a stake in one of them.
    """
    asked = Instalment.objects.filter(payment_list=payment_list)
    applications = _locked_applications(asked.values("application"))
    rows = list(asked.select_for_update().order_by("application", "number"))
    for row in rows:
        row.application = applications[row.application_id]
        row.application.call = payment_list.call
    if casework.shut_out({by.pk}, list(applications.values())):
        raise Refused(_("Du er inhabil i en av sakene på listen. En annen må gjøre dette."))
    return rows


@transaction.atomic
def take_apart(payment_list: PaymentList, *, by: Any) -> PaymentList:
    """Let the instalments go back to being due. The empty list stays, so its number is not reused.

    Raises:
        Refused: not a case handler, a stake, or it is paid.
    """
    payment_list = _locked_list(payment_list, by)
    if payment_list.paid_at:
        raise Refused(_("Listen er betalt. Den kan ikke tas fra hverandre."))
    rows = _listed(payment_list, by)
    if not rows:
        return payment_list  # a second click
    for row in rows:
        states.move(row, InstalmentState.DUE, allowed=INSTALMENT)
        row.payment_list, row.account = None, ""
    Instalment.objects.bulk_update(rows, ["state", "payment_list", "account"])
    audit.record(
        "payment_list.taken_apart", payment_list, by=by, on_behalf_of=payment_list.call.scheme.owner
    )
    return payment_list


@transaction.atomic
def mark_paid(payment_list: PaymentList, *, by: Any, paid_on: date) -> PaymentList:
    """The bank has paid: every organisation on the list is told.

    Args:
        paid_on: the day the money went; not before the list was made, nor in the future.

    Raises:
        Refused: not a case handler, a stake, nothing on the list, or a day out of reach.
    """
    payment_list = _locked_list(payment_list, by)
    if payment_list.paid_at:
        return payment_list  # a second click
    made_on = payment_list.made_at.astimezone(clock.OSLO).date()
    if not made_on <= paid_on <= clock.today():
        raise Refused(_("Velg dagen pengene gikk: fra listen ble laget, til i dag."), "paid_on")
    rows = _listed(payment_list, by)
    if not rows:
        raise Refused(_("Listen er tatt fra hverandre. Lag en ny."))
    for row in rows:
        states.move(row, InstalmentState.PAID, allowed=INSTALMENT)
        row.paid_on = paid_on
    Instalment.objects.bulk_update(rows, ["state", "paid_on"])
    _move_applications(rows, by)
    payment_list.paid_at, payment_list.paid_by = clock.now(), by
    payment_list.save(update_fields=["paid_at", "paid_by"])
    owner = payment_list.call.scheme.owner
    audit.record("payment_list.paid", payment_list, by=by, on_behalf_of=owner)
    emails.tell_paid(payment_list)
    return payment_list


def _move_applications(rows: list[Instalment], by: Any) -> None:
    """The first payment makes «accepted» into «paid»; a later year's changes nothing."""
    first = {
        row.application_id: row.application
        for row in rows
        if row.application.state == ApplicationState.ACCEPTED
    }
    for application in first.values():
        states.move(application, ApplicationState.PAID, allowed=APPLICATION)
    Application.objects.bulk_update(first.values(), ["state"])
    owner = rows[0].application.call.scheme.owner
    paid = [(row.application, {"amount": str(row.amount), "year": row.year}) for row in rows]
    audit.record_many("grant.paid", paid, by=by, on_behalf_of=owner)


@transaction.atomic
def release(application: Application, *, by: Any) -> Decimal:
    """What has waited for the report is due now, or on its day in a later year.

    Args:
        application: under lock; its report is approved or not needed.

    Returns:
        NOK of it that is for this year; 0 when nothing has waited.
    """
    today, owner = clock.today(), application.call.scheme.owner
    rows = [r for r in held.instalments(application) if r.state == InstalmentState.HELD]
    for row in rows:
        states.move(row, InstalmentState.DUE, allowed=INSTALMENT)
        row.due = max(row.due, today)
    Instalment.objects.bulk_update(rows, ["state", "due"])
    said = [(row, {"amount": str(row.amount), "year": row.year}) for row in rows]
    audit.record_many("instalment.released", said, by=by, on_behalf_of=owner)
    year = max(application.call.year, today.year)
    return sum((row.amount for row in rows if row.year <= year), Decimal(0))


@transaction.atomic
def stop(instalment: Instalment, *, by: Any, reason: str) -> Instalment:
    """Do not pay this one. The money is the call's again, and the organisation is told why.

    Raises:
        Refused: not a case handler without a stake, no reason, or it is on a list or paid.
    """
    application = held.application(instalment.application)
    held.check_handles(by, application)
    row = Instalment.objects.select_for_update().get(pk=instalment.pk)
    row.application = application
    if row.state == InstalmentState.STOPPED:
        return row  # a second click
    if row.state == InstalmentState.LISTED:
        raise Refused(_("Utbetalingen står på en liste. Ta listen fra hverandre først."))
    row.stopped_reason = held.needed(reason, REASON, _("Skriv hvorfor utbetalingen stanses."))
    states.move(row, InstalmentState.STOPPED, allowed=INSTALMENT)
    row.save(update_fields=["state", "stopped_reason"])
    giving_back.count_again(application)
    owner = application.call.scheme.owner
    audit.record("instalment.stopped", row, by=by, on_behalf_of=owner, amount=str(row.amount))
    emails.tell(
        application, "stopped", key=f"stopped:{row.pk}", instalment=row, sum=format_nok(row.amount)
    )
    return row

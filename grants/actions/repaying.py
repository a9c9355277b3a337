"""Money that must come back: claimed with a reason, paid back, or dropped."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused
from core.money import format_nok
from grants.actions import held
from grants.emails import after as emails
from grants.models import Application, Repayment
from grants.states import REPAYMENT, InstalmentState, RepaymentState

REASON, ENDED = 1000, 500  # characters


@transaction.atomic
def claim_repayment(
    application: Application, *, by: Any, amount: Decimal, reason: str, due: date
) -> Repayment:
    """Claim some of the money back.

    Args:
        amount: NOK; at most what has been paid and has not come back.
        reason: as the letter says it.
        due: the day to have paid by; after today.

    Raises:
        Refused: not a case handler without a stake, more than was paid, no reason, a day that has
            passed, or a claim that is open already.
    """
    application = held.application(application)
    held.check_handles(by, application)
    said = held.needed(reason, REASON, _("Skriv hvorfor pengene kreves tilbake."))
    before = Repayment.objects.filter(application=application, state=RepaymentState.CLAIMED).first()
    if before and (before.amount, before.reason, before.due) == (amount, said, due):
        return before  # a second click
    if before:
        raise Refused(_("Dere har alt krevd tilbake penger. Avslutt det kravet først."))
    if amount <= 0:
        raise Refused(_("Beløpet må være større enn 0."), "amount")
    if (most := still_paid(application)) < amount:
        raise Refused(
            _("De har fått %(most)s. Dere kan ikke kreve tilbake mer.")
            % {"most": format_nok(most)},
            "amount",
        )
    if due <= clock.today():
        raise Refused(_("Velg en dag etter i dag."), "due")
    row = Repayment.objects.create(
        application=application,
        amount=amount,
        reason=said,
        due=due,
        claimed_at=clock.now(),
        claimed_by=by,
    )
    owner = application.call.scheme.owner
    audit.record("repayment.claimed", row, by=by, on_behalf_of=owner, amount=str(amount))
    _tell(row, application, "claimed")
    return row


def still_paid(application: Application) -> Decimal:
    """NOK that has been paid and has not come back."""
    paid = application.instalments.filter(state=InstalmentState.PAID)
    back = application.repayments.filter(state=RepaymentState.REPAID)
    total: Decimal = (_sum(paid)) - (_sum(back))
    return total


def _sum(rows: Any) -> Decimal:
    return rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


@transaction.atomic
def repaid(repayment: Repayment, *, by: Any) -> Repayment:
    """The money has come back.

    Raises:
        Refused: not a case handler without a stake, or the claim was dropped.
    """
    row = _held(repayment, by)
    if row.state == RepaymentState.REPAID:
        return row  # a second click
    states.move(row, RepaymentState.REPAID, allowed=REPAYMENT)
    return _ended(row, by, "repaid", "")


@transaction.atomic
def drop(repayment: Repayment, *, by: Any, reason: str) -> Repayment:
    """Claim it no longer, with a reason.

    Raises:
        Refused: not a case handler without a stake, no reason, or it has been paid back.
    """
    row = _held(repayment, by)
    if row.state == RepaymentState.DROPPED:
        return row  # a second click
    said = held.needed(reason, ENDED, _("Skriv hvorfor kravet faller bort."))
    states.move(row, RepaymentState.DROPPED, allowed=REPAYMENT)
    return _ended(row, by, "dropped", said)


def _held(repayment: Repayment, by: Any) -> Repayment:
    """The claim under lock after its application, for a case handler without a stake."""
    application = held.application(repayment.application)
    held.check_handles(by, application)
    row = Repayment.objects.select_for_update().get(pk=repayment.pk)
    row.application = application
    return row


def _ended(row: Repayment, by: Any, what: str, words: str) -> Repayment:
    """Keep who ended it and why, log it and tell them; the state is moved already."""
    row.ended_at, row.ended_by, row.ended_reason = clock.now(), by, words
    row.save(update_fields=["state", "ended_at", "ended_by", "ended_reason"])
    owner = row.application.call.scheme.owner
    audit.record(f"repayment.{what}", row, by=by, on_behalf_of=owner)
    _tell(row, row.application, what)
    return row


def _tell(row: Repayment, application: Application, what: str) -> None:
    """A letter about the claim."""
    key = f"repayment:{row.pk}:{what}"
    total = format_nok(row.amount)
    emails.tell(application, "repayment", key=key, repayment=row, what=what, sum=total)

"""What a case handler proposes (innstilling). The applicant never sees it."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock, states
from core.errors import Refused, Stale
from core.money import format_nok
from grants.actions.casework import handled, record
from grants.models import Application, Recommendation
from grants.states import APPLICATION, ApplicationState, CallState, Outcome

REASON, TERMS = 5000, 3000  # characters


@transaction.atomic
def recommend(
    application: Application,
    *,
    by: Any,
    outcome: str,
    amount: Decimal | None,
    years: int,
    reason: str,
    terms: str = "",
    saves: int | None = None,
) -> Recommendation:
    """Propose an answer, or change what is proposed.

    Args:
        outcome: everything, a part, or nothing.
        amount: NOK a year; None for what follows from the outcome.
        years: how many.
        reason: as the letter will say it.
        terms: what the letter will ask of them.
        saves: the count the person read, 0 for none; None does not ask.

    Raises:
        Refused: what does not add up, or a step that the case cannot take now.
        Stale: a colleague has saved since.
    """
    application = handled(application, by)
    if application.call.state == CallState.WITHDRAWN:
        raise Refused(_("Utlysningen er trukket."))
    said = checked(application, outcome, amount, years, reason, terms)
    row = Recommendation.objects.select_for_update().filter(application=application).first()
    stands = application.state == ApplicationState.RECOMMENDED
    if row and stands and all(getattr(row, name) == value for name, value in said.items()):
        return row  # a second click
    if saves is not None and saves != (row.saves if row else 0):
        raise Stale(_("En kollega har lagret noe annet mens du skrev."))
    if not stands:
        states.move(application, ApplicationState.RECOMMENDED, allowed=APPLICATION)
    application.handler_id = application.handler_id or by.pk
    application.save(update_fields=["state", "handler"])
    row = row or Recommendation(application=application, saves=0)
    for name, value in said.items():
        setattr(row, name, value)
    row.by, row.at, row.saves = by, clock.now(), row.saves + 1
    row.save()
    record("application.recommended", application, by, outcome=outcome, amount=str(row.amount))
    return row


def checked(
    application: Application,
    outcome: str,
    amount: Decimal | None,
    years: int,
    reason: str,
    terms: str,
) -> dict[str, Any]:
    """What was proposed, whole and within what they asked for.

    Raises:
        Refused: beside the field it is about.
    """
    reason, terms = reason.strip(), terms.strip()
    if outcome not in Outcome.values:
        raise Refused(_("Velg innvilget, delvis innvilget eller avslag."), "outcome")
    if not reason:
        raise Refused(_("Skriv begrunnelsen. Den står i brevet."), "reason")
    for text, most, field in ((reason, REASON, "reason"), (terms, TERMS, "terms")):
        if len(text) > most:
            raise Refused(_("Skriv kortere: høyst %(n)s tegn.") % {"n": most}, field)
    if outcome == Outcome.REFUSED:
        amount, years = Decimal(0), 1
    else:
        amount = _sum(application, outcome, amount, years)
    return {
        "outcome": outcome,
        "amount": amount,
        "years": years,
        "reason": reason,
        "terms": terms,
    }


def _sum(application: Application, outcome: str, amount: Decimal | None, years: int) -> Decimal:
    """NOK a year that is not more than they asked for, and is called what it is."""
    asked = application.amount or Decimal(0)
    if not 1 <= years <= application.years:
        raise Refused(
            _("De har søkt om %(n)s år. Velg ikke flere.") % {"n": application.years}, "years"
        )
    if amount is None and outcome == Outcome.GRANTED:
        amount = asked
    if amount is None or amount <= 0:
        raise Refused(_("Skriv hvor mye de får i året."), "amount")
    if amount > asked:
        raise Refused(
            _("De har søkt om %(asked)s i året. Innstill ikke mer.") % {"asked": format_nok(asked)},
            "amount",
        )
    whole = amount == asked and years == application.years
    if whole and outcome == Outcome.PARTLY:
        raise Refused(_("Det er alt de søkte om. Velg «Innvilget»."), "outcome")
    if not whole and outcome == Outcome.GRANTED:
        raise Refused(_("Det er mindre enn de søkte om. Velg «Delvis innvilget»."), "outcome")
    return amount


@transaction.atomic
def take_back(application: Application, *, by: Any) -> Application:
    """Take the proposal off the list; its words are kept for the next one.

    Raises:
        Refused: not a handler of it, or it is decided.
    """
    application = handled(application, by)
    if application.state == ApplicationState.IN_ASSESSMENT:
        return application  # a second click
    if application.state != ApplicationState.RECOMMENDED:  # others may go there, by other ways
        raise Refused(
            _("Dette kan ikke gjøres nå, for status er «%(was)s».")
            % {"was": application.get_state_display()}
        )
    states.move(application, ApplicationState.IN_ASSESSMENT, allowed=APPLICATION)
    application.save(update_fields=["state"])
    row = Recommendation.objects.select_for_update().get(application=application)
    row.saves += 1  # a decision that was read before this is stale
    row.save(update_fields=["saves"])
    record("recommendation.taken_back", application, by)
    return application

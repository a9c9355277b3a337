"""The money of a call: what is left, and the lock under which it is given.

The rule is the table's: `call_within_budget`. Here it becomes a sentence before it becomes an
error, and everybody who grants holds the call's row first, so that of two at once one waits.
"""

from decimal import ROUND_DOWN, Decimal

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from core.errors import Refused
from core.money import format_nok
from grants.models import Call, Decision, Instalment
from grants.states import GIVING, ApplicationState, CallState, InstalmentState


def locked(call: Call) -> Call:
    """The call's row, held until the transaction ends. Before any application's: one order."""
    found = Call.objects.select_for_update(of=("self",)).select_related("scheme__owner")
    return found.get(pk=call.pk)


def check_room(call: Call, more: Decimal, field: str | None = "amount") -> None:
    """Refuse what would pass the budget.

    Args:
        call: under lock.
        more: NOK that would be granted beside what is.
        field: where the sentence belongs.

    Raises:
        Refused: with how much too much, and how much there is (words 29 of the design).
    """
    over = more - call.left
    if over > 0:
        raise Refused(
            _("Summen er %(over)s for høy. Det er %(left)s igjen å fordele.")
            % {"over": format_nok(over), "left": format_nok(call.left)},
            field,
        )


def in_parts(amount: Decimal, percent: int) -> tuple[Decimal, Decimal]:
    """What is paid beforehand, and what waits for the report; the latter in whole kroner."""
    waits = (amount * percent / 100).to_integral_value(ROUND_DOWN)
    return amount - waits, waits


def promised(call: Call) -> Decimal:
    """NOK of this call's year that earlier calls of its scheme have promised (many-year grants).

    Of several calls in one year the first one that is published carries it.
    """
    same_year = Call.objects.filter(scheme=call.scheme_id, year=call.year).exclude(pk=call.pk)
    if same_year.filter(state__in=[CallState.PUBLISHED, CallState.CLOSED]).exists():
        return Decimal(0)
    return still_promised(call)


def still_promised(call: Call) -> Decimal:
    """NOK of a call's year: instalments that stand, and decisions nobody has answered yet."""
    earlier = {
        "application__call__scheme": call.scheme_id,
        "application__call__year__lt": call.year,
    }
    rows = Instalment.objects.filter(year=call.year, **earlier)
    standing = rows.exclude(state=InstalmentState.STOPPED).aggregate(sum=Sum("amount"))["sum"]
    waiting = Decision.objects.filter(
        application__state=ApplicationState.DECIDED,
        outcome__in=GIVING,
        years__gt=call.year - F("application__call__year"),
        **earlier,
    )
    last = waiting.order_by("application_id", "-number").distinct("application_id")
    return (standing or Decimal(0)) + sum((one.amount for one in last), Decimal(0))

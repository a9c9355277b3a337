"""The money of a call: what is left, and the lock under which it is given.

The rule is the table's: `call_within_budget`. Here it becomes a sentence before it becomes an
error, and everybody who grants holds the call's row first, so that of two at once one waits.
"""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from core.money import format_nok
from grants.models import Call


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


def running_total(rows: list[Any], call: Call) -> Decimal:
    """NOK that the recommended rows would take together."""
    return sum((row.amount for row in rows), Decimal(0)) + call.granted

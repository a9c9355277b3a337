"""Money that is not used after all: the call's again, this year's and that of the years to come."""

from decimal import Decimal

from django.db.models import F, Sum
from django.db.models.functions import Least

from grants.budget import still_promised
from grants.models import Application, Call, Instalment
from grants.states import ApplicationState, CallState, InstalmentState


def count_again(application: Application) -> None:
    """What the application holds of its call's budget, and its scheme's promises, as they now are.

    Args:
        application: under lock with its call, its state and its instalments saved.
    """
    application.granted = _held(application)
    application.save(update_fields=["granted"])
    _lower_promises(application.call)


def _held(application: Application) -> Decimal:
    """NOK of the call's own year: decided and not declined, less what was stopped."""
    if application.state == ApplicationState.DECLINED:
        return Decimal(0)
    rows = Instalment.objects.filter(application=application, year=application.call.year)
    standing = rows.exclude(state=InstalmentState.STOPPED).aggregate(sum=Sum("amount"))["sum"]
    held: Decimal = application.granted
    answered = application.state != ApplicationState.DECIDED
    return min(held, standing or Decimal(0)) if answered else held


def _lower_promises(call: Call) -> None:
    """What later calls of the scheme keep aside, never more than is promised still.

    They are locked after this one, in the order of the years: nobody waits in a ring.
    """
    later = Call.objects.select_for_update(of=("self",)).filter(
        scheme=call.scheme_id, year__range=(call.year + 1, call.year + 3), bound__gt=0
    )
    for row in later.exclude(state=CallState.WITHDRAWN).order_by("year", "pk"):
        Call.objects.filter(pk=row.pk).update(bound=Least(F("bound"), still_promised(row)))

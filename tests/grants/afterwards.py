"""A grant on its way after the decision, for the tests of what follows."""

from typing import Any

from accounts.models import User
from core import clock
from core.models import AuditEvent
from dispatch.models import Letter
from grants.actions import accepting, paying
from grants.models import Application, PaymentList
from tests.factories.grants import decided


def fresh(application: Application) -> Application:
    """The row as it is now, with nothing remembered."""
    return Application.objects.select_related("call__scheme__owner", "organisation").get(
        pk=application.pk
    )


def accepted(draft: Application, by: User, **given: Any) -> Application:
    """Decided, and somebody responsible has said yes."""
    decided(draft, **given)
    row = fresh(draft)
    accepting.accept(row, by=by, on_behalf_of=row.organisation)
    return fresh(draft)


def paid(application: Application, by: User) -> PaymentList:
    """What is due by the promised day is on a list, and the list is paid today."""
    made = paying.make_list(
        application.call,
        by=by,
        pay_on=clock.today(),
        instalments=[row.pk for row in application.instalments.filter(state="due")],
    )
    return paying.mark_paid(made, by=by, paid_on=clock.today())


def letters(kind: str) -> list[Letter]:
    """The letters of one kind, oldest first."""
    return list(Letter.objects.filter(batch__kind=f"grant.{kind}").order_by("pk"))


def told(verb: str) -> int:
    """How many audit lines there are of a verb."""
    return AuditEvent.objects.filter(verb=verb).count()

"""Very many awards of one call in a few statements, for the tests of what is taken out."""

from decimal import Decimal

from accounts.models import User
from core import clock
from grants.models import Application, Call, Decision
from organisations.models import Organisation
from tests.factories.grants import ACCOUNT
from tests.factories.organisations import valid_orgnr

FIRST = 50_000  # numbers that no factory has come to


def awards(call: Call, count: int, by: User, other: User, first: int = FIRST) -> None:
    """An organisation, its application and its decision of 1 000 kroner, `count` times."""
    now = clock.now()
    Call.objects.filter(pk=call.pk).update(budget=Decimal(1_000_000_000))
    organisations = Organisation.objects.bulk_create(
        Organisation(orgnr=valid_orgnr(n), name=f"Lag {n}") for n in range(first, first + count)
    )
    applications = Application.objects.bulk_create(
        Application(
            call=call,
            organisation=organisation,
            number=n,
            state="decided",
            amount=Decimal(1_000),
            account=ACCOUNT,
            sent_at=now,
            edited_at=now,
            edited_by=by,
            created_at=now,
        )
        for n, organisation in enumerate(organisations, start=first)
    )
    Decision.objects.bulk_create(
        Decision(
            application=application,
            outcome="granted",
            amount=Decimal(1_000),
            binding=call.binding,
            reason="Ja.",
            recommended_by=by,
            decided_by=other,
            decided_at=now,
        )
        for application in applications
    )
    Application.objects.filter(pk__in=[a.pk for a in applications]).update(granted=1_000)

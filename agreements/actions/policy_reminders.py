"""The clock reminds a municipality that its policy runs out, while there is time for the next."""

from django.db import transaction

from agreements.emails import policy as emails
from agreements.levels import in_force
from agreements.models import LocalPolicy
from agreements.policies import local_policy as policies
from agreements.states import PolicyState
from core import audit, clock
from core.models import AuditEvent

LEADS = (policies.SOON, 30)  # days before the last day
REMINDED = "policy.reminded"


def remind_due() -> int:
    """A letter at each lead time that has begun, the shortest only; run twice it reminds once.

    Returns:
        How many policies were reminded of.
    """
    return sum(
        _one(pk) for pk in policies.running_out().order_by("pk").values_list("pk", flat=True)
    )


@transaction.atomic
def _one(pk: int) -> bool:
    """One policy, under its lock; the log is the memory."""
    held = LocalPolicy.objects.select_for_update(of=("self",), skip_locked=True)
    policy = held.select_related("municipality").filter(pk=pk, state=PolicyState.DECIDED).first()
    if policy is None or policy.valid_to is None or not in_force().filter(pk=pk).exists():
        return False
    left = (policy.valid_to - clock.today()).days
    lead = min((days for days in LEADS if days >= left), default=None)
    told = AuditEvent.objects.filter(
        subject_type=LocalPolicy._meta.label_lower,
        subject_id=pk,
        verb=REMINDED,
        detail__lead=lead,
        detail__valid_to=str(policy.valid_to),
    )
    if lead is None or told.exists():
        return False
    emails.tell_runs_out(policy, lead)
    audit.record(REMINDED, policy, by=None, lead=lead, valid_to=str(policy.valid_to))
    return True

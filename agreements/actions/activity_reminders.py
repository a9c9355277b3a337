"""The clock reminds the responsible party that an activity is due."""

from datetime import timedelta

from django.db import transaction

from agreements.emails import activities as emails
from agreements.models import Activity
from agreements.states import LIVE
from core import audit, clock
from core.models import AuditEvent

LEADS = (30, 7)  # days before the last day
REMINDED = "activity.reminded"


def remind_due() -> int:
    """A letter at each lead time that has begun, the shortest only; run twice it reminds once.

    Returns:
        How many activities were reminded of.
    """
    today = clock.today()
    near = Activity.objects.filter(
        state__in=LIVE, due__range=(today, today + timedelta(days=max(LEADS)))
    )
    return sum(_one(pk) for pk in near.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _one(pk: int) -> bool:
    """One activity, under its lock; the log is the memory."""
    held = Activity.objects.select_for_update(of=("self",), skip_locked=True)
    activity = held.filter(pk=pk, state__in=LIVE).select_related("platform", "responsible").first()
    if activity is None:
        return False
    left = (activity.due - clock.today()).days
    lead = min((days for days in LEADS if days >= left >= 0), default=None)
    told = AuditEvent.objects.filter(
        subject_type=Activity._meta.label_lower,
        subject_id=pk,
        verb=REMINDED,
        detail__lead=lead,
        detail__due=str(activity.due),
    )
    if lead is None or told.exists():
        return False
    emails.tell_due(activity, lead)
    audit.record(REMINDED, activity, by=None, lead=lead, due=str(activity.due))
    return True

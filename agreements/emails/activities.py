"""Letters about the activity plan, to those who can bind the parties."""

from typing import Any

from agreements.emails.one import write
from agreements.models import Activity, Party
from agreements.policies.parties import key_people
from core.pages import absolute
from dispatch import letters


@letters.in_bokmaal()
def tell_proposed(activity: Activity) -> None:
    """Somebody proposes: say yes or no. To every party but the one that asks."""
    for party in activity.platform.parties.exclude(pk=activity.proposed_by_id):
        _tell("activity_proposed", activity, party, f"{activity.pk}:{activity.version}")


@letters.in_bokmaal()
def tell_agreed(activity: Activity, by: Any) -> None:
    """Every party has said yes; the last one knows it already."""
    for party in activity.platform.parties.all():
        key = f"{activity.pk}:{activity.version}"
        _tell("activity_agreed", activity, party, key, without=by.pk)


@letters.in_bokmaal()
def tell_stopped(activity: Activity, stopped_by: Party) -> None:
    """It is postponed or cancelled, and why. To the other parties."""
    for party in activity.platform.parties.exclude(pk=stopped_by.pk):
        key = f"{activity.pk}:{activity.version}"
        _tell("activity_stopped", activity, party, key, stopped_by=stopped_by)


@letters.in_bokmaal()
def tell_due(activity: Activity, lead: int) -> None:
    """So many days are left. To the responsible party."""
    key = f"{activity.pk}:{activity.due}:{lead}"
    _tell("activity_due", activity, activity.responsible, key)


def _tell(
    name: str,
    activity: Activity,
    party: Party,
    key: str,
    *,
    without: int = 0,
    **words: Any,
) -> None:
    """One letter to each who can bind the party, from `templates/agreements/email/<name>.*.txt`."""
    said = {
        **words,
        "activity": activity,
        "party": party,
        "platform": activity.platform,
        "link": absolute(activity.get_absolute_url()),
    }
    for person in key_people(party).exclude(pk=without):
        write(
            name,
            person,
            key=key,
            scope=f"activity:{activity.ref}",
            said=said,
            from_name=activity.platform.name,
        )

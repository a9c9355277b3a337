"""The last days of activities as calendars read them, and which belong in whose calendar."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import DateTimeField, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from agreements.models import Activity, Platform
from agreements.policies import parties
from agreements.states import ActivityState
from core import audit, clock, ics
from core.pages import absolute
from organisations.models import Municipality

MOST = 300  # activities in one feed, the latest ones


def event(activity: Any) -> ics.Event:
    """The last day, all day long; `touched` comes with the activity."""
    off = activity.state == ActivityState.CANCELLED
    page = absolute(activity.get_absolute_url())
    name = _("Avlyst aktivitet") if off else _("Felles aktivitet")
    return ics.Event(
        uid=f"aktivitet-{activity.ref}@{settings.MAIL_DOMAIN}",
        title=f"{name}: {activity.title}",
        starts=activity.due,
        ends=None,
        changed=activity.touched,
        text="\n".join([_("Ansvarlig: %(party)s") % {"party": activity.responsible}, page]),
        url=page,
        called_off=off,
        busy=False,
    )


def dated(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Those somebody can count on: not proposals, and nothing without a day."""
    touched = Coalesce(audit.last_told(Activity), F("created_at"), output_field=DateTimeField())
    found = activities.exclude(state__in=[ActivityState.PROPOSED, ActivityState.POSTPONED])
    return found.annotate(touched=touched).select_related("responsible", "platform")


def events(activities: QuerySet[Activity]) -> list[ics.Event]:
    """The latest `MOST` of them, by time. One statement."""
    latest = list(dated(activities).order_by("-due", "-pk")[:MOST])
    return [event(activity) for activity in reversed(latest)]


def within(activities: QuerySet[Activity], begins: datetime, ends: datetime) -> QuerySet[Activity]:
    """Those due from `begins` and before `ends`, both midnights in Oslo."""
    first, last = begins.astimezone(clock.OSLO).date(), clock.last_day(ends)
    return dated(activities).filter(due__range=(first, last))


def of_platform(platform: Platform) -> QuerySet[Activity]:
    """Those of one platform."""
    return Activity.objects.filter(platform=platform)


def of_municipality(place: Municipality) -> QuerySet[Activity]:
    """Those of its own platform."""
    return Activity.objects.filter(platform__municipality=place)


def of_person(user: Any) -> QuerySet[Activity]:
    """Those of the platforms a person prepares for."""
    return Activity.objects.filter(platform__in=parties.prepared(user).values("platform"))

"""Deadlines of hearings as calendars read them, and which belong in whose calendar."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import DateTimeField, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from consultations.models import Follow, Hearing, Invitee
from consultations.models.hearing import NEWS
from consultations.states import HearingState
from core import audit, clock, ics
from core.pages import absolute
from core.templatetags.portal import har_klokkeslett, klokken
from organisations.models import Membership, Municipality

MOST = 500  # deadlines in one feed, the latest ones


def event(hearing: Any) -> ics.Event:
    """The last day one may answer, all day long; `touched` and `owner` come with the hearing."""
    withdrawn = hearing.state == HearingState.WITHDRAWN
    name = _("Trukket") if withdrawn else _("Høringsfrist")
    closes: datetime = hearing.closes_at
    hour = f" {klokken(closes)}" if har_klokkeslett(closes) else ""
    page = absolute(hearing.get_absolute_url())
    return ics.Event(
        uid=f"frist-{hearing.ref}@{settings.MAIL_DOMAIN}",
        title=f"{name}{hour}: {hearing.title}",
        starts=clock.last_day(closes),
        ends=None,
        changed=hearing.touched,
        text="\n".join([hearing.owner.name, hearing.lead, page]),
        url=page,
        called_off=withdrawn,
        busy=False,
    )


def dated(hearings: QuerySet[Hearing]) -> QuerySet[Hearing]:
    """The public ones with a deadline, and when each last changed."""
    touched = Coalesce(audit.last_told(Hearing), NEWS, output_field=DateTimeField())
    found: Any = hearings
    due: QuerySet[Hearing] = found.public().filter(closes_at__isnull=False)
    return due.annotate(touched=touched).select_related("owner")


def events(hearings: QuerySet[Hearing]) -> list[ics.Event]:
    """The latest `MOST` of them as events, by time. One statement."""
    latest = list(dated(hearings).order_by("-closes_at", "-pk")[:MOST])
    return [event(hearing) for hearing in reversed(latest)]


def of_municipality(place: Municipality) -> QuerySet[Hearing]:
    """Those that a municipality asks itself."""
    return Hearing.objects.filter(municipality=place)


def of_person(user: Any) -> QuerySet[Hearing]:
    """Those that a person's organisations are invited to or own, and those the person follows."""
    own = Membership.objects.current().filter(user_id=user.pk).values("organisation")
    invited = Invitee.objects.filter(organisation__in=own, accepted=True, declined_at=None)
    follows = Follow.objects.filter(person_id=user.pk)
    return (
        Hearing.objects.filter(pk__in=invited.values("hearing"))
        | Hearing.objects.filter(pk__in=follows.values("hearing"))
        | Hearing.objects.filter(owner__in=own)
    )

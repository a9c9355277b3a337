"""The dates of calls as calendars read them, and which belong in whose calendar (clause R1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import DateTimeField, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core import audit, clock, ics
from core.pages import absolute
from core.templatetags.portal import har_klokkeslett, klokken
from grants.models import Application, Call, Follow
from grants.states import CallState
from organisations.models import Membership, Municipality

MOST = 200  # calls in one feed, the latest ones; each has up to four days


@dataclass(frozen=True)
class Day:
    """One day of a call: its permanent name, what it is, and when."""

    kind: str
    words: str
    day: date
    hour: str = ""


def days(call: Call) -> Iterator[Day]:
    """Opening, deadline, and the promised days of the answer and the money, in that order."""
    if call.opens_at:
        yield Day("apner", _("Tilskudd åpner"), call.opens_at.astimezone(clock.OSLO).date())
    if call.closes_at:
        hour = f" {klokken(call.closes_at)}" if har_klokkeslett(call.closes_at) else ""
        yield Day("soknadsfrist", _("Søknadsfrist"), clock.last_day(call.closes_at), hour)
    if call.decision_by:
        yield Day("svar", _("Svar på søknader"), call.decision_by)
    if call.payment_by:
        yield Day("utbetaling", _("Tilskudd utbetales"), call.payment_by)


def event(call: Any, one: Day) -> ics.Event:
    """One day, all day long; `touched` comes with the call."""
    withdrawn = call.state == CallState.WITHDRAWN
    name = _("Trukket") if withdrawn else one.words
    page = absolute(call.get_absolute_url())
    return ics.Event(
        uid=f"{one.kind}-{call.ref}@{settings.MAIL_DOMAIN}",
        title=f"{name}{one.hour}: {call.title}",
        starts=one.day,
        ends=None,
        changed=call.touched,
        text="\n".join([call.scheme.owner.name, call.summary, page]),
        url=page,
        called_off=withdrawn,
        busy=False,
    )


def dated(calls: QuerySet[Call]) -> QuerySet[Call]:
    """The public ones, and when each last changed."""
    touched = Coalesce(
        audit.last_told(Call), F("withdrawn_at"), F("published_at"), output_field=DateTimeField()
    )
    found: Any = calls
    public: QuerySet[Call] = found.public().annotate(touched=touched)
    return public.select_related("scheme__owner")


def events(calls: QuerySet[Call]) -> list[ics.Event]:
    """The days of the latest `MOST` of them, by time. One statement."""
    latest = list(dated(calls).order_by("-closes_at", "-pk")[:MOST])
    found = [event(call, one) for call in latest for one in days(call)]
    return sorted(found, key=lambda made: (str(made.starts), made.uid))


def within(calls: QuerySet[Call], begins: datetime, ends: datetime) -> QuerySet[Call]:
    """The public ones with a day from `begins` and before `ends`, both midnights in Oslo."""
    first, last = begins.astimezone(clock.OSLO).date(), clock.last_day(ends)
    return dated(calls).filter(
        Q(opens_at__gte=begins, opens_at__lt=ends)
        | Q(closes_at__gt=begins, closes_at__lte=ends)
        | Q(decision_by__range=(first, last))
        | Q(payment_by__range=(first, last))
    )


def of_municipality(place: Municipality) -> QuerySet[Call]:
    """Those that a municipality gives itself."""
    return Call.objects.filter(scheme__owner=place.organisation_id)


def of_person(user: Any) -> QuerySet[Call]:
    """Those that a person's organisations apply to or own, and those the person follows."""
    own = Membership.objects.current().filter(user_id=user.pk).values("organisation")
    applied = Application.objects.filter(organisation__in=own)
    follows = Follow.objects.filter(person_id=user.pk)
    return (
        Call.objects.filter(pk__in=applied.values("call"))
        | Call.objects.filter(pk__in=follows.values("call"))
        | Call.objects.filter(scheme__owner__in=own)
    )

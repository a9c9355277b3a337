"""What happens when: a month for everyone, a calendar to subscribe to, and one's own."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.models import CalendarFeed, User
from accounts.views import tabs
from agreements import calendar as plans
from consultations import calendar as deadlines
from consultations.models import Hearing
from core import clock, ics
from core.access import public, signed_in
from forums import calendar as meetings
from forums.models import Meeting
from forums.views.feeds import LANGUAGE, answered
from grants import calendar as grants
from grants.models import Call
from grants.states import CallState
from organisations.models import Municipality
from organisations.states import Level
from partnerships import calendar as partnerships
from platform_portal.forms import MonthForm

MOST = 400  # things shown of one month


@dataclass(frozen=True)
class Entry:
    """A line of the month page."""

    day: date
    title: str
    link: str
    who: str
    where: str = ""
    starts: datetime | None = None
    tag: str = ""
    called_off: bool = False


@public
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Meetings, deadlines and dates of grants of one month, of a municipality or the country."""
    form = MonthForm(request.GET)
    first, place = form.asked(clock.today())
    entries = sorted(_month(first, place), key=_in_order)
    context = {
        "form": form,
        "first": first,
        "place": place,
        "before": first - timedelta(days=1),
        "after": _next(first),
        "entries": entries[:MOST],
        "more": len(entries) > MOST,
        "today": clock.today(),
        "now": clock.now(),
    }
    return render(request, "platform_portal/calendar.html", context)


def _next(first: date) -> date:
    """The first day of the month after."""
    return first + timedelta(days=monthrange(first.year, first.month)[1])


def _in_order(entry: Entry) -> tuple[Any, ...]:
    """By day; meetings in the order they start, then deadlines."""
    starts = entry.starts.timestamp() if entry.starts else 0
    return entry.day, entry.starts is None, starts, entry.title


def _month(first: date, place: Municipality | None) -> Iterator[Entry]:
    """Each kind in one statement."""
    begins, ends = clock.start_of_day(first), clock.start_of_day(_next(first))
    called = Meeting.objects.public() if place is None else meetings.of_municipality(place)
    found = called.filter(starts_at__gte=begins, starts_at__lt=ends).select_related(
        "forum", "venue"
    )
    for meeting in found.order_by("starts_at", "pk")[: MOST + 1]:
        yield Entry(
            day=meeting.starts_at.astimezone(clock.OSLO).date(),
            title=meeting.title,
            link=f"/moter/{meeting.ref}/",
            who=meeting.forum.name,
            where=meeting.where or _("På nett"),
            starts=meeting.starts_at,
            tag=_("Møte"),
            called_off=meeting.state in meetings.CALLED_OFF,
        )
    asked = Hearing.objects.all() if place is None else deadlines.of_municipality(place)
    due = deadlines.dated(asked).filter(closes_at__gt=begins, closes_at__lte=ends)
    rows: Any = due.order_by("closes_at", "pk")[: MOST + 1]
    for hearing in rows:
        yield Entry(
            day=clock.last_day(hearing.closes_at),
            title=hearing.title,
            link=hearing.get_absolute_url(),
            who=hearing.owner.name,
            tag=_("Høringsfrist"),
            called_off=hearing.state == "withdrawn",
        )
    yield from _grants(begins, ends, place)


def _grants(begins: datetime, ends: datetime, place: Municipality | None) -> Iterator[Entry]:
    """Every day of a call that falls in the month, in one statement."""
    given = Call.objects.all() if place is None else grants.of_municipality(place)
    for call in grants.within(given, begins, ends).order_by("closes_at", "pk")[: MOST + 1]:
        for one in grants.days(call):
            if begins <= clock.start_of_day(one.day) < ends:
                yield Entry(
                    day=one.day,
                    title=call.title,
                    link=call.get_absolute_url(),
                    who=call.scheme.owner.name,
                    tag=one.words,
                    called_off=call.state == CallState.WITHDRAWN,
                )


@public
@require_safe
def municipality_ics(request: HttpRequest, number: str) -> HttpResponse:
    """The meetings and the deadlines of a municipality, to subscribe to."""
    place = get_object_or_404(Municipality, number=number, level=Level.MUNICIPALITY)
    with translation.override(LANGUAGE):
        events = meetings.events(meetings.of_municipality(place))
        events += deadlines.events(deadlines.of_municipality(place))
        events += grants.events(grants.of_municipality(place))
        events += plans.events(plans.of_municipality(place))
        events += partnerships.events(partnerships.of_municipality(place))
    return answered(request, place.title, _by_time(events))


def _by_time(events: list[ics.Event]) -> list[ics.Event]:
    """Meetings and whole days in one order."""
    return sorted(events, key=lambda e: (_day(e.starts), e.uid))


def _day(moment: datetime | date) -> date:
    return moment.astimezone(clock.OSLO).date() if isinstance(moment, datetime) else moment


# --- one's own ------------------------------------------------------------------------------------


@public
@require_safe
def own_ics(request: HttpRequest, token: str) -> HttpResponse:
    """Who has the address, reads the calendar; a closed one leads nowhere."""
    feed = CalendarFeed.objects.select_related("user").filter(token=token).first()
    if feed is None or not feed.user.is_active:
        raise Http404
    with translation.override(LANGUAGE):
        events = meetings.events(meetings.of_person(feed.user))
        events += deadlines.events(deadlines.of_person(feed.user))
        events += grants.events(grants.of_person(feed.user))
        events += plans.events(plans.of_person(feed.user))
        events += partnerships.events(partnerships.of_person(feed.user))
    return answered(request, "Samspill", _by_time(events), private=True)


@signed_in
@never_cache
@require_safe
def own_calendar(request: HttpRequest) -> HttpResponse:
    """My own address, what it shows, and how to get a new one."""
    feed = CalendarFeed.objects.filter(user=cast(User, request.user)).first()
    path = reverse("own_ics", kwargs={"token": feed.token}) if feed else ""
    context: dict[str, Any] = {
        "feed": feed,
        "address": f"{settings.PORTAL_BASE_URL}{path}",
        "tabs": tabs("own_calendar"),
        "now": clock.now(),
    }
    return render(request, "platform_portal/own_calendar.html", context)


@signed_in
@require_POST
def renew_own(request: HttpRequest) -> HttpResponse:
    """Make an address, or another one in its place."""
    user = cast(User, request.user)
    actions.renew_calendar(user, by=user)
    messages.success(request, _("Adressen er klar."))
    return redirect("own_calendar")


@signed_in
@require_POST
def close_own(request: HttpRequest) -> HttpResponse:
    """Nobody reads it any more."""
    user = cast(User, request.user)
    actions.close_calendar(user, by=user)
    messages.success(request, _("Kalenderen er stengt."))
    return redirect("own_calendar")

"""What happens when: a month for everyone, a calendar to subscribe to, and one's own."""

from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
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
from core import clock, ics
from core.access import public, signed_in
from forums import calendar as meetings
from forums.views.feeds import LANGUAGE, answered
from grants import calendar as grants
from organisations.models import Municipality
from organisations.states import Level
from partnerships import calendar as partnerships
from partnerships.models import Challenge
from partnerships.policies import challenges as policies
from platform_portal import month, platform_dates
from platform_portal.forms import MonthForm
from platform_portal.month import MOST, Month


@public
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Meetings, deadlines and other days of one month, of a municipality or the country."""
    form = MonthForm(request.GET)
    first, place = form.asked(clock.today())
    asked = Month(first, place)
    entries = month.entries(asked)
    context = {
        "form": form,
        "first": first,
        "place": place,
        "before": first - timedelta(days=1),
        "after": asked.next,
        "entries": entries[:MOST],
        "more": len(entries) > MOST,
        "today": clock.today(),
        "now": clock.now(),
    }
    return render(request, "platform_portal/calendar.html", context)


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
        events += partnerships.challenge_events(Challenge.objects.filter(municipality=place))
        events += platform_dates.room_events(platform_dates.rooms(place))
        events += platform_dates.term_events(platform_dates.terms(place))
        events = platform_dates.for_everyone(events)
    return answered(request, place.title, _by_time(events))


def _by_time(events: list[ics.Event]) -> list[ics.Event]:
    """Meetings and whole days in one order."""
    return sorted(events, key=lambda e: (month.day_of(e.starts), e.uid))


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
        events += partnerships.challenge_events(challenges_of(feed.user))
        events += platform_dates.room_events(platform_dates.rooms_of_person(feed.user))
        events += platform_dates.term_events(platform_dates.terms_of_person(feed.user))
    return answered(request, "Samspill", _by_time(events), private=True)


def challenges_of(user: User) -> QuerySet[Challenge]:
    """Those that a person's organisations take part in, and those of their municipalities."""
    own = policies.own_challenges(user).values("pk")
    desk = policies.desk_challenges(user).values("pk")
    return Challenge.objects.filter(Q(pk__in=own) | Q(pk__in=desk))


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

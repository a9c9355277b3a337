"""What the month page shows of each kind of thing: public things only, each kind in one statement.

Which days a thing has is said by each app's `calendar`; here they become lines.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from agreements import calendar as plans
from agreements.models import Activity
from agreements.states import ActivityState
from consultations import calendar as deadlines
from consultations.models import Hearing
from core import clock, ics
from forums import calendar as meetings
from forums.models import Meeting
from grants import calendar as grants
from grants.models import Call
from grants.states import CallState
from organisations.models import Municipality
from partnerships import calendar as partnerships
from partnerships.models import Challenge, Partnership
from platform_portal import platform_dates

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


@dataclass(frozen=True)
class Month:
    """Which days, and of what place; None for the whole country."""

    first: date
    place: Municipality | None

    @property
    def next(self) -> date:
        """The first day of the month after."""
        return self.first + timedelta(days=monthrange(self.first.year, self.first.month)[1])

    @property
    def last(self) -> date:
        """The last day, included."""
        return self.next - timedelta(days=1)

    @property
    def begins(self) -> datetime:
        """Midnight in Oslo."""
        return clock.start_of_day(self.first)

    @property
    def ends(self) -> datetime:
        """Midnight in Oslo, exclusive."""
        return clock.start_of_day(self.next)

    def has(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.first <= day < self.next


def entries(month: Month) -> list[Entry]:
    """By day; meetings in the order they start, then the rest."""
    kinds = (_meetings, _hearings, _grants, _activities, _partnerships, _challenges, _rooms, _terms)
    return sorted((one for kind in kinds for one in kind(month)), key=_in_order)


def _in_order(entry: Entry) -> tuple[Any, ...]:
    starts = entry.starts.timestamp() if entry.starts else 0
    return entry.day, entry.starts is None, starts, entry.title


def day_of(moment: datetime | date) -> date:
    """The day in Oslo."""
    return moment.astimezone(clock.OSLO).date() if isinstance(moment, datetime) else moment


def _meetings(month: Month) -> Iterator[Entry]:
    place = month.place
    called = Meeting.objects.public() if place is None else meetings.of_municipality(place)
    found = called.filter(starts_at__gte=month.begins, starts_at__lt=month.ends)
    rows = found.select_related("forum", "venue").order_by("starts_at", "pk")
    for meeting in rows[: MOST + 1]:
        yield Entry(
            day=day_of(meeting.starts_at),
            title=meeting.title,
            link=f"/moter/{meeting.ref}/",
            who=meeting.forum.name,
            where=meeting.where or _("På nett"),
            starts=meeting.starts_at,
            tag=_("Møte"),
            called_off=meeting.state in meetings.CALLED_OFF,
        )


def _hearings(month: Month) -> Iterator[Entry]:
    place = month.place
    asked = Hearing.objects.all() if place is None else deadlines.of_municipality(place)
    due = deadlines.dated(asked).filter(closes_at__gt=month.begins, closes_at__lte=month.ends)
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


def _grants(month: Month) -> Iterator[Entry]:
    """Every day of a call that falls in the month."""
    given = Call.objects.all() if month.place is None else grants.of_municipality(month.place)
    found = grants.within(given, month.begins, month.ends).order_by("closes_at", "pk")
    for call in found[: MOST + 1]:
        for one in grants.days(call):
            if month.has(one.day):
                yield Entry(
                    day=one.day,
                    title=call.title,
                    link=call.get_absolute_url(),
                    who=call.scheme.owner.name,
                    tag=one.words,
                    called_off=call.state == CallState.WITHDRAWN,
                )


def _activities(month: Month) -> Iterator[Entry]:
    place = month.place
    agreed = Activity.objects.all() if place is None else plans.of_municipality(place)
    rows = plans.within(agreed, month.begins, month.ends).order_by("due", "pk")
    for activity in rows[: MOST + 1]:
        yield Entry(
            day=activity.due,
            title=activity.title,
            link=activity.get_absolute_url(),
            who=activity.platform.name,
            tag=_("Felles aktivitet"),
            called_off=activity.state == ActivityState.CANCELLED,
        )


def _partnerships(month: Month) -> Iterator[Entry]:
    """First and last days, and yearly meetings, of those that are signed."""
    place = month.place
    signed = Partnership.objects.all() if place is None else partnerships.of_municipality(place)
    found = partnerships.within(signed, month.first, month.last).select_related("municipality")
    pages = {one.get_absolute_url(): one.municipality.title for one in found[: MOST + 1]}
    yield from _lines(month, partnerships.events(found), pages)


def _challenges(month: Month) -> Iterator[Entry]:
    """First and last days of pilots."""
    days = (month.first, month.last)
    shared = Challenge.objects.filter(Q(pilot__starts__range=days) | Q(pilot__ends__range=days))
    found = shared if month.place is None else shared.filter(municipality=month.place)
    rows = found.select_related("municipality")
    pages = {one.get_absolute_url(): one.municipality.title for one in rows[: MOST + 1]}
    yield from _lines(month, partnerships.challenge_events(found), pages)


def _lines(month: Month, events: Iterable[ics.Event], who: dict[str, str]) -> Iterator[Entry]:
    """Events as lines: what kind of day it is stands before the colon in their titles.

    Args:
        who: whose it is, by the address of its page.
    """
    for event in platform_dates.for_everyone(events):
        if month.has(day_of(event.starts)):
            tag, _colon, title = event.title.partition(": ")
            page = event.url.removeprefix(settings.PORTAL_BASE_URL)
            yield Entry(
                day=day_of(event.starts),
                title=title,
                link=page,
                who=who.get(page, ""),
                where=event.place,
                starts=event.starts if isinstance(event.starts, datetime) else None,
                tag=tag,
            )


def _rooms(month: Month) -> Iterator[Entry]:
    found = platform_dates.rooms(month.place).filter(
        closes_at__gt=month.begins, closes_at__lte=month.ends
    )
    rows: Any = found.order_by("closes_at", "pk")[: MOST + 1]
    for room in rows:
        yield Entry(
            day=clock.last_day(room.closes_at),
            title=room.title,
            link=room.get_absolute_url(),
            who=room.owner.name,
            tag=_("Siste dag i dialogrom"),
        )


def _terms(month: Month) -> Iterator[Entry]:
    """Days when a platform begins to hold, or ends."""
    days = (month.first, month.last)
    found = platform_dates.terms(month.place).filter(
        Q(valid_from__range=days) | Q(valid_to__range=days)
    )
    for edition in found.order_by("valid_to", "pk")[: MOST + 1]:
        for _which, words, day in platform_dates.term_days(edition):
            if month.has(day):
                place = edition.platform.municipality
                yield Entry(
                    day=day,
                    title=edition.platform.name,
                    link=edition.platform.get_absolute_url(),
                    who=place.title if place else _("KS og Frivillighet Norge"),
                    tag=words,
                )

"""The one clock of every rule: the database's `portal_now()`, read in Europe/Oslo.

Tests replace the SQL function to move time; leases in `dispatch` use the real clock.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, models
from django.utils.translation import gettext as _

from core.errors import Refused

OSLO = ZoneInfo("Europe/Oslo")


class PortalNow(models.Func):
    """`portal_now()` inside a query."""

    template = "portal_now()"
    output_field = models.DateTimeField()


def now() -> datetime:
    """The instant that every deadline is measured against, aware and in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_now()")
        instant: datetime = cursor.fetchone()[0]
    return instant


def today() -> date:
    """The calendar day in Norway now."""
    return now().astimezone(OSLO).date()


def end_of_day(day: date) -> datetime:
    """The exclusive instant at which «til og med» this day is over (midnight in Oslo)."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=OSLO)


def start_of_day(day: date) -> datetime:
    """The first instant of a day in Oslo."""
    return datetime.combine(day, time.min, tzinfo=OSLO)


def last_day(instant: datetime) -> date:
    """The last day that lies wholly or partly before an exclusive instant."""
    return (instant.astimezone(OSLO) - timedelta(microseconds=1)).date()


def at(day: date, wall: time, field: str | None = None) -> datetime:
    """A wall-clock time in Oslo as an instant.

    Raises:
        Refused: when the clock jumps over that time, or passes it twice.
    """
    naive = datetime.combine(day, wall)
    early, late = naive.replace(tzinfo=OSLO, fold=0), naive.replace(tzinfo=OSLO, fold=1)
    if early.utcoffset() == late.utcoffset():
        return early
    if early.astimezone(ZoneInfo("UTC")).astimezone(OSLO).replace(tzinfo=None) != naive:
        raise Refused(
            _("Klokka stilles fram da, så klokkeslettet finnes ikke. Velg et annet."), field
        )
    raise Refused(
        _("Klokka stilles tilbake da, så klokkeslettet kommer to ganger. Velg et annet."), field
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the month's last day where there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

"""How long a hearing must last, and when those who have not answered are reminded.

The figures and their sources are data: `reference/periods.toml`. Nothing here asks the database.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock

DATA: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "reference" / "periods.toml").read_text(encoding="utf-8")
)
REMINDERS: dict[str, Any] = DATA["reminders"]
FALLBACK = "recommended"


@dataclass(frozen=True)
class Rule:
    """A profile: weeks that are proposed, weeks that need no reason (0: any), and who says so."""

    key: str
    name: str
    weeks: int
    minimum: int
    source: str


@dataclass(frozen=True)
class Holiday:
    """One year's occurrence of a holiday, both days inclusive, and the weeks it gives."""

    name: str
    weeks: int
    first: date
    last: date


@dataclass(frozen=True)
class Period:
    """What a number of weeks comes to: the last day, and the holidays that moved it."""

    weeks: int
    first: date
    last: date
    holidays: tuple[Holiday, ...]


RULES = {key: Rule(key=key, **facts) for key, facts in DATA["rules"].items()}


def rule_of(kind: str, key: str = "") -> Rule:
    """The chosen profile, else the one that goes with the kind of hearing."""
    return RULES.get(key) or RULES[DATA["kinds"].get(kind, FALLBACK)]


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year (the anonymous algorithm of Meeus, Jones and Butcher)."""
    golden, century = year % 19, year // 100
    skipped = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = skipped - skipped // 28 * (1 - 29 // (skipped + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def holidays_of(year: int) -> list[Holiday]:
    """The holidays that begin in a year."""
    return [_occurrence(facts, year) for facts in DATA["holidays"].values()]


def _occurrence(facts: dict[str, Any], year: int) -> Holiday:
    """A holiday of the data in one year; it may end in the next."""
    if "first_from_easter" in facts:
        sunday = easter(year)
        first = sunday + timedelta(days=facts["first_from_easter"])
        last = sunday + timedelta(days=facts["last_from_easter"])
    else:
        first = date.fromisoformat(f"{year}-{facts['first']}")
        last = date.fromisoformat(f"{year}-{facts['last']}")
        if last < first:
            last = last.replace(year=year + 1)
    return Holiday(facts["name"], facts["weeks"], first, last)


def period(first: date, weeks: int) -> Period:
    """So many weeks from the first day, longer for each holiday that it touches.

    The weeks a holiday gives may reach into another one; each counts once.
    """
    last = first + timedelta(weeks=weeks)
    counted: list[Holiday] = []
    while more := [h for h in _touched(first, last) if h not in counted]:
        counted += more
        last += timedelta(weeks=sum(h.weeks for h in more))
    return Period(weeks, first, last, tuple(sorted(counted, key=lambda h: h.first)))


def _touched(first: date, last: date) -> list[Holiday]:
    """The holidays that share a day with the period."""
    years = range(first.year - 1, last.year + 1)
    return [h for y in years for h in holidays_of(y) if h.first <= last and first <= h.last]


def proposed(rule: Rule, first: date) -> Period:
    """The deadline that the rule proposes for a hearing that opens on this day."""
    return period(first, rule.weeks)


def shortest(rule: Rule, first: date) -> Period | None:
    """The earliest deadline that needs no reason; None when the rule sets none."""
    return period(first, rule.minimum) if rule.minimum else None


def too_short(rule: Rule, first: date, last: date) -> Period | None:
    """The shortest period, when the chosen last day comes before it ends; else None."""
    least = shortest(rule, first)
    return least if least and last < least.last else None


def words(found: Period) -> str:
    """«13 uker, og 1 uke til fordi tiden går over jula» – how long, and why."""
    weeks = ngettext("%(n)s uke", "%(n)s uker", found.weeks) % {"n": found.weeks}
    if not found.holidays:
        return weeks
    extra = sum(h.weeks for h in found.holidays)
    more = ngettext("%(n)s uke", "%(n)s uker", extra) % {"n": extra}
    names = dict.fromkeys(h.name for h in found.holidays)
    return _("%(weeks)s, og %(more)s til fordi tiden går over %(names)s") % {
        "weeks": weeks,
        "more": more,
        "names": _(" og ").join(names),
    }


def first_day(opens_at: datetime | None, now: datetime) -> date:
    """The day the clock starts: when the hearing opens and invitations go out, never earlier."""
    return max(opens_at or now, now).astimezone(clock.OSLO).date()


def useful_leads(told_at: datetime, closes_at: datetime) -> list[int]:
    """The lead times, in days, that leave as much time before the reminder as after it."""
    lasts = clock.last_day(closes_at) - told_at.astimezone(clock.OSLO).date()
    return [d for d in REMINDERS["days"] if lasts.days >= d * REMINDERS["needs"]]


def reminder_due(told_at: datetime, closes_at: datetime, now: datetime) -> int | None:
    """Which lead time, in days, is due at this instant; None when none is.

    `told_at` is when they were last told the deadline. A reminder is due from the morning of its
    day until half of its lead time is left: a clock that stood still for a week sends none late.
    """
    if not told_at <= now < closes_at:
        return None
    for lead in useful_leads(told_at, closes_at):
        day = clock.last_day(closes_at) - timedelta(days=lead)
        start = datetime.combine(day, time(REMINDERS["hour"]), tzinfo=clock.OSLO)
        if start <= now < start + timedelta(hours=12 * lead):
            return int(lead)
    return None

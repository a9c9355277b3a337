"""What speaks against a time for a meeting: warnings, never refusals. Pure functions.

Most who speak for organisations have a job in the daytime and children at school. School holidays
are set locally, and the reference file holds only what is usual (docs/adr/0027).
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.clock import OSLO

WORK_ENDS = time(16)
HOLIDAYS = Path(__file__).parent / "reference" / "school_holidays.toml"
EASTER_DAYS = {  # days after Easter Sunday
    -3: "skjærtorsdag",
    -2: "langfredag",
    0: "første påskedag",
    1: "andre påskedag",
    39: "Kristi himmelfartsdag",
    49: "første pinsedag",
    50: "andre pinsedag",
}
FIXED = {
    (1, 1): "første nyttårsdag",
    (5, 1): "1. mai",
    (5, 17): "17. mai",
    (12, 25): "første juledag",
    (12, 26): "andre juledag",
}


@dataclass(frozen=True)
class Holiday:
    """A time of the year without school, usual or a county's own.

    Attributes:
        name: as a sentence has it.
        weeks: ISO weeks, Monday to Friday.
        easter: the days around Easter.
        days: from (month, day) to (month, day); empty when it goes by weeks.
        check: the dates are not certain.
    """

    name: str
    weeks: tuple[int, ...] = ()
    easter: bool = False
    days: tuple[tuple[int, int], ...] = ()
    check: bool = False

    def covers(self, day: date) -> bool:
        """Whether a day falls in it."""
        if self.easter:
            return -8 <= (day - easter(day.year)).days <= 1
        if self.days:
            first, last = self.days
            here = (day.month, day.day)
            return first <= here <= last if first <= last else here >= first or here <= last
        return day.isocalendar().week in self.weeks and day.weekday() < 5


def warnings(starts_at: datetime, county: str = "") -> list[str]:
    """Sentences for whoever chooses the time; empty when nothing speaks against it.

    Args:
        starts_at: when the meeting starts.
        county: number of the county it is for, «34»; empty for the whole country.
    """
    local = starts_at.astimezone(OSLO)
    return list(_clashes(local, county))


def _clashes(local: datetime, county: str) -> Iterator[str]:
    day = local.date()
    if name := red_day(day):
        yield _("Dette er en rød dag: %(name)s.") % {"name": name}
    elif local.weekday() < 5 and local.time() < WORK_ENDS:
        yield _("Møtet starter før kl. 16.00. Da er mange som er frivillige, på jobb eller skole.")
    for holiday in school_holidays(county):
        if holiday.covers(day):
            words = _("Dagen faller i %(name)s.") % {"name": holiday.name}
            unsure = _("Skolen setter datoene lokalt, så sjekk skoleruta.")
            yield f"{words} {unsure}" if holiday.check else words


def red_day(day: date) -> str:
    """What a public holiday is called (lov om 1 og 17 mai, lov om helligdager); Sundays too."""
    since_easter = (day - easter(day.year)).days
    if name := FIXED.get((day.month, day.day)) or EASTER_DAYS.get(since_easter):
        return name
    return "søndag" if day.weekday() == 6 else ""


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian rule (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    month, before = divmod(h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114, 31)
    return date(year, month, 1) + timedelta(days=before)


def school_holidays(county: str = "") -> list[Holiday]:
    """Those of a county where the file has them, else the usual ones."""
    usual, own = _file()
    mine = {holiday.name: holiday for number, holiday in own if number == county}
    return [mine.get(holiday.name, holiday) for holiday in usual]


@cache
def _file() -> tuple[list[Holiday], list[tuple[str, Holiday]]]:
    """The reference file, read once."""
    content = tomllib.loads(HOLIDAYS.read_text())
    usual = [_holiday(row) for row in content["usual"]]
    own = [(number, _holiday(row)) for row in content["county"] for number in row["numbers"]]
    return usual, own


def _holiday(row: dict[str, Any]) -> Holiday:
    return Holiday(
        name=row["name"],
        weeks=tuple(row.get("weeks", ())),
        easter=row.get("easter", False),
        days=tuple((month, day) for month, day in row.get("days", ())),
        check=row["check"],
    )

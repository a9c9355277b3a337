"""How long a hearing must last, as a person would look it up: weeks, and holidays."""

from datetime import date, datetime, time, timedelta

from core import clock

# Rule → weeks that need no reason; the kinds of the runs have six.
WEEKS = {"": 6, "recommended": 6, "plan": 6, "regulation": 0, "budget": 0}
EARLY = "early"

# (first day, last day, weeks more), from the years' calendars.
HOLIDAYS = [
    (date(2027, 3, 21), date(2027, 3, 29), 1),
    (date(2027, 7, 1), date(2027, 7, 31), 3),
    (date(2027, 12, 24), date(2028, 1, 1), 1),
    (date(2028, 4, 9), date(2028, 4, 17), 1),
    (date(2028, 7, 1), date(2028, 7, 31), 3),
]

LEADS = [21, 7, 2]  # days before the last one
MORNING = time(7)


def least(kind: str, rule: str, first: datetime) -> datetime | None:
    """A deadline at or before this instant needs a reason; None when none does."""
    weeks = 0 if (kind, rule) == (EARLY, "") else WEEKS[rule]
    if not weeks:
        return None
    begins = first.astimezone(clock.OSLO).date()
    last = begins + timedelta(weeks=weeks)
    for starts, ends, more in HOLIDAYS:
        if starts <= last and begins <= ends:
            last += timedelta(weeks=more)
    return clock.start_of_day(last)


def lead_due(told: datetime, closes: datetime, now: datetime) -> int | None:
    """Which reminder goes out now: from the morning of its day, for half of its lead time."""
    for lead, begins in mornings(told, closes):
        if begins <= now < begins + timedelta(hours=12 * lead):
            return lead
    return None


def mornings(told: datetime, closes: datetime) -> list[tuple[int, datetime]]:
    """The reminders that leave as much time before them as after, and when each begins."""
    last = clock.last_day(closes)
    days = (last - told.astimezone(clock.OSLO).date()).days
    return [
        (lead, datetime.combine(last - timedelta(days=lead), MORNING, tzinfo=clock.OSLO))
        for lead in LEADS
        if days >= 2 * lead
    ]

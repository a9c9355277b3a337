"""When a letter goes to a person who wants letters once a day or once a week.

The rule stands twice because a set of 70,000 letters is one statement: `send_at` is what it says,
`SendAt` is its twin in SQL, and a test holds them together.
"""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import models

from accounts.states import Cadence
from core.clock import OSLO

HOUR = time(7)  # on the wall in Oslo; a time that exists once every day of the year
TICK = timedelta(microseconds=1)


def send_at(now: datetime, deadline: datetime | None, cadence: Cadence) -> datetime:
    """The next moment of that kind, but with at least half of the time to the deadline left.

    Args:
        now: when the letter would go if nobody had asked for anything.
        deadline: the exclusive instant it must be answered by; None when it has none.
        cadence: what the person asked for.

    Returns:
        An instant that is never before `now`.
    """
    if cadence == Cadence.AT_ONCE:
        return now
    moment = next_moment(now, cadence)
    if deadline is None:
        return moment
    left = max(deadline - now, timedelta(0))
    return min(moment, now + left // 2)


def next_moment(now: datetime, cadence: Cadence) -> datetime:
    """The first 07.00 in Oslo that is not before `now`: of any day, or of a Monday."""
    local = now.astimezone(OSLO)
    day = local.date() if local.time() <= HOUR else local.date() + timedelta(days=1)
    if cadence == Cadence.WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return datetime.combine(day, HOUR, tzinfo=OSLO)


# The wall clock in Oslo is cut down to its day or week and one is added. The tick lets a letter
# written at 07.00 sharp go at once. Half of what is left is counted in microseconds, because an
# interval in days would follow the session's own summer time.
SQL = """CASE {cadence}
    WHEN 'daily' THEN LEAST({daily}, {half})
    WHEN 'weekly' THEN LEAST({weekly}, {half}) END"""
MOMENT = """((date_trunc('{unit}', ({now} AT TIME ZONE 'Europe/Oslo')
    - interval '7 hours 1 microsecond') + interval '1 {unit} 7 hours')
    AT TIME ZONE 'Europe/Oslo')"""
HALF = """({now} + floor(greatest(extract(epoch FROM {deadline} - {now}), 0) * 500000)
    * interval '1 microsecond')"""


def send_at_in_sql(now: str, deadline: str, cadence: str) -> str:
    """The twin of `send_at` over three SQL expressions; NULL where there is nothing to wait for."""
    return SQL.format(
        cadence=cadence,
        daily=MOMENT.format(unit="day", now=now),
        weekly=MOMENT.format(unit="week", now=now),
        half=f"CASE WHEN {deadline} IS NOT NULL THEN {HALF.format(now=now, deadline=deadline)} END",
    )


class SendAt(models.Func):
    """`SendAt(now, deadline, cadence)` in a query: the instant to wait for, or NULL."""

    arity = 3
    output_field = models.DateTimeField(null=True)

    def as_sql(
        self,
        compiler: Any,
        connection: Any,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        """Each argument is computed once, in a row of its own."""
        parts = [compiler.compile(source) for source in self.get_source_expressions()]
        now, deadline, cadence = (part for part, _values in parts)
        given = f"{now}::timestamptz, {deadline}::timestamptz, {cadence}::text"
        sql = send_at_in_sql("r.now", "r.deadline", "r.cadence")
        params = tuple(value for _part, values in parts for value in values)
        return f"(SELECT {sql} FROM (SELECT {given}) AS r (now, deadline, cadence))", params  # noqa: S608

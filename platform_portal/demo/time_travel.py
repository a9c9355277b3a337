"""Lets the demo do things «three months ago» with the real actions.

`portal_now()` is replaced inside the loader's transaction and put back before it commits, so no
other session ever sees a wrong clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from core import clock

NOW = "SELECT pg_get_functiondef('portal_now()'::regprocedure)"


@contextmanager
def days_from_now(days: int, hour: int = 10) -> Iterator[datetime]:
    """Within: the portal's clock stands `days` from today (negative = ago) at an hour in Oslo.

    One within another: the outer one's time is back when the inner one ends.
    """
    day = datetime.now(clock.OSLO) + timedelta(days=days)
    instant = day.replace(hour=hour, minute=12, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(NOW)
        before = cursor.fetchone()[0]
        cursor.execute(
            "CREATE OR REPLACE FUNCTION portal_now() RETURNS timestamptz LANGUAGE sql VOLATILE"
            f" AS $$ SELECT '{instant.isoformat()}'::timestamptz $$"
        )
        try:
            yield instant
        finally:
            cursor.execute(before)

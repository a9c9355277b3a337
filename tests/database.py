"""The portal's clock set by hand, and a flush that append-only tables let through."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from core import clock

FUNCTION = (
    "CREATE OR REPLACE FUNCTION portal_now() RETURNS timestamptz LANGUAGE sql VOLATILE "
    "AS $$ SELECT {now} $$"
)


SEEDED = "SELECT * FROM grants_threshold WHERE owner_id IS NULL"  # by a migration


@pytest.fixture
def at_time(db: None) -> Iterator[Callable[[str | datetime], None]]:
    """`at_time("2027-03-16 23:59:59.9")`: from now on the portal's clock stands there, in Oslo."""

    def stand(when: str | datetime) -> None:
        instant = datetime.fromisoformat(when) if isinstance(when, str) else when
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=clock.OSLO)
        with connection.cursor() as cursor:
            cursor.execute(FUNCTION.format(now=f"'{instant.isoformat()}'::timestamptz"))

    yield stand
    if connection.in_atomic_block:
        return  # the rollback puts it back
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION.format(now="clock_timestamp()"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Tests with real transactions end in a TRUNCATE, which append-only tables refuse.

    What a migration wrote is put back, so that any test may come after such a one.
    """
    operations = type(connection.ops)  # the class: each thread has a connection of its own
    flush = operations.sql_flush

    def flush_all(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        return [
            f"CREATE TEMP TABLE kept ON COMMIT DROP AS {SEEDED}",
            "ALTER TABLE core_auditevent DISABLE TRIGGER USER",
            *flush(self, *args, **kwargs),
            "ALTER TABLE core_auditevent ENABLE TRIGGER USER",
            "INSERT INTO grants_threshold SELECT * FROM kept",
        ]

    operations.sql_flush = flush_all  # type: ignore[method-assign]

"""Every row that a hearing is made of, read in one statement."""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.db import connection

from tests.stateful.world import ELSEWHERE

Row = dict[str, Any]

# What no move of the machine writes, and what a trigger alone writes: one statement the shorter.
UNREAD = {
    *("HearingWords", "HearingTemplate", "PlanProcess", "PlanMeeting", "PlanParty", "PlanDate"),
    *("PlanProcess_topics", "PlanProcess_areas"),
}


@cache
def statement(app: str = "consultations") -> str:
    """All tables of an app, its many-to-many ones too, the letters and the log."""
    models = [
        *apps.get_app_config(app).get_models(include_auto_created=True),
        apps.get_model("dispatch", "Batch"),
        apps.get_model("dispatch", "Letter"),
        apps.get_model("core", "AuditEvent"),
    ]
    tables = [
        model._meta.db_table
        for model in models
        if model._meta.managed and model.__name__ not in UNREAD
    ]
    return " UNION ALL ".join(
        f"SELECT '{table}', t.id, to_jsonb(t)::text FROM {table} t"  # noqa: S608
        for table in tables
    )


@lru_cache(maxsize=4000)
def parsed(text: str) -> Row:
    """A row; the same text is read once."""
    row: Row = json.loads(text)
    return row


@dataclass(frozen=True)
class Picture:
    """What stood in the tables at one moment: table → key → the row as text."""

    tables: dict[str, dict[int, str]]

    def rows(self, noun: str) -> dict[int, Row]:
        """The rows of one noun of consultations, in the order of their keys."""
        return self.of(f"consultations_{noun}")

    def of(self, table: str) -> dict[int, Row]:
        """The rows of any table."""
        return {pk: parsed(text) for pk, text in sorted(self.tables.get(table, {}).items())}

    def hearing(self) -> Row:
        """The one hearing of the run."""
        (row,) = [r for r in self.rows("hearing").values() if r["title"] != ELSEWHERE]
        return row

    def new(self, table: str, before: "Picture") -> list[Row]:
        """The rows that were not there before."""
        old = before.tables.get(table, {})
        return [row for pk, row in self.of(table).items() if pk not in old]

    def changed(self, before: "Picture") -> list[str]:
        """Which tables differ, for the sentence about it."""
        names = self.tables.keys() | before.tables.keys()
        return sorted(n for n in names if self.tables.get(n) != before.tables.get(n))


def prepare(reads: str = "") -> None:
    """Let the session plan the statement once, not anew at every step.

    Args:
        reads: what a picture is taken of; else all that a hearing is made of.
    """
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
        cursor.execute(f"PREPARE picture AS {reads or statement()}")


def take() -> Picture:
    """Read it now."""
    tables: dict[str, dict[int, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute("EXECUTE picture")
        for table, pk, text in cursor.fetchall():
            tables.setdefault(table, {})[pk] = text
    return Picture(tables)

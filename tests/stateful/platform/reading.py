"""What a picture is taken of, and what its rows say in the Book's own words."""

from datetime import date
from typing import Any

from django.apps import apps

from tests.stateful.picture import Picture
from tests.stateful.platform.world import Table

UNREAD = {"agreements_instrument", "agreements_platform", "agreements_party"}
SECRET = "hemmelig"  # in all that a party writes unseen, and nowhere else
# Of a letter what it is and whether it gives away what is not to be seen yet; of the log, too.
LETTERS = f"""
SELECT 'letters', l.id, jsonb_build_object(
    'kind', b.kind, 'secret', (b.subject || b.body) ILIKE '%{SECRET}%')::text
FROM dispatch_letter l JOIN dispatch_batch b ON b.id = l.batch_id
UNION ALL SELECT 'core_auditevent', id, jsonb_build_object(
    'verb', verb, 'actor_id', actor_id, 'type', subject_type, 'subject', subject_id,
    'secret', detail::text ILIKE '%{SECRET}%')::text
FROM core_auditevent WHERE verb ~ '^(edition|evaluation|platform)[.]'
"""  # noqa: S608


def reads() -> str:
    """The tables of agreements that a life is made of; of letters and the log what is asked for."""
    own = [model._meta.db_table for model in apps.get_app_config("agreements").get_models(True)]
    tables = [
        f"SELECT '{table}', t.id, to_jsonb(t)::text FROM {table} t"  # noqa: S608
        for table in own
        if table.startswith("agreements_") and table not in UNREAD
    ]
    return " UNION ALL ".join([*tables, LETTERS])


def day(text: str | None) -> date | None:
    """A day."""
    return date.fromisoformat(text) if text else None


def editions(now: Picture, table: Table) -> dict[int, tuple[Any, ...]]:
    """pk → what the Book has of an edition."""
    return {
        pk: (
            table.platform(row["platform_id"]),
            row["number"],
            row["state"],
            row["version"],
            day(row["valid_from"]),
            day(row["valid_to"]),
        )
        for pk, row in now.of("agreements_edition").items()
    }


def words(now: Picture) -> dict[int, dict[str, str]]:
    """pk of the edition → code → text."""
    found: dict[int, dict[str, str]] = {pk: {} for pk in now.of("agreements_edition")}
    for row in now.of("agreements_clause").values():
        found[row["edition_id"]][row["code"]] = row["text"]
    return found


def yeses(
    now: Picture, table: Table, noun: str, pk: int
) -> dict[tuple[str, str], tuple[str, bool]]:
    """Of an edition, an extension or an evaluation: voice → who, and whether it was taken back."""
    return {
        (table.side(row["party_id"]), table.organisation(row["organisation_id"])): (
            table.person(row["by_id"]),
            row["left_at"] is not None,
        )
        for _pk, row in sorted(now.of("agreements_approval").items())  # the last one stands
        if row[f"{noun}_id"] == pk
    }


def views(now: Picture, table: Table) -> dict[tuple[int, str, str], str]:
    """(evaluation, side, code) → what a side thinks."""
    codes = {pk: row["code"] for pk, row in now.of("agreements_clause").items()}
    return {
        (row["evaluation_id"], table.side(row["party_id"]), codes[row["clause_id"]]): row["words"]
        for row in now.of("agreements_assessment").values()
    }


def handed(now: Picture, table: Table) -> dict[tuple[int, str], str]:
    """(evaluation, side) → who handed in."""
    return {
        (row["evaluation_id"], table.side(row["party_id"])): table.person(row["by_id"])
        for row in now.of("agreements_handin").values()
    }


def notices(now: Picture) -> set[tuple[int, str, date | None]]:
    """What the clock has warned of."""
    rows = now.of("agreements_termnotice").values()
    return {(row["edition_id"], row["lead"], day(row["valid_to"])) for row in rows}

"""What a picture is taken of, and what its rows say in the Book's own words."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import connection

from tests.stateful.meetings.world import Table
from tests.stateful.picture import Picture, statement

type Row = dict[str, Any]
type Letters = Counter[tuple[str, str, str]]

# Of a letter what it is, where it goes and whether it has gone; its words have tests of their own.
LETTERS = """
SELECT 'letters', l.id, jsonb_build_object(
    'kind', b.kind, 'about', b.about, 'email', l.email, 'state', l.state,
    'sequence', substring(b.calendar from 'SEQUENCE:([0-9]+)'),
    'method', substring(b.calendar from 'METHOD:([A-Z]+)'))::text
FROM dispatch_letter l JOIN dispatch_batch b ON b.id = l.batch_id
UNION ALL SELECT 'core_auditevent', id, jsonb_build_object(
    'verb', verb, 'actor_id', actor_id)::text FROM core_auditevent
"""
TOLD = ("meeting.invitation", "meeting.change", "meeting.called_off", "meeting.reminder")


def reads() -> str:
    """All tables of forums; of letters and the log what the truths ask for."""
    own = {model._meta.db_table for model in apps.get_app_config("forums").get_models(True)}
    tables = [one for one in statement("forums").split(" UNION ALL ") if one.split()[-2] in own]
    return " UNION ALL ".join([*tables, LETTERS])


def the_post_goes() -> None:
    """Every letter that waits has been taken by the relay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dispatch_letter SET state = 'accepted', accepted_at = now() "
            "WHERE state = 'pending'"
        )


def at(text: str | None) -> datetime | None:
    """An instant."""
    return datetime.fromisoformat(text) if text else None


def letters(now: Picture) -> Letters:
    """How often each kind has been written about each page to each address."""
    return Counter(
        (row["kind"], row["about"], row["email"])
        for row in now.of("letters").values()
        if row["kind"] in TOLD or row["kind"].startswith(("forum.turn_", "forum.swap_"))
    )


def meetings(now: Picture, table: Table) -> dict[str, tuple[Any, ...]]:
    """Ref → what the Book has of a meeting."""
    return {
        row["ref"]: (
            row["slot"],
            table.side(row["convener_id"]),
            row["state"],
            row["sequence"],
            row["version"],
            at(row["starts_at"]),
            row["place"],
        )
        for row in now.of("forums_meeting").values()
    }


def invited(now: Picture, table: Table) -> dict[str, dict[str, tuple[str, int] | None]]:
    """Ref → name → answer and the version that was answered."""
    refs = {pk: row["ref"] for pk, row in now.of("forums_meeting").items()}
    found: dict[str, dict[str, tuple[str, int] | None]] = {ref: {} for ref in refs.values()}
    people = {person.pk: f"@{name}" for name, person in table.people.items()}
    for row in now.of("forums_invitation").values():
        name = table.names.get(row["organisation_id"]) or people[row["person_id"]]
        answer = (row["answer"], row["answered_sequence"]) if row["answer"] else None
        found[refs[row["meeting_id"]]][name] = answer
    return found


def notices(now: Picture, table: Table) -> Counter[tuple[int, str, str, date, int]]:
    """What the clock has told of turns."""
    return Counter(
        (
            row["slot"],
            row["kind"],
            table.side(row["party_id"]),
            date.fromisoformat(row["notice_by"]),
            row["lead"],
        )
        for row in now.of("forums_turnnotice").values()
    )

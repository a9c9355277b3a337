"""What a picture is taken of, and what its rows say in the Book's own words."""

from datetime import date, datetime
from typing import Any

from django.apps import apps

from tests.stateful.grants.world import Place
from tests.stateful.picture import Picture, statement

type Row = dict[str, Any]

# Of a letter what it is and where it goes; its words have tests of their own.
LETTERS = """
SELECT 'letters', l.id, jsonb_build_object('kind', b.kind, 'email', l.email)::text
FROM dispatch_letter l JOIN dispatch_batch b ON b.id = l.batch_id
UNION ALL SELECT 'core_auditevent', id, jsonb_build_object('verb', verb, 'actor_id', actor_id,
    'subject_type', subject_type, 'subject_id', subject_id)::text FROM core_auditevent
"""
UNREAD = {"grants_threshold", "grants_standardtext", "grants_savedview", "grants_scheme_topics"}


def reads() -> str:
    """All tables of grants; of letters and the log what the truths ask for."""
    own = {model._meta.db_table for model in apps.get_app_config("grants").get_models(True)}
    wanted = own - UNREAD
    tables = [one for one in statement("grants").split(" UNION ALL ") if one.split()[-2] in wanted]
    return " UNION ALL ".join([*tables, LETTERS])


def at(text: str | None) -> datetime | None:
    """An instant."""
    return datetime.fromisoformat(text) if text else None


def day(text: str | None) -> date | None:
    """A day."""
    return date.fromisoformat(text) if text else None


def rows(now: Picture, noun: str) -> dict[int, Row]:
    """The rows of one noun."""
    return now.of(f"grants_{noun}")


def applications(now: Picture, place: Place) -> dict[int, tuple[Any, ...]]:
    """Key → what the Book has of an application."""
    return {
        pk: (
            place.party(row["organisation_id"]),
            row["state"],
            row["number"],
            row["amount"],
            row["years"],
            row["saves"],
            place.person(row["handler_id"]),
            row["granted"],
            row["returns"],
            day(row["answer_by"]),
            day(row["accept_by"]),
            sorted(row["reminded"]),
        )
        for pk, row in rows(now, "application").items()
    }


def proposals(now: Picture, place: Place) -> dict[int, tuple[Any, ...]]:
    """Application → what is proposed."""
    return {
        row["application_id"]: (
            row["outcome"],
            row["amount"],
            row["years"],
            place.person(row["by_id"]),
            row["saves"],
        )
        for row in rows(now, "recommendation").values()
    }


def decisions(now: Picture, place: Place) -> dict[int, tuple[Any, ...]]:
    """Key → what was decided, by whom, and until when they may complain."""
    return {
        pk: (
            row["application_id"],
            row["outcome"],
            row["amount"],
            row["years"],
            place.person(row["decided_by_id"]),
            place.person(row["recommended_by_id"]),
            at(row["complain_until"]),
        )
        for pk, row in rows(now, "decision").items()
    }


def calls(now: Picture, place: Place) -> dict[str, tuple[Any, ...]]:
    """What the Book has of the calls."""
    found = rows(now, "call")
    return {
        name: (
            row["state"],
            row["budget"],
            row["bound"],
            row["version"],
            at(row["closes_at"]),
        )
        for name, call in place.calls.items()
        for row in [found[call.pk]]
    }


def afterwards(now: Picture) -> dict[str, Any]:
    """Instalments, reports, claims and complaints."""
    return {
        "instalments": {
            pk: (row["application_id"], row["year"], row["amount"], day(row["due"]), row["state"])
            for pk, row in rows(now, "instalment").items()
        },
        "reports": {
            row["application_id"]: (row["state"], day(row["due"]), row["saves"])
            for row in rows(now, "report").values()
        },
        "claims": {
            pk: (row["application_id"], row["amount"], day(row["due"]), row["state"])
            for pk, row in rows(now, "repayment").items()
        },
        "complaints": {
            pk: (row["decision_id"], row["state"], row["late"])
            for pk, row in rows(now, "complaint").items()
        },
        "lists": {pk: row["paid_at"] is not None for pk, row in rows(now, "paymentlist").items()},
    }


def stakes(now: Picture, place: Place) -> dict[int, tuple[Any, ...]]:
    """Who has said they have a stake, and whether it stands."""
    return {
        pk: (row["application_id"], place.person(row["person_id"]), row["lifted_at"] is not None)
        for pk, row in rows(now, "conflict").items()
    }

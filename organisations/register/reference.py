"""Loads the project's own reference files into the tables. Running it again repeats nothing."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from organisations.models import Municipality, MunicipalityChange, Organisation, Topic
from organisations.register import succession
from organisations.states import Kind, Level, TopicScheme

FOLDER = Path(__file__).resolve().parent.parent / "reference"
# Parties to the national platform. A number we have not seen in a register is left empty.
NATIONAL = (("KS", "971032146"), ("Frivillighet Norge", None))
AREA_FIELDS = [
    "name",
    "official_name",
    "name_se",
    "level",
    "county",
    "language_form",
    "valid_from",
    "valid_to",
]
LINK = """
UPDATE organisations_municipality m SET organisation_id = o.id
FROM unnest(%s::text[], %s::text[]) AS given (number, orgnr)
JOIN organisations_organisation o USING (orgnr)
WHERE m.number = given.number AND m.organisation_id IS DISTINCT FROM o.id
"""
PARENTS = """
UPDATE organisations_topic t SET parent_id = p.id
FROM unnest(%s::text[], %s::text[]) AS given (code, parent)
LEFT JOIN organisations_topic p ON p.code = given.parent
WHERE t.code = given.code AND t.parent_id IS DISTINCT FROM p.id
"""


@transaction.atomic
def load() -> dict[str, int]:
    """Write all reference rows; how many of each kind there are now."""
    counties, places = rows("counties"), rows("municipalities")
    changes = rows("municipality_changes")
    _areas(counties, places, changes)
    _organisations(counties, places)
    _changes(changes)
    succession.move_along()
    _topics(rows("topics"))
    _national()
    return {
        "municipalities": len(places),
        "counties": len(counties),
        "topics": Topic.objects.count(),
    }


def rows(name: str) -> list[dict[str, str]]:
    """One reference file."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _areas(
    counties: list[dict[str, str]], places: list[dict[str, str]], changes: list[dict[str, str]]
) -> None:
    """Counties first, then municipalities that are and that were."""
    _upsert([_area(row, Level.COUNTY, None) for row in counties])
    pks = dict(Municipality.objects.filter(level=Level.COUNTY).values_list("number", "pk"))
    former = {
        row["before"]: row | {"number": row["before"], "valid_to": row["date"]} for row in changes
    }
    _upsert(
        [_area(row, Level.MUNICIPALITY, pks[row["county"]]) for row in (*places, *former.values())]
    )


def _area(row: dict[str, str], level: Level, county: int | None) -> Municipality:
    return Municipality(
        number=row["number"],
        name=row["name"],
        level=level,
        county_id=county,
        official_name=row.get("official_name", ""),
        name_se=row.get("name_se", ""),
        language_form=row.get("language_form") or None,
        valid_from=_day(row.get("valid_from")),
        valid_to=_day(row.get("valid_to")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _upsert(areas: list[Municipality]) -> None:
    Municipality.objects.bulk_create(
        areas, update_conflicts=True, unique_fields=["number"], update_fields=AREA_FIELDS
    )


def _organisations(counties: list[dict[str, str]], places: list[dict[str, str]]) -> None:
    """The legal person behind each; Oslo's is written once, as the municipality it is."""
    pks = dict(Municipality.objects.values_list("number", "pk"))
    found = {
        row["orgnr"]: Organisation(
            orgnr=row["orgnr"], kind=Kind.COUNTY, name=f"{row['name']} fylkeskommune"
        )
        for row in counties
    } | {
        row["orgnr"]: Organisation(
            orgnr=row["orgnr"],
            kind=Kind.MUNICIPALITY,
            name=f"{row['name']} kommune",
            seat_id=pks[row["number"]],
        )
        for row in places
        if row["orgnr"]
    }
    Organisation.objects.bulk_create(
        found.values(),
        update_conflicts=True,
        unique_fields=["orgnr"],
        update_fields=["kind", "name", "seat"],
    )
    _execute(LINK, [(row["number"], row["orgnr"]) for row in (*counties, *places) if row["orgnr"]])


def _changes(changes: list[dict[str, str]]) -> None:
    pks = dict(Municipality.objects.values_list("number", "pk"))
    MunicipalityChange.objects.bulk_create(
        (
            MunicipalityChange(
                before_id=pks[row["before"]], after_id=pks[row["after"]], date=row["date"]
            )
            for row in changes
        ),
        ignore_conflicts=True,
    )


def _topics(topics: list[dict[str, str]]) -> None:
    """All nodes, then their places in the tree."""
    Topic.objects.bulk_create(
        (
            Topic(
                code=row["code"],
                scheme=TopicScheme(row["scheme"]),
                name_nb=row["name_nb"],
                name_nn=row["name_nn"],
                position=n,
                pickable=row["pickable"] == "yes",
            )
            for n, row in enumerate(topics, start=1)
        ),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["scheme", "name_nb", "name_nn", "position", "pickable"],
    )
    _execute(PARENTS, [(row["code"], row["parent"]) for row in topics])


def _national() -> None:
    """KS and Frivillighet Norge, recognised by name: one of them has no number here."""
    for name, orgnr in NATIONAL:
        Organisation.objects.get_or_create(
            kind=Kind.NATIONAL, name=name, defaults={"orgnr": orgnr, "nationwide": True}
        )


def _execute(sql: str, pairs: Sequence[tuple[Any, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [[a for a, _b in pairs], [b for _a, b in pairs]])

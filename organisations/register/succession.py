"""Which municipalities took over which: changes in SQL, and organisations moved along.

A municipality may have several heirs (1507 became 1508 and 1580), and an heir may end too.
"""

from typing import Any

from django.db import connection

# (id and number of one that has ended, id of an heir that lives), as the beginning of a query.
HEIRS = """
WITH RECURSIVE line (id, number, heir_id) AS (
    SELECT m.id, m.number, c.after_id FROM organisations_municipality m
    JOIN organisations_municipalitychange c ON c.before_id = m.id
    UNION
    SELECT l.id, l.number, c.after_id FROM line l
    JOIN organisations_municipalitychange c ON c.before_id = l.heir_id),
heir (id, number, heir_id) AS (
    SELECT l.id, l.number, l.heir_id FROM line l
    JOIN organisations_municipality m ON m.id = l.heir_id WHERE m.valid_to IS NULL)
"""
# Only one heir: the seat is there. Several: the register must say which.
SEATS = f"""
{HEIRS}, single (id, heir_id) AS (
    SELECT id, min(heir_id) FROM heir GROUP BY id HAVING count(*) = 1)
UPDATE organisations_organisation o SET seat_id = single.heir_id
FROM single WHERE o.seat_id = single.id RETURNING o.id
"""  # noqa: S608  (constants only)
# Who worked in the whole works in each part, until they say otherwise: nobody falls out of a list.
AREAS = f"""
{HEIRS}, gone AS (
    DELETE FROM {{table}} a USING heir WHERE a.municipality_id = heir.id
    RETURNING a.{{owner}}, heir.id)
INSERT INTO {{table}} ({{owner}}, municipality_id)
SELECT DISTINCT gone.{{owner}}, heir.heir_id FROM gone JOIN heir ON heir.id = gone.id
ON CONFLICT DO NOTHING
"""  # noqa: S608  (constants only)
TABLES = (
    ("organisations_organisationarea", "organisation_id"),
    ("organisations_cause_areas", "cause_id"),
)


AUDIT = """
INSERT INTO core_auditevent (at, verb, subject_type, subject_id, actor_id, detail)
SELECT portal_now(), 'organisation.seat_followed', 'organisations.organisation', id, %s, '{}'
FROM unnest(%s::bigint[]) AS id
"""


def move_along(*, by: Any = None) -> int:
    """Move seats, working areas and the areas of causes to the heirs, in the caller's transaction.

    Hearings keep the number they were written under. Idempotent; four statements however many.

    Args:
        by: the operator; None when reference data are loaded.

    Returns:
        How many organisations got a new seat.
    """
    with connection.cursor() as cursor:
        cursor.execute(SEATS)
        moved = [pk for (pk,) in cursor.fetchall()]
        for table, owner in TABLES:
            cursor.execute(AREAS.format(table=table, owner=owner))
        cursor.execute(AUDIT, [getattr(by, "pk", None), moved])
    return len(moved)

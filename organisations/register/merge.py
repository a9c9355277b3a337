"""Puts units into the registry in sets: staged by COPY, sorted out, merged by one statement."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core import clock
from organisations.register import reference
from organisations.register.refs import refs
from organisations.register.report import Report
from organisations.register.succession import HEIRS
from organisations.register.units import Unit, Unusable, read

STAGE = """
CREATE TEMP TABLE register_unit (line bigint, ref text, orgnr text, name text, org_form text,
    industry_code text, municipality text, post text, in_voluntary_register boolean, dissolved date,
    email text) ON COMMIT DROP
"""
COPY = "COPY register_unit FROM STDIN"
TWICE = """
WITH gone AS (
    DELETE FROM register_unit WHERE ctid IN (
        SELECT ctid FROM (
            SELECT ctid, row_number() OVER (PARTITION BY orgnr ORDER BY line) AS n
            FROM register_unit) numbered WHERE n > 1)
    RETURNING line, orgnr)
SELECT count(*), (array_agg(line ORDER BY line))[:20], (array_agg(orgnr ORDER BY line))[:20]
FROM gone
"""
# One heir takes over an old number; so does a municipality that was only given a new number.
PLACE = f"""
CREATE TEMP TABLE register_place ON COMMIT DROP AS
{HEIRS}, now (number, id) AS (
    SELECT number, id FROM organisations_municipality
    WHERE level = 'municipality' AND valid_to IS NULL
    UNION ALL
    SELECT number, min(heir_id) FROM heir GROUP BY number HAVING count(*) = 1)
SELECT number, id FROM now
UNION ALL
SELECT given.before, now.id FROM unnest(%s::text[], %s::text[]) AS given (before, after)
JOIN now ON now.number = given.after
WHERE given.before NOT IN (SELECT number FROM organisations_municipality)
"""  # noqa: S608  (constants only)
# A number that was split has several heirs: the unit belongs where its post goes, if to an heir.
SPLIT = """
UPDATE register_unit u SET municipality = u.post
FROM organisations_municipality m
JOIN organisations_municipalitychange c ON c.before_id = m.id
JOIN organisations_municipality heir ON heir.id = c.after_id
WHERE m.number = u.municipality AND heir.number = u.post
"""
NOWHERE = """
WITH gone AS (
    DELETE FROM register_unit u WHERE u.dissolved IS NULL
    AND NOT EXISTS (SELECT 1 FROM register_place p WHERE p.number = u.municipality)
    RETURNING line, orgnr, municipality)
SELECT municipality, EXISTS (
           SELECT 1 FROM organisations_municipality m
           JOIN organisations_municipalitychange c ON c.before_id = m.id
           WHERE m.number = gone.municipality),
       count(*), (array_agg(line ORDER BY line))[:20], (array_agg(orgnr ORDER BY line))[:20]
FROM gone GROUP BY municipality ORDER BY municipality
"""
SORT = """
CREATE TEMP TABLE register_change ON COMMIT DROP AS
SELECT u.*, p.id AS seat_id, o.id AS organisation_id, CASE
    WHEN o.id IS NULL AND u.dissolved IS NULL THEN 'new'
    WHEN o.id IS NULL OR o.kind <> 'voluntary' THEN 'left_out'
    WHEN u.dissolved IS NOT NULL AND o.dissolved_at IS NULL THEN 'ended'
    WHEN u.dissolved IS NOT NULL THEN 'same'
    WHEN (o.name, o.org_form, o.industry_code, o.in_voluntary_register, o.seat_id, o.dissolved_at)
        IS DISTINCT FROM
        (u.name, u.org_form, u.industry_code, u.in_voluntary_register, p.id, NULL::date)
        THEN 'changed'
    ELSE 'same' END AS outcome
FROM register_unit u
LEFT JOIN register_place p ON p.number = u.municipality
LEFT JOIN organisations_organisation o ON o.orgnr = u.orgnr
"""
MERGE = """
MERGE INTO organisations_organisation o USING (
    SELECT * FROM register_change WHERE outcome <> 'left_out') c ON o.orgnr = c.orgnr
WHEN MATCHED AND c.outcome = 'ended' THEN UPDATE SET
    dissolved_at = c.dissolved, register_read_at = %(now)s
WHEN MATCHED AND c.outcome = 'changed' THEN UPDATE SET
    name = c.name, org_form = c.org_form, industry_code = c.industry_code, seat_id = c.seat_id,
    in_voluntary_register = c.in_voluntary_register, dissolved_at = NULL,
    register_read_at = %(now)s
WHEN MATCHED THEN UPDATE SET register_read_at = %(now)s
WHEN NOT MATCHED THEN INSERT
    (ref, orgnr, kind, name, seat_id, nationwide, listed, about, website, email, org_form,
     industry_code, in_voluntary_register, icnpo, register_read_at)
    VALUES (c.ref, c.orgnr, 'voluntary', c.name, c.seat_id, false, true, '', '', '', c.org_form,
     c.industry_code, c.in_voluntary_register, '', %(now)s)
"""
AREAS = """
INSERT INTO organisations_organisationarea (organisation_id, municipality_id)
SELECT o.id, c.seat_id FROM register_change c JOIN organisations_organisation o USING (orgnr)
WHERE c.outcome = 'new' ON CONFLICT DO NOTHING
"""
# The address goes when the unit ends, and when the register no longer has one.
FORGET = """
DELETE FROM organisations_registeraddress a USING register_change c
WHERE a.orgnr = c.orgnr AND (c.dissolved IS NOT NULL OR c.email = '')
"""
REMEMBER = """
INSERT INTO organisations_registeraddress (orgnr, email, read_at)
SELECT orgnr, email, %(now)s FROM register_change
WHERE email <> '' AND dissolved IS NULL AND outcome <> 'left_out'
ON CONFLICT (orgnr) DO UPDATE SET email = excluded.email, read_at = excluded.read_at
"""
AUDIT = """
INSERT INTO core_auditevent (at, verb, subject_type, subject_id, detail)
SELECT %(now)s, 'organisation.dissolved', 'organisations.organisation', organisation_id, '{}'
FROM register_change WHERE outcome = 'ended'
"""


@transaction.atomic
def merge(elements: Iterable[Any], keep: Collection[str] = ()) -> Report:
    """Take in every element that can be taken; the number of statements does not grow with them.

    Own facts (words, website, address, where it works) are never touched. All or nothing: a file
    that breaks off changes nothing.

    Args:
        elements: units as the register writes them.
        keep: numbers that are taken whatever the units have become.

    Raises:
        Refused: what `elements` raises.
    """
    report = Report()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('organisations.register'))")
        cursor.execute(STAGE)
        _stage(cursor, elements, keep, report)
        cursor.execute("ANALYZE register_unit")
        _refuse_in_sets(cursor, report)
        cursor.execute(SORT)
        cursor.execute("SELECT outcome, count(*) FROM register_change GROUP BY outcome")
        report.count(dict(cursor.fetchall()))
        now = {"now": clock.now()}
        for statement in (MERGE, AREAS, FORGET, REMEMBER, AUDIT):
            cursor.execute(statement, now)
        cursor.execute("SELECT organisation_id FROM register_change WHERE outcome = 'ended'")
        report.ended_ids = [pk for (pk,) in cursor.fetchall()]
        cursor.execute("DROP TABLE register_unit, register_place, register_change")
    return report


def _stage(cursor: Any, elements: Iterable[Any], keep: Collection[str], report: Report) -> None:
    """Write the units that can be read; the rest is counted with its reason."""
    names = refs()
    with cursor.copy(COPY) as copy:
        for line, element in enumerate(elements, start=1):
            report.read = line
            try:
                unit = read(element, keep)
            except Unusable as unusable:
                report.refuse(unusable.reason, [(line, unusable.orgnr)])
                continue
            if unit is None:
                report.left_out += 1
            else:
                copy.write_row(_row(line, next(names), unit))


def _row(line: int, ref: str, unit: Unit) -> tuple[Any, ...]:
    return (
        line,
        ref,
        unit.orgnr,
        unit.name,
        unit.org_form,
        unit.industry_code,
        unit.municipality,
        unit.post,
        unit.in_voluntary_register,
        unit.dissolved,
        unit.email,
    )


def _refuse_in_sets(cursor: Any, report: Report) -> None:
    """Take out what only the whole can tell: units that come twice, and unknown places."""
    cursor.execute(TWICE)
    n, lines, orgnrs = cursor.fetchone()
    if n:
        pairs = list(zip(lines, orgnrs, strict=True))
        report.refuse(_("står to ganger, den første gjelder"), pairs, n)
    renumbered = reference.rows("numbers_2023")
    cursor.execute(
        PLACE, [[row["before"] for row in renumbered], [row["number"] for row in renumbered]]
    )
    cursor.execute(SPLIT)
    cursor.execute(NOWHERE)
    for place, split, n, lines, orgnrs in cursor.fetchall():
        report.refuse(_why_nowhere(place, split), list(zip(lines, orgnrs, strict=True)), n)


def _why_nowhere(number: str, split: bool) -> str:
    """Why a unit could not be placed."""
    if not number:
        return _("har ingen kommune")
    if split:
        return _("kommune %(n)s er delt, og adressen sier ikke hvor") % {"n": number}
    return _("ukjent kommunenummer %(n)s") % {"n": number}

"""Thousands of applications in a few statements, for the tests of long lists."""

import json
from datetime import timedelta
from decimal import Decimal

from django.db import connection

from accounts.models import User
from core import clock
from grants.models import Application, Call
from organisations.models import Municipality, Organisation

ORGANISATIONS = """
INSERT INTO organisations_organisation
SELECT (jsonb_populate_record(
    NULL::organisations_organisation, %(row)s::jsonb || jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('organisations_organisation', 'id')),
    'ref', 'z' || lpad(to_hex(n + %(base)s), 9, 'y'),
    'orgnr', (800000000 + n + %(base)s)::text,
    'name', 'Lag ' || n,
    'email', 'lag' || n || '@lag.example'))).*
FROM generate_series(1, %(count)s) n
RETURNING id
"""
# Every fifth is new, the rest are under assessment or recommended; each has its submission.
APPLICATIONS = """
INSERT INTO grants_application
SELECT (jsonb_populate_record(NULL::grants_application, %(row)s::jsonb || jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('grants_application', 'id')),
    'ref', 'y' || lpad(to_hex(o.n + %(base)s), 9, 'z'),
    'organisation_id', o.id,
    'number', %(before)s + o.n,
    'amount', 100 + (o.n * 7919) %% 900,
    'state', CASE WHEN o.n %% 5 = 0 THEN 'submitted'
                  WHEN o.n %% 5 = 1 THEN 'in_assessment' ELSE 'recommended' END))).*
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n
      FROM organisations_organisation WHERE id = ANY(%(applicants)s)) o
"""
SUBMISSIONS = """
INSERT INTO grants_submission (application_id, number, sent_at, sent_by_id, content, digest)
SELECT a.id, 1, a.sent_at, a.edited_by_id, '{"answers": []}', repeat('0', 64)
FROM grants_application a WHERE a.call_id = %(call)s AND a.number > %(before)s
"""
RECOMMENDATIONS = """
INSERT INTO grants_recommendation (application_id, outcome, amount, years, reason, terms, by_id,
                                   at, saves)
SELECT a.id, CASE WHEN a.number %% 2 = 0 THEN 'granted' ELSE 'refused' END,
       CASE WHEN a.number %% 2 = 0 THEN a.amount ELSE 0 END, 1, 'Fordi.', '', %(by)s,
       a.sent_at, 1
FROM grants_application a
WHERE a.call_id = %(call)s AND a.number > %(before)s AND a.state = 'recommended'
"""


def columns(row: Application | Organisation) -> str:
    """A row as the model's own defaults have it, so that a new column needs no word here."""
    found = {field.column: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return json.dumps(found, default=str)


def applications(count: int, call: Call, seat: Municipality, by: User) -> None:
    """Write them after those the call has, three in five recommended by this person."""
    base = Organisation.objects.count()
    now = clock.now()
    applicant = Organisation(seat=seat, in_voluntary_register=True, icnpo="1100", known_since=now)
    one = Application(
        call=call,
        organisation=None,
        amount=Decimal(100),
        account="12345678903",
        edited_at=now,
        edited_by=by,
        created_at=now,
        sent_at=min(now, call.closes_at or now) - timedelta(minutes=5),
    )
    before = call.applications.exclude(number=None).count()
    given = {"count": count, "base": base, "before": before, "call": call.pk, "by": by.pk}
    with connection.cursor() as cursor:
        cursor.execute(ORGANISATIONS, given | {"row": columns(applicant)})
        applicants = [row[0] for row in cursor.fetchall()]
        cursor.execute(APPLICATIONS, given | {"row": columns(one), "applicants": applicants})
        cursor.execute(SUBMISSIONS, given)
        cursor.execute(RECOMMENDATIONS, given)
        cursor.execute("ANALYZE")

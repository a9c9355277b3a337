"""Thousands of hearings in a few statements, for the tests of long lists."""

import json

from django.db import connection

from accounts.models import User
from consultations.models import Hearing
from organisations.models import Municipality, Topic

# One in twenty is open, one in forty is coming, the rest have ended; spread over places and topics.
# Each begins as the model's own defaults, so that a new column needs no word here.
HEARINGS = """
INSERT INTO consultations_hearing
SELECT (jsonb_populate_record(NULL::consultations_hearing, %(row)s::jsonb || jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('consultations_hearing', 'id')),
    'ref', lpad(to_hex(n + 16777216), 10, 'z'),
    'owner_id', m.organisation_id,
    'municipality_id', m.id,
    'kind', CASE WHEN n %% 7 = 0 THEN 'framework' ELSE 'matter' END,
    'title', 'Høring ' || n
        || CASE WHEN n %% 50 = 0 THEN ' om svømmehallen' ELSE ' om planer' END,
    'state', CASE WHEN n %% 20 = 0 OR n %% 40 = 1 OR n %% 3 = 0
                  THEN 'published' ELSE 'summarised' END,
    'created_at', portal_now(),
    'opens_at', CASE WHEN n %% 40 = 1 THEN portal_now() + n * interval '1 minute'
         ELSE portal_now() - interval '60 days' - n * interval '6 minutes' END,
    'closes_at', CASE WHEN n %% 20 = 0 THEN portal_now() + n * interval '2 minutes'
         WHEN n %% 40 = 1 THEN portal_now() + interval '50 days' + n * interval '1 minute'
         ELSE portal_now() - n * interval '5 minutes' END,
    'published_at', portal_now() - n * interval '1 minute',
    'summarised_at', CASE WHEN n %% 20 = 0 OR n %% 40 = 1 OR n %% 3 = 0 THEN NULL
         ELSE portal_now() - n * interval '1 minute' END))).*
FROM generate_series(1, %(count)s) n
JOIN (SELECT id, organisation_id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS
      places FROM organisations_municipality WHERE id = ANY(%(places)s)) m
  ON m.place = n %% m.places
"""
TOPICS = """
INSERT INTO consultations_hearing_topics (hearing_id, topic_id)
SELECT h.id, t.id FROM consultations_hearing h
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS topics
      FROM organisations_topic WHERE id = ANY(%(topics)s)) t ON t.place = h.id %% t.topics
"""
AREAS = """
INSERT INTO consultations_hearing_areas (hearing_id, municipality_id)
SELECT id, municipality_id FROM consultations_hearing
"""


def hearings(count: int, places: list[Municipality], topics: list[Topic], by: User) -> None:
    """Write them, each about its own place and one of the topics, and count the tables anew."""
    one = Hearing(
        lead="Kommunen vil samle alle lokaler i én ordning. Vi vil vite hva som skal til.",
        background="Saken gjelder mange lag i hele kommunen. " * 20,
        created_by=by,
    )
    columns = {field.column: getattr(one, field.attname) for field in one._meta.concrete_fields}
    given = {
        "count": count,
        "row": json.dumps(columns),
        "places": [place.pk for place in places],
        "topics": [topic.pk for topic in topics],
    }
    with connection.cursor() as cursor:
        for statement in (HEARINGS, TOPICS, AREAS):
            cursor.execute(statement, given)
        cursor.execute("ANALYZE")

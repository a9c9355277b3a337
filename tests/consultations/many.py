"""Thousands of hearings in a few statements, for the tests of long lists."""

from django.db import connection

from accounts.models import User
from organisations.models import Municipality, Topic

# One in twenty is open, one in forty is coming, the rest have ended; spread over places and topics.
HEARINGS = """
INSERT INTO consultations_hearing (ref, owner_id, municipality_id, kind, title, lead, in_short,
    background, participation, decided_by, state, version, one_key, returned_reason,
    created_by_id, created_at, opens_at, closes_at, published_at, summary, outcome,
    withdrawn_reason, summarised_at)
SELECT lpad(to_hex(n + 16777216), 10, 'z'), m.organisation_id, m.id,
    CASE WHEN n %% 7 = 0 THEN 'framework' ELSE 'matter' END,
    'Høring ' || n || (CASE WHEN n %% 50 = 0 THEN ' om svømmehallen' ELSE ' om planer' END),
    'Kommunen vil samle alle lokaler i én ordning. Vi vil vite hva som skal til.', '',
    repeat('Saken gjelder mange lag i hele kommunen. ', 20), 'consultation', '',
    CASE WHEN n %% 20 = 0 OR n %% 40 = 1 OR n %% 3 = 0 THEN 'published' ELSE 'summarised' END,
    1, false, '', %(user)s, portal_now(),
    CASE WHEN n %% 40 = 1 THEN portal_now() + n * interval '1 minute'
         ELSE portal_now() - interval '60 days' - n * interval '6 minutes' END,
    CASE WHEN n %% 20 = 0 THEN portal_now() + n * interval '2 minutes'
         WHEN n %% 40 = 1 THEN portal_now() + interval '50 days' + n * interval '1 minute'
         ELSE portal_now() - n * interval '5 minutes' END,
    portal_now() - n * interval '1 minute', '', '', '',
    CASE WHEN n %% 20 = 0 OR n %% 40 = 1 OR n %% 3 = 0 THEN NULL
         ELSE portal_now() - n * interval '1 minute' END
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
    given = {
        "count": count,
        "user": by.pk,
        "places": [place.pk for place in places],
        "topics": [topic.pk for topic in topics],
    }
    with connection.cursor() as cursor:
        for statement in (HEARINGS, TOPICS, AREAS):
            cursor.execute(statement, given)
        cursor.execute("ANALYZE")

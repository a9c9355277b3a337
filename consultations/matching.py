"""Which organisations a hearing touches, and why (clause R4, both legs).

A cause matches when one of its topics equals, contains or lies under one of the hearing's, and its
area meets the hearing's: a county stands for its municipalities. A `framework` hearing also takes
every organisation that works in the area, and so does a `mapping`; nationwide ones match by cause,
never by that alone. Those who were told when a plan began, and those who answered the round before,
are on the list of what comes after.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from consultations.models import Hearing, PlanProcess
from consultations.states import EVERYONE
from organisations.models import Municipality, Topic
from organisations.states import Kind

# One row per organisation and hearing topic it matched by, in the words the reader will see.
MATCHES = """
WITH related (topic_id, reason) AS (
    SELECT * FROM unnest(%(topics)s::bigint[], %(reasons)s::text[])),
area (id) AS (SELECT unnest(%(areas)s::bigint[])),
working AS (
    SELECT DISTINCT oa.organisation_id AS id
    FROM organisations_organisationarea oa JOIN area ON area.id = oa.municipality_id),
hit (organisation_id, reason, cause, weight) AS (
    SELECT c.organisation_id, r.reason, c.title, c.weight
    FROM organisations_cause c
    JOIN organisations_cause_topics ct ON ct.cause_id = c.id
    JOIN related r ON r.topic_id = ct.topic_id
    JOIN organisations_organisation o ON o.id = c.organisation_id
    WHERE c.ended_at IS NULL AND (
        CASE WHEN EXISTS (SELECT 1 FROM organisations_cause_areas ca WHERE ca.cause_id = c.id)
        THEN EXISTS (SELECT 1 FROM organisations_cause_areas ca JOIN area
                     ON area.id = ca.municipality_id WHERE ca.cause_id = c.id)
        ELSE o.nationwide OR EXISTS (SELECT 1 FROM working w WHERE w.id = o.id) END)
    UNION ALL
    SELECT w.id, %(everyone_reason)s, '', 0 FROM working w WHERE %(everyone)s
    UNION ALL
    SELECT p.organisation_id, %(process_reason)s, p.cause, 0
    FROM consultations_planparty p WHERE p.process_id = %(process)s
    UNION ALL
    SELECT a.organisation_id, %(round_reason)s, '', 0
    FROM consultations_answer a WHERE a.hearing_id = %(round)s AND a.state = 'sent'),
living AS (
    SELECT hit.* FROM hit JOIN organisations_organisation o ON o.id = hit.organisation_id
    WHERE o.kind = %(kind)s AND o.dissolved_at IS NULL AND o.merged_into_id IS NULL),
size (reason, n) AS (SELECT reason, count(DISTINCT organisation_id) FROM living GROUP BY reason)
SELECT l.organisation_id,
       to_jsonb(array_agg(DISTINCT l.reason ORDER BY l.reason)) AS why,
       (array_agg(l.cause ORDER BY l.weight DESC, l.cause))[1] AS cause,
       (array_agg(l.reason ORDER BY size.n DESC, l.reason))[1] AS grp
FROM living l JOIN size USING (reason) GROUP BY l.organisation_id
"""


@dataclass(frozen=True)
class Match:
    """The match as SQL, so that the caller can insert from it in one statement."""

    sql: str
    params: dict[str, Any]


def matches(hearing: Hearing) -> Match:
    """Rows (organisation_id, why, cause, grp): one per organisation that the hearing touches."""
    return _match(
        hearing.topics.all(),
        hearing.areas.all(),
        everyone=EVERYONE.get(hearing.kind, ""),
        process=hearing.process_id,
        round_before=hearing.follows_id,
    )


def matches_plan(process: PlanProcess) -> Match:
    """The same rows for a plan that begins: one per organisation that it touches."""
    place = Municipality.objects.filter(pk=process.municipality_id)
    return _match(process.topics.all(), place)


def matches_field(topics: QuerySet[Topic], areas: QuerySet[Municipality]) -> Match:
    """The same rows for anything else with topics and a place: those in the field (clause K4)."""
    return _match(topics, areas)


def _match(
    topics: QuerySet[Topic],
    areas: QuerySet[Municipality],
    *,
    everyone: str = "",
    process: int | None = None,
    round_before: int | None = None,
) -> Match:
    """The statement with what it asks for; `everyone` is why all in the area are taken."""
    related = related_topics(list(topics))
    return Match(
        MATCHES,
        {
            "topics": list(related),
            "reasons": list(related.values()),
            "areas": expanded_areas(areas),
            "everyone": bool(everyone),
            "everyone_reason": everyone,
            "process": process,
            "process_reason": "fikk vite at planen startet",
            "round": round_before,
            "round_reason": "svarte i forrige runde",
            "kind": Kind.VOLUNTARY.value,
        },
    )


def related_topics(topics: list[Topic]) -> dict[int, str]:
    """Each topic that equals, contains or lies under one of these → that one's name."""
    tree = list(Topic.objects.all())
    parent = {topic.pk: topic.parent_id for topic in tree}

    def line(pk: int | None) -> list[int]:
        found: list[int] = []
        while pk is not None:
            found.append(pk)
            pk = parent[pk]
        return found

    related: dict[int, str] = {}
    for topic in topics:
        above = line(topic.pk)
        below = [other.pk for other in tree if topic.pk in line(other.pk)]
        for pk in (*above[1:], *below):
            related.setdefault(pk, topic.name_nb.lower())
    related.update({topic.pk: topic.name_nb.lower() for topic in topics})
    return related


def expanded_areas(areas: QuerySet[Municipality]) -> list[int]:
    """The areas, each with its county, and a county with its municipalities."""
    return list(
        Municipality.objects.filter(
            Q(pk__in=areas)
            | Q(county__in=areas)
            | Q(pk__in=areas.filter(county__isnull=False).values("county"))
        ).values_list("pk", flat=True)
    )

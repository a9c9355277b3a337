"""No domain gets more letters a second than it likes: token buckets in PostgreSQL.

Taking is one statement for a whole claim, in the order of the domains' names, so that no two
processes wait for each other. What got no token is spread over the time to come, so that a large
provider's letters never stand in front of everybody else's.
"""

import math
from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction

from dispatch.claims.steps import put_back
from dispatch.models import Letter
from dispatch.states import LetterState

FIRST_BACKOFF = timedelta(seconds=30)
LONGEST_BACKOFF = timedelta(hours=1)
SPREAD_AT_MOST = 20_000  # letters in one statement

# What the bucket holds now: one second's worth at most.
HELD = """LEAST(GREATEST(COALESCE(d.fixed_rate, excluded.rate), 1), d.tokens
    + GREATEST(0, extract(epoch FROM statement_timestamp() - d.at))
    * COALESCE(d.fixed_rate, excluded.rate))"""
GIVEN = f"""CASE WHEN d.backoff_until > statement_timestamp() THEN 0
    ELSE LEAST(excluded.wanted, floor({HELD}))::int END"""
TAKE = f"""
INSERT INTO dispatch_domainrate AS d (domain, rate, tokens, at, wanted, granted)
SELECT w.domain, w.rate, GREATEST(w.rate, 1) - LEAST(w.n, floor(GREATEST(w.rate, 1))),
       statement_timestamp(), w.n, LEAST(w.n, floor(GREATEST(w.rate, 1)))::int
FROM unnest(%s::text[], %s::int[], %s::float8[]) AS w (domain, n, rate) ORDER BY w.domain
ON CONFLICT (domain) DO UPDATE
SET rate = COALESCE(d.fixed_rate, excluded.rate), wanted = excluded.wanted,
    tokens = {HELD} - {GIVEN}, granted = {GIVEN}, at = GREATEST(d.at, statement_timestamp())
RETURNING domain, granted, backoff_seconds > 0
"""  # noqa: S608  (constants only)
SPREAD = """
WITH due AS (
    SELECT id, urgent, next_at FROM dispatch_letter
    WHERE state = 'pending' AND next_at <= clock_timestamp() AND split_part(email, '@', -1) = %s
    ORDER BY urgent DESC, next_at, id LIMIT %s FOR UPDATE SKIP LOCKED),
queue AS (SELECT id, row_number() OVER (ORDER BY urgent DESC, next_at, id) AS place FROM due)
UPDATE dispatch_letter l
SET next_at = GREATEST(clock_timestamp(), d.backoff_until) + queue.place / d.rate * interval '1 s'
FROM queue, dispatch_domainrate d WHERE l.id = queue.id AND d.domain = %s
"""
BACK_OFF = """
INSERT INTO dispatch_domainrate AS d
    (domain, rate, tokens, at, wanted, granted, backoff_seconds, backoff_until)
VALUES (%(domain)s, %(rate)s, 0, statement_timestamp(), 0, 0, %(first)s,
        statement_timestamp() + %(first)s * interval '1 s')
ON CONFLICT (domain) DO UPDATE
SET backoff_seconds = LEAST(%(most)s, GREATEST(%(first)s, d.backoff_seconds * 2)),
    backoff_until = statement_timestamp()
        + LEAST(%(most)s, GREATEST(%(first)s, d.backoff_seconds * 2)) * interval '1 s'
WHERE d.backoff_until IS NULL OR d.backoff_until <= statement_timestamp()
"""
CALM = """
UPDATE dispatch_domainrate SET backoff_seconds = 0, backoff_until = NULL WHERE domain = ANY(%s)
"""


def rate_of(domain: str) -> float:
    """Letters a second to a domain, unless its row says otherwise."""
    return float(settings.DOMAIN_RATES.get(domain, settings.DOMAIN_RATE))


def within_pace(held: list[Letter]) -> tuple[list[Letter], set[str]]:
    """The claimed letters that may go now, and the domains that have been asking for peace.

    The rest are put back and spread over the time that their domain needs.
    """
    by_domain: dict[str, list[Letter]] = defaultdict(list)
    for letter in held:
        by_domain[letter.domain].append(letter)
    granted, strained = _take({domain: len(some) for domain, some in by_domain.items()})
    surplus = {domain: some[granted[domain] :] for domain, some in by_domain.items()}
    late = [letter for some in surplus.values() for letter in some]
    if not late:
        return held, strained
    _put_back(late, [domain for domain, some in surplus.items() if some])
    away = {letter.pk for letter in late}
    return [letter for letter in held if letter.pk not in away], strained


def _take(wanted: dict[str, int]) -> tuple[dict[str, int], set[str]]:
    """Tokens given by domain, and the domains that have a back-off to forget."""
    domains = list(wanted)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [domains, [wanted[d] for d in domains], [*map(rate_of, domains)]])
        rows = cursor.fetchall()
    return {row[0]: row[1] for row in rows}, {row[0] for row in rows if row[2]}


def _put_back(late: list[Letter], domains: list[str]) -> None:
    """Claimed ones become due again, then all that are due for these domains form a queue."""
    with transaction.atomic(), connection.cursor() as cursor:
        put_back(late, was=LetterState.CLAIMED, why="venter på tur hos mottakerens domene")
        for domain in domains:
            cursor.execute(SPREAD, [domain, SPREAD_AT_MOST, domain])


def back_off(domain: str) -> None:
    """The domain asked for peace: 30 seconds, then twice as long each time, an hour at most."""
    with connection.cursor() as cursor:
        cursor.execute(
            BACK_OFF,
            {
                "domain": domain,
                "rate": rate_of(domain),
                "first": math.ceil(FIRST_BACKOFF.total_seconds()),
                "most": math.ceil(LONGEST_BACKOFF.total_seconds()),
            },
        )


def calm(domains: set[str]) -> None:
    """They take letters again: the next back-off begins small."""
    if domains:
        with connection.cursor() as cursor:
            cursor.execute(CALM, [sorted(domains)])

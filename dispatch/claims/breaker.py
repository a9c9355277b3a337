"""The circuit breaker, shared by all processes: a relay that refuses everybody fails nobody.

Five equal refusals of distinct domains within a minute, with nothing accepted in between by any
process, mean that the relay is ill and not the addresses. Sending then stops for a while, the
refused letters wait, and what had been failed by the first of those refusals is put back.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from dispatch.claims.steps import Answer
from dispatch.models import Letter
from dispatch.models.letter import no_address
from dispatch.states import LetterState

logger = logging.getLogger(__name__)

DOMAINS = 5
WINDOW = timedelta(seconds=60)
DOUBLINGS = 3  # of the pause, when it opens again soon after it closed

LOCK = """
INSERT INTO dispatch_sending (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 1
RETURNING accepted_at
"""
NOTE = """
INSERT INTO dispatch_relayrefusal (letter_id, domain, error, at)
SELECT r.letter_id, r.domain, r.error, statement_timestamp()
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS r (letter_id, domain, error)
ON CONFLICT (letter_id) DO UPDATE SET error = excluded.error, at = excluded.at
"""
FORGET = "DELETE FROM dispatch_relayrefusal WHERE at < statement_timestamp() - %(window)s"
COUNT = """
SELECT error FROM dispatch_relayrefusal
WHERE at >= statement_timestamp() - %(window)s AND error = ANY(%(errors)s)
GROUP BY error HAVING count(DISTINCT domain) >= %(domains)s LIMIT 1
"""
# Again within the time of two pauses: twice as long.
OPEN = """
UPDATE dispatch_sending
SET breaker_times = CASE WHEN breaker_until > statement_timestamp() - 2 * %(window)s
                         THEN breaker_times + 1 ELSE 1 END,
    breaker_opened_at = CASE WHEN breaker_until > statement_timestamp() - 2 * %(window)s
                             THEN breaker_opened_at ELSE statement_timestamp() END,
    breaker_until = statement_timestamp() + %(pause)s * power(2,
        CASE WHEN breaker_until > statement_timestamp() - 2 * %(window)s
             THEN LEAST(breaker_times, %(doublings)s) ELSE 0 END),
    breaker_why = %(why)s
WHERE id = 1 AND (breaker_until IS NULL OR breaker_until <= statement_timestamp())
"""
REPRIEVE = """
WITH wronged AS (
    UPDATE dispatch_letter l
    SET state = 'pending', next_at = statement_timestamp() + %(pause)s
    FROM dispatch_relayrefusal r
    WHERE l.id = r.letter_id AND l.state = 'failed' AND r.error = %(error)s
      AND r.at >= statement_timestamp() - %(window)s
    RETURNING l.id, l.fence, l.email, l.last_error),
freed AS (
    DELETE FROM dispatch_suppression s USING wronged w
    WHERE s.email = w.email AND s.scope = '*' AND s.reason = left(w.last_error, 200))
INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
SELECT id, 'failed', 'pending', fence, 'postserveren avviste alle' FROM wronged
"""
ACCEPTED = """
INSERT INTO dispatch_sending AS s (id, accepted_at) VALUES (1, clock_timestamp())
ON CONFLICT (id) DO UPDATE SET accepted_at = clock_timestamp(), away_since = NULL
WHERE s.accepted_at IS NULL OR s.accepted_at < clock_timestamp() - %(rarely)s
   OR s.away_since IS NOT NULL
"""
AWAY = """
INSERT INTO dispatch_sending AS s (id, away_since) VALUES (1, clock_timestamp())
ON CONFLICT (id) DO UPDATE SET away_since = COALESCE(s.away_since, clock_timestamp())
WHERE s.away_since IS NULL
"""


@dataclass(frozen=True)
class Refusal:
    """A letter that the relay answered with 5, and what it said."""

    letter: Letter
    answer: Answer
    was: LetterState
    blames_us: bool = False
    of_the_text: bool = False

    @property
    def error(self) -> str:
        """What makes two refusals equal; the words differ from address to address."""
        at = "MAIL " if self.blames_us else ""
        return f"{at}{self.answer.code} {self.answer.enhanced}".strip()


def accepted(*, sharp: bool = False) -> None:
    """The relay takes letters: what it refused before was the letters' own fault.

    Without `sharp` it is written at most every other second, so that it costs nothing.
    """
    wait: dict[str, Any] = {"rarely": timedelta(0) if sharp else timedelta(seconds=2)}
    with connection.cursor() as cursor:
        cursor.execute(ACCEPTED, wait)
        if sharp:
            cursor.execute("DELETE FROM dispatch_relayrefusal")


def away() -> None:
    """The relay does not answer; the operator's page says since when."""
    with connection.cursor() as cursor:
        cursor.execute(AWAY)


def opens(refusals: list[Refusal], pause: timedelta) -> bool:
    """Note refusals that nothing accepted has followed; whether the relay is ill.

    If so, sending stops for `pause`, or up to eight times as long if it happens again soon. Call it
    in the transaction that decides their fate: the row it locks makes processes decide one after
    the other.
    """
    words: dict[str, Any] = {"window": WINDOW, "pause": pause, "doublings": DOUBLINGS}
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        [latest] = cursor.fetchone()
        cursor.execute(FORGET, words)
        if latest is not None:
            cursor.execute("DELETE FROM dispatch_relayrefusal WHERE at <= %s", [latest])
        letters = [one.letter for one in refusals]
        errors = [one.error for one in refusals]
        cursor.execute(NOTE, [[x.pk for x in letters], [x.domain for x in letters], errors])
        cursor.execute(COUNT, words | {"errors": errors, "domains": DOMAINS})
        common = cursor.fetchone()
        if common is None:
            return False
        logger.error("the relay refuses every domain (%s): sending stops for a while", common[0])
        cursor.execute(OPEN, words | {"why": no_address(str(refusals[-1].answer))[:300]})
        cursor.execute(REPRIEVE, words | {"error": common[0]})
    return True

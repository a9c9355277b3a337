"""Taking letters, and each step one takes. Every step is fenced and leaves a line.

The fence is a number that grows each time a letter changes hands. A worker that was away for too
long names an old fence, moves nothing, and must stop.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from dispatch.models import Letter
from dispatch.states import LETTER, LetterState

S = LetterState
LEASE = timedelta(seconds=120)  # longer than the relay's time-out for one letter

CLAIM = """
WITH due AS (
    SELECT id FROM dispatch_letter
    WHERE state = 'pending' AND next_at <= clock_timestamp()
    ORDER BY urgent DESC, next_at, id LIMIT %s FOR UPDATE SKIP LOCKED),
taken AS (
    UPDATE dispatch_letter l
    SET state = 'claimed', owner = %s, fence = fence + 1, attempt = attempt + 1,
        lease = clock_timestamp() + make_interval(secs => %s)
    FROM due WHERE l.id = due.id RETURNING l.id, l.fence),
noted AS (
    INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
    SELECT id, 'pending', 'claimed', fence, '' FROM taken)
SELECT id FROM taken
"""
STEP = """
WITH moved AS (
    UPDATE dispatch_letter
    SET state = %(to)s,
        next_at = clock_timestamp() + %(wait)s,
        owner = CASE WHEN %(held)s THEN owner END,
        lease = CASE WHEN %(held)s THEN clock_timestamp() + %(lease)s END,
        handing_at = CASE WHEN %(to)s = 'handing' THEN clock_timestamp() ELSE handing_at END,
        accepted_at = CASE WHEN %(to)s = 'accepted' THEN clock_timestamp()
                           WHEN %(to)s = 'bounced' THEN accepted_at END,
        relay_queue_id = CASE WHEN %(queue)s <> '' THEN %(queue)s ELSE relay_queue_id END,
        last_code = COALESCE(%(code)s, last_code),
        last_error = CASE WHEN %(detail)s <> '' THEN %(detail)s ELSE last_error END
    WHERE id = %(id)s AND fence = %(fence)s AND state = %(was)s RETURNING id, fence)
INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
SELECT id, %(was)s, %(to)s, fence, %(detail)s FROM moved
"""
# Why a letter must not be sent any more; NULL when it may. Deadlines follow the portal's clock.
WORTHLESS = """
CASE WHEN l.expires_at <= portal_now() THEN 'fristen er ute'
     WHEN b.withdrawn_at IS NOT NULL THEN 'saken er trukket'
     WHEN EXISTS (SELECT FROM dispatch_suppression s
                  WHERE s.email = l.email AND s.scope IN ('*', b.scope)) THEN 'adressen er stoppet'
END
"""
WHY_NOT = f"""
SELECT {WORTHLESS} FROM dispatch_letter l JOIN dispatch_batch b ON b.id = l.batch_id
WHERE l.id = %s
"""  # noqa: S608  (constants only)
STOP_WORTHLESS = f"""
WITH due AS (
    SELECT l.id, {WORTHLESS} AS why
    FROM dispatch_letter l JOIN dispatch_batch b ON b.id = l.batch_id
    WHERE l.state = 'pending' AND l.next_at <= clock_timestamp() AND {WORTHLESS} IS NOT NULL
    FOR UPDATE OF l SKIP LOCKED),
ended AS (
    UPDATE dispatch_letter l
    SET state = CASE WHEN l.expires_at <= portal_now() THEN 'expired' ELSE 'suppressed' END,
        fence = fence + 1, last_error = why
    FROM due WHERE l.id = due.id RETURNING l.id, l.state, l.fence, l.last_error)
INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
SELECT id, 'pending', state, fence, last_error FROM ended
"""  # noqa: S608  (constants only)


@dataclass(frozen=True)
class Answer:
    """What the relay said: three digits and its words."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def enhanced(self) -> str:
        """«5.1.1» of «5.1.1 no such user»; empty when it gave none."""
        first = self.text.split(maxsplit=1)[0] if self.text.strip() else ""
        digits = first.split(".")
        return first if len(digits) == 3 and all(d.isdecimal() for d in digits) else ""


def claim(limit: int) -> list[Letter]:
    """Take up to `limit` letters that are due, for `LEASE`; nobody else gets them meanwhile.

    Letters to one person who waits come first; then the oldest.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, [limit, uuid.uuid4(), LEASE.total_seconds()])
        ids = [row[0] for row in cursor.fetchall()]
    held = Letter.objects.filter(pk__in=ids).select_related("batch")
    return list(held.order_by("-urgent", "next_at", "pk"))


def step(
    letter: Letter,
    to: LetterState,
    *,
    was: LetterState,
    wait: timedelta = timedelta(0),
    answer: Answer | None = None,
    queue_id: str = "",
    detail: str = "",
) -> bool:
    """Move a letter that is still ours; False when someone else has taken it (stop at once).

    Raises:
        ValueError: the table of states has no such step.
    """
    if to not in LETTER[was]:
        raise ValueError(f"{was} → {to}")
    words: dict[str, Any] = {
        "id": letter.pk,
        "fence": letter.fence,
        "was": was.value,
        "to": to.value,
        "wait": wait,
        "held": to == S.HANDING,
        "lease": LEASE,
        "queue": queue_id,
        "code": answer.code if answer else None,
        "detail": (detail or str(answer or "")).replace("\x00", "")[:300],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STEP, words)
        return bool(cursor.rowcount == 1)


def stop_worthless() -> int:
    """End letters that are due but expired, withdrawn or to a stopped address; one statement."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STOP_WORTHLESS)
        return int(cursor.rowcount)


def still_wanted(letter: Letter) -> bool:
    """Asked once more just before the text; ends the letter when the answer is no."""
    with connection.cursor() as cursor:
        cursor.execute(WHY_NOT, [letter.pk])
        why = cursor.fetchone()[0]
    if why is None:
        return True
    to = S.EXPIRED if why == "fristen er ute" else S.SUPPRESSED
    step(letter, to, was=S.CLAIMED, detail=why)
    return False

"""Taking letters, and each step one takes. Every step is fenced and leaves a line.

The fence is a number that grows each time a letter changes hands. A worker that was away for too
long names an old fence, moves nothing, and must stop.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from dispatch.models import Letter
from dispatch.models.letter import EXPIRED, REFUSED, STOPPED, WITHDRAWN, no_address
from dispatch.states import LETTER, LetterState

S = LetterState
LEASE = timedelta(seconds=120)  # longer than the relay's time-out for one letter

# Paused by a person, or stopped because the relay refuses everybody. One row, read by its key.
BRAKED = """EXISTS (
    SELECT FROM dispatch_sending
    WHERE id = 1 AND (paused_at IS NOT NULL OR breaker_until > clock_timestamp()))"""
CLAIM = f"""
WITH due AS (
    SELECT id FROM dispatch_letter
    WHERE state = 'pending' AND next_at <= clock_timestamp() AND NOT {BRAKED}
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
"""  # noqa: S608  (constants only)
# `state || ''` keeps the planner on the primary key: the small indexes of what is held or due are
# full of dead entries while thousands of letters pass through them.
STEP = """
WITH moved AS (
    UPDATE dispatch_letter
    SET state = %(to)s,
        next_at = clock_timestamp() + %(wait)s,
        owner = NULL, lease = NULL,
        accepted_at = CASE WHEN %(to)s = 'accepted' THEN clock_timestamp()
                           WHEN %(to)s = 'bounced' THEN accepted_at END,
        relay_queue_id = CASE WHEN %(queue)s <> '' THEN %(queue)s ELSE relay_queue_id END,
        last_code = COALESCE(%(code)s, last_code),
        last_error = CASE WHEN %(detail)s <> '' THEN %(detail)s ELSE last_error END,
        tried_at = COALESCE(tried_at, CASE WHEN %(tried)s THEN clock_timestamp() END)
    WHERE id = %(id)s AND fence = %(fence)s AND state || '' = %(was)s RETURNING id, fence)
INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
SELECT id, %(was)s, %(to)s, fence, %(detail)s FROM moved
"""
# Why a letter must not be sent any more; NULL when it may. Deadlines follow the portal's clock.
WORTHLESS = f"""
CASE WHEN l.expires_at <= portal_now() THEN '{EXPIRED}'
     WHEN b.withdrawn_at IS NOT NULL THEN '{WITHDRAWN}'
     ELSE (SELECT CASE s.scope WHEN '*' THEN '{STOPPED}' ELSE '{REFUSED}' END
           FROM dispatch_suppression s
           WHERE s.email = l.email AND s.scope IN ('*', b.scope) ORDER BY s.scope LIMIT 1)
END
"""  # noqa: S608
WHY_NOT = f"""
SELECT {WORTHLESS}, {BRAKED} FROM dispatch_letter l JOIN dispatch_batch b ON b.id = l.batch_id
WHERE l.id = %s
"""  # noqa: S608
# The step to `handing` is the last look too: one statement, so that nothing can come between.
HAND = f"""
WITH moved AS (
    UPDATE dispatch_letter l
    SET state = 'handing', handing_at = clock_timestamp(), next_at = clock_timestamp(),
        lease = clock_timestamp() + make_interval(secs => %s)
    FROM dispatch_batch b, unnest(%s::bigint[], %s::bigint[]) AS held (id, fence)
    WHERE l.id = held.id AND l.fence = held.fence AND l.state || '' = 'claimed'
      AND b.id = l.batch_id AND {WORTHLESS} IS NULL AND NOT {BRAKED}
    RETURNING l.id, l.fence),
noted AS (
    INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
    SELECT id, 'claimed', 'handing', fence, '' FROM moved)
SELECT id FROM moved
"""  # noqa: S608
# «accepted» need not wait for the disk: a power cut takes it back to «handing», and the relay's log
# settles it. «handing» itself must be on disk before the text goes out.
ACCEPT = """
WITH moved AS (
    UPDATE dispatch_letter l
    SET state = 'accepted', accepted_at = clock_timestamp(), next_at = clock_timestamp(),
        owner = NULL, lease = NULL, last_code = taken.code, last_error = taken.words,
        relay_queue_id = CASE WHEN taken.queue <> '' THEN taken.queue ELSE relay_queue_id END
    FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::text[])
        AS taken (id, fence, code, words, queue)
    WHERE l.id = taken.id AND l.fence = taken.fence AND l.state || '' = 'handing'
    RETURNING l.id, l.fence, taken.words)
INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
SELECT id, 'handing', 'accepted', fence, words FROM moved
WHERE set_config('synchronous_commit', 'off', true) IS NOT NULL
"""
PUT_BACK = """
WITH freed AS (
    UPDATE dispatch_letter l
    SET state = 'pending', owner = NULL, lease = NULL, attempt = attempt - 1, last_error = %(why)s,
        next_at = CASE WHEN %(wait)s > interval '0' THEN clock_timestamp() + %(wait)s
                       ELSE next_at END
    FROM unnest(%(ids)s::bigint[], %(fences)s::bigint[]) AS held (id, fence)
    WHERE l.id = held.id AND l.fence = held.fence AND l.state || '' = %(was)s
    RETURNING l.id, l.fence)
INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
SELECT id, %(was)s, 'pending', fence, %(why)s FROM freed
"""
STOP_WORTHLESS = f"""
WITH due AS (
    SELECT l.id, {WORTHLESS} AS why
    FROM dispatch_letter l JOIN dispatch_batch b ON b.id = l.batch_id
    WHERE l.state = 'pending' AND l.next_at <= clock_timestamp() AND {WORTHLESS} IS NOT NULL
    FOR UPDATE OF l SKIP LOCKED),
ended AS (
    UPDATE dispatch_letter l
    SET state = CASE WHEN due.why = '{EXPIRED}' THEN 'expired' ELSE 'suppressed' END,
        fence = fence + 1, last_error = why
    FROM due WHERE l.id = due.id RETURNING l.id, l.state, l.fence, l.last_error)
INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
SELECT id, 'pending', state, fence, last_error FROM ended
"""  # noqa: S608


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


@dataclass(frozen=True)
class Taken:
    """A letter that the relay has answered with 250, and its own number for it."""

    letter: Letter
    answer: Answer
    queue_id: str = ""


def hand(letters: Sequence[Letter]) -> set[int]:
    """Those that may be given to the relay now; it is on disk before this returns.

    It is the last look too: a letter that is not ours any more, that is not wanted, or that must
    wait stays behind; `still_wanted` then says why, and ends it or puts it back.

    Args:
        letters: as they were claimed; the fence says whether each is ours.

    Returns:
        Their ids.
    """
    with connection.cursor() as cursor:  # one statement: it needs no transaction around it
        ids, fences = [x.pk for x in letters], [x.fence for x in letters]
        cursor.execute(HAND, [LEASE.total_seconds(), ids, fences])
        return {row[0] for row in cursor.fetchall()}


def accept(taken: Sequence[Taken]) -> None:
    """Note that the relay has taken these, all at once."""
    if not taken:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            ACCEPT,
            [
                [one.letter.pk for one in taken],
                [one.letter.fence for one in taken],
                [one.answer.code for one in taken],
                [_kept(one.answer) for one in taken],
                [one.queue_id for one in taken],
            ],
        )


def put_back(
    letters: Sequence[Letter], *, was: LetterState, why: str, wait: timedelta = timedelta(0)
) -> None:
    """Letters of ours that were certainly never tried, for another run.

    Args:
        letters: as they were claimed.
        was: the state they must have now.
        why: what the letter's story says.
        wait: not before so long from now.
    """
    if not letters:
        return
    words: dict[str, Any] = {
        "ids": [letter.pk for letter in letters],
        "fences": [letter.fence for letter in letters],
        "was": was.value,
        "why": why,
        "wait": wait,
    }
    with connection.cursor() as cursor:
        cursor.execute(PUT_BACK, words)


def step(
    letter: Letter,
    to: LetterState,
    *,
    was: LetterState,
    wait: timedelta = timedelta(0),
    answer: Answer | None = None,
    queue_id: str = "",
    detail: str = "",
    tried: bool = False,
) -> bool:
    """Move a letter that is still ours; False when someone else has taken it (stop at once).

    The way to the relay is in sets: `claim`, `hand`, `accept`, and `put_back` for what never went.

    Args:
        letter: as it was claimed; its fence says whether it is ours.
        to: the next state.
        was: the state it must have now.
        wait: not before so long from now.
        answer: what the relay said.
        queue_id: the relay's number for it.
        detail: what to keep as the reason, if not the answer.
        tried: the relay has said «not now»; the time it may go on counts from the first of these.

    Raises:
        ValueError: the table of states has no such step, or it is `hand`'s.
    """
    if to not in LETTER[was] or to == S.HANDING:
        raise ValueError(f"{was} → {to}")
    words: dict[str, Any] = {
        "id": letter.pk,
        "fence": letter.fence,
        "was": was.value,
        "to": to.value,
        "wait": wait,
        "queue": queue_id,
        "code": answer.code if answer else None,
        "detail": _kept(detail or answer),
        "tried": tried,
    }
    with connection.cursor() as cursor:  # one statement: it needs no transaction around it
        cursor.execute(STEP, words)
        return bool(cursor.rowcount == 1)


def _kept(words: str | Answer | None) -> str:
    """What servers say, without addresses: the words are shown."""
    return no_address(str(words or "")).replace("\x00", "")[:300]


def stop_worthless() -> int:
    """End letters that are due but expired, withdrawn or to a stopped address; one statement."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STOP_WORTHLESS)
        return int(cursor.rowcount)


def still_wanted(letter: Letter) -> bool:
    """Why a claimed letter may not go now: ends it, or puts it back while sending is stopped."""
    with connection.cursor() as cursor:
        cursor.execute(WHY_NOT, [letter.pk])
        why, braked = cursor.fetchone()
    if why is not None:
        to = S.EXPIRED if why == EXPIRED else S.SUPPRESSED
        step(letter, to, was=S.CLAIMED, detail=why)
    elif braked:
        put_back([letter], was=S.CLAIMED, why="utsendingen er stanset")
    return why is None and not braked


def is_braked() -> bool:
    """Whether sending is paused by a person or stopped for the relay's sake."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {BRAKED}")
        return bool(cursor.fetchone()[0])

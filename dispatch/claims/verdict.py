"""What a refusal means for a letter: later, never, or an ill relay whose fault it is."""

from datetime import timedelta
from random import uniform
from typing import Any

from django.db import connection, transaction

from dispatch.claims import breaker
from dispatch.claims.breaker import Refusal
from dispatch.claims.steps import Answer, step
from dispatch.models import Letter
from dispatch.states import LetterState
from dispatch.suppression import suppress

S = LetterState

GIVE_UP_AFTER = timedelta(hours=72)
BEFORE_DEADLINE = timedelta(hours=12)  # so that somebody can still ring
RETRY_MINUTES = [1, 2, 5, 15, 30]  # then hourly
SHORTEST_WAIT = 1 / 6  # of the first wait; nobody is asked again within ten seconds
BREAKER_PAUSE = timedelta(seconds=60)
# RFC 3463: no such mailbox, host or form of address. 5.1.7 and 5.1.8 blame the sender: us.
DEAD_ADDRESS = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}
POLICY = "5.7."


@transaction.atomic
def judge_together(refused: list[Refusal]) -> bool:
    """Refusals that nothing accepted has followed: the letters' fault, or the relay's.

    Returns:
        Whether the relay is ill.
    """
    is_ill = breaker.opens(refused, BREAKER_PAUSE)
    for one in refused:
        if is_ill:
            retry(one.letter, was=one.was, answer=one.answer, at_least=BREAKER_PAUSE)
        else:
            judge(one)
    return is_ill


def judge(one: Refusal) -> None:
    """One refusal with 5: final for a dead address, our policy or the text; else perhaps later."""
    letter, answer = one.letter, one.answer
    if one.blames_us:
        retry(letter, was=one.was, answer=answer)
    elif one.of_the_text or answer.enhanced.startswith(POLICY):
        step(letter, S.FAILED, was=one.was, answer=answer)
    elif answer.enhanced in DEAD_ADDRESS:
        if step(letter, S.FAILED, was=one.was, answer=answer):
            suppress(letter.email, reason=str(answer))
    else:  # a full mailbox, a closed one, or a reason it does not give
        retry(letter, was=one.was, answer=answer)


def retry(
    letter: Letter,
    *,
    was: LetterState,
    answer: Answer | None = None,
    detail: str = "",
    at_least: timedelta = timedelta(0),
) -> None:
    """Later, with full jitter; when there is no sense in it any more, it has failed.

    Args:
        letter: as it was claimed.
        was: its state now.
        answer: what the relay said.
        detail: the reason, if there was no answer.
        at_least: not sooner than this.
    """
    tries = max(letter.attempt - 1, 0)
    minutes = RETRY_MINUTES[tries] if tries < len(RETRY_MINUTES) else 60
    floor = min(RETRY_MINUTES[0] * SHORTEST_WAIT, minutes)
    jitter = timedelta(minutes=uniform(floor, minutes))  # noqa: S311  (no secret)
    to = S.FAILED if _is_too_late(letter) else S.PENDING
    wait = max(jitter, at_least)
    step(letter, to, was=was, wait=wait, answer=answer, detail=detail, tried=True)


# Three days after the first «not now», or twelve hours before the deadline; where less than a day
# was left then, when half of it has gone. Deadlines follow the portal's clock.
TOO_LATE = """
SELECT clock_timestamp() >= COALESCE(tried_at, clock_timestamp()) + %(three_days)s
    OR COALESCE(expires_at - portal_now() <= LEAST(%(before)s,
                (expires_at - COALESCE(tried_at, portal_now())) / 2), FALSE)
FROM dispatch_letter WHERE id = %(id)s
"""


def _is_too_late(letter: Letter) -> bool:
    """Whether trying on would only hide that somebody must ring."""
    words: dict[str, Any] = {
        "three_days": GIVE_UP_AFTER,
        "before": BEFORE_DEADLINE,
        "id": letter.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(TOO_LATE, words)
        return bool(cursor.fetchone()[0])

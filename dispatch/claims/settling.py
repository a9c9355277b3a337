"""Letters whose holder died, and letters nobody knows the fate of."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from dispatch import relay
from dispatch.claims.delivery import SETTLE_AFTER
from dispatch.claims.steps import step
from dispatch.models import Letter
from dispatch.states import LetterState

S = LetterState
HOLD_AFTER = timedelta(hours=4)
STILL_LOOKED_FOR = timedelta(days=14)
HELD_EVERY = timedelta(minutes=5)
SOME = 500  # letters looked up at a time

# Written when it changes only.
WATCH = """
INSERT INTO dispatch_sending AS s (id, log_trouble, log_trouble_since)
SELECT 1, %(trouble)s, CASE WHEN %(trouble)s <> '' THEN clock_timestamp() END
ON CONFLICT (id) DO UPDATE
SET log_trouble = excluded.log_trouble,
    log_trouble_since = CASE WHEN excluded.log_trouble <> ''
        THEN COALESCE(s.log_trouble_since, excluded.log_trouble_since) END
WHERE s.log_trouble IS DISTINCT FROM excluded.log_trouble
"""

REAP = """
WITH dead AS (
    SELECT id, state AS was FROM dispatch_letter
    WHERE state IN ('claimed', 'handing') AND lease < clock_timestamp()
    FOR UPDATE SKIP LOCKED),
freed AS (
    UPDATE dispatch_letter l
    SET state = CASE WHEN dead.was = 'handing' THEN 'in_doubt' ELSE 'pending' END,
        next_at = clock_timestamp()
                  + CASE WHEN dead.was = 'handing' THEN make_interval(secs => %s) ELSE '0' END,
        fence = fence + 1, owner = NULL, lease = NULL
    FROM dead WHERE l.id = dead.id RETURNING l.id, dead.was, l.state, l.fence)
INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
SELECT id, was, state, fence, 'lease ute' FROM freed
"""


def reap() -> int:
    """Letters whose holder died: certainly unsent ones go back, handed ones are in doubt."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REAP, [SETTLE_AFTER.total_seconds()])
        return int(cursor.rowcount)


def settle() -> int:
    """Letters in doubt: sent if the relay's log says so, again only if it proves absence.

    Those that a person was to decide are sent too, when the log comes back and shows them.
    """
    doubtful = _some(S.IN_DOUBT)
    evidence = relay.log().look_up(doubtful) if doubtful else {}
    for letter in doubtful:
        found = evidence[letter.pk]
        if found.proof is relay.Proof.ACCEPTED:
            step(letter, S.ACCEPTED, was=S.IN_DOUBT, queue_id=found.queue_id, detail="i loggen")
        elif found.proof is relay.Proof.ABSENT:
            step(letter, S.PENDING, was=S.IN_DOUBT, detail="ikke i loggen")
        else:
            _wait_or_hold(letter)
    _settle_held()
    return len(doubtful)


def _settle_held() -> None:
    """Now and then; absence is no news of a letter that a person has been asked about."""
    held = _some(S.HELD, handing_at__gt=Now() - STILL_LOOKED_FOR)
    evidence = relay.log().look_up(held, absence=False) if held else {}
    for letter in held:
        if (found := evidence[letter.pk]).proof is relay.Proof.ACCEPTED:
            step(letter, S.ACCEPTED, was=S.HELD, queue_id=found.queue_id, detail="i loggen")
    again = Letter.objects.filter(state=S.HELD, pk__in=[letter.pk for letter in held])
    again.update(next_at=Now() + HELD_EVERY)


def _some(state: LetterState, **which: Any) -> list[Letter]:
    due = Letter.objects.filter(state=state, next_at__lte=Now(), **which)
    letters = due.select_related("batch")
    return list(letters.order_by("next_at", "pk")[:SOME])


def watch_log() -> None:
    """Keep up with the relay's log; note since when it has been in trouble."""
    with connection.cursor() as cursor:
        cursor.execute(WATCH, {"trouble": relay.log().watch()[:200]})


def _wait_or_hold(letter: Letter) -> None:
    """Without proof: look again later; after four hours a person decides."""
    too_long = Q(handing_at__lt=Now() - HOLD_AFTER)
    if Letter.objects.filter(too_long, pk=letter.pk).exists():
        step(letter, S.HELD, was=S.IN_DOUBT, detail="ingen bevis i loggen")
    else:
        mine = Letter.objects.filter(pk=letter.pk, fence=letter.fence, state=S.IN_DOUBT)
        mine.update(next_at=Now() + SETTLE_AFTER)

"""Letters whose holder died, and letters nobody knows the fate of."""

from datetime import timedelta

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
SOME = 500  # letters looked up at a time

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
    """Letters in doubt: sent if the relay's log says so, again only if it proves absence."""
    doubtful = list(
        Letter.objects.filter(state=S.IN_DOUBT, next_at__lte=Now())
        .select_related("batch")
        .order_by("next_at")[:SOME]
    )
    evidence = relay.log().look_up(doubtful) if doubtful else {}
    for letter in doubtful:
        found = evidence[letter.pk]
        if found.proof is relay.Proof.ACCEPTED:
            step(letter, S.ACCEPTED, was=S.IN_DOUBT, queue_id=found.queue_id, detail="i loggen")
        elif found.proof is relay.Proof.ABSENT:
            step(letter, S.PENDING, was=S.IN_DOUBT, detail="ikke i loggen")
        else:
            _wait_or_hold(letter)
    return len(doubtful)


def _wait_or_hold(letter: Letter) -> None:
    """Without proof: look again later; after four hours a person decides."""
    too_long = Q(handing_at__lt=Now() - HOLD_AFTER)
    if Letter.objects.filter(too_long, pk=letter.pk).exists():
        step(letter, S.HELD, was=S.IN_DOUBT, detail="ingen bevis i loggen")
    else:
        mine = Letter.objects.filter(pk=letter.pk, fence=letter.fence, state=S.IN_DOUBT)
        mine.update(next_at=Now() + SETTLE_AFTER)

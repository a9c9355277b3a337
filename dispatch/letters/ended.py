"""Letters to somebody who is no more, and letters that say what is no longer so."""

from collections.abc import Collection
from typing import Any

from django.db import connection

from core.clock import PortalNow
from dispatch.models import WITHDRAWN, Batch

# A letter that a worker has taken but not begun to hand over changes hands: its fence grows, so the
# worker moves nothing and stops. One that is being handed over, or is in doubt, is settled by its
# evidence; should it turn out not to have gone, it is worthless.
STOP = """
WITH due AS (
    SELECT id, state FROM dispatch_letter
    WHERE {which} AND state IN ('pending', 'claimed', 'held')
    ORDER BY id FOR UPDATE),
stopped AS (
    UPDATE dispatch_letter l
    SET state = 'suppressed', fence = fence + 1, owner = NULL, lease = NULL, last_error = %(why)s
    FROM due WHERE l.id = due.id RETURNING l.id, due.state AS was, l.fence)
INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
SELECT id, was, 'suppressed', fence, %(why)s FROM stopped
"""
WORTHLESS = """
UPDATE dispatch_letter SET expires_at = portal_now()
WHERE {which} AND state IN ('handing', 'in_doubt')
  AND (expires_at IS NULL OR expires_at > portal_now())
"""
TO_THESE = "recipient_ref = ANY(%(refs)s)"
OF_THESE = (
    "batch_id IN (SELECT id FROM dispatch_batch WHERE about = %(about)s AND kind = ANY(%(kinds)s))"
)
REASON = "mottakeren er lagt ned"


def stop_for(recipient_refs: Collection[str], why: str = REASON) -> int:
    """Stop every letter to these that has not gone, in the caller's transaction; how many.

    Args:
        recipient_refs: «org:12», as the letters were written with.
        why: kept with each letter.
    """
    return _stop(TO_THESE, {"refs": list(recipient_refs), "why": why})


def stop_kinds(
    about: str, kinds: Collection[str], recipient_refs: Collection[str] | None = None
) -> int:
    """Stop the letters of these kinds about one page that have not gone; how many.

    Args:
        about: address of the page, as the letters were written with.
        kinds: «hearing.invitation».
        recipient_refs: only to these; None for everyone, and then the sets count as withdrawn.
    """
    words: dict[str, Any] = {"about": about, "kinds": list(kinds), "why": WITHDRAWN}
    if recipient_refs is not None:
        return _stop(f"{TO_THESE} AND {OF_THESE}", words | {"refs": list(recipient_refs)})
    sets = Batch.objects.filter(about=about, kind__in=kinds, withdrawn_at=None)
    sets.update(withdrawn_at=PortalNow())
    return _stop(OF_THESE, words)


def _stop(which: str, words: dict[str, Any]) -> int:
    """Both statements, over the same letters."""
    with connection.cursor() as cursor:
        cursor.execute(STOP.format(which=which), words)
        stopped: int = cursor.rowcount
        cursor.execute(WORTHLESS.format(which=which), words)
    return stopped

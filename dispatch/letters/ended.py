"""Letters to somebody who is no more."""

from collections.abc import Collection
from typing import Any

from django.db import connection

# A letter that a worker has taken but not begun to hand over changes hands: its fence grows, so the
# worker moves nothing and stops. One that is being handed over, or is in doubt, is settled by its
# evidence; should it turn out not to have gone, it is worthless.
STOP = """
WITH due AS (
    SELECT id, state FROM dispatch_letter
    WHERE recipient_ref = ANY(%(refs)s) AND state IN ('pending', 'claimed', 'held')
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
WHERE recipient_ref = ANY(%(refs)s) AND state IN ('handing', 'in_doubt')
  AND (expires_at IS NULL OR expires_at > portal_now())
"""
REASON = "mottakeren er lagt ned"


def stop_for(recipient_refs: Collection[str], why: str = REASON) -> int:
    """Stop every letter to these that has not gone, in the caller's transaction; how many.

    Args:
        recipient_refs: «org:12», as the letters were written with.
        why: kept with each letter.
    """
    words: dict[str, Any] = {"refs": list(recipient_refs), "why": why}
    with connection.cursor() as cursor:
        cursor.execute(STOP, words)
        stopped: int = cursor.rowcount
        cursor.execute(WORTHLESS, words)
    return stopped

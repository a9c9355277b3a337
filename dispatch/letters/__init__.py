"""Writing letters in sets.

A set is one `INSERT … SELECT`, so that inviting 70,000 costs one statement in the publishing
transaction. What is said is snapshot in the batch; what differs stands in each letter's `merge`.
"""

import logging
from datetime import datetime
from typing import Any

from celery import current_app
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet

from dispatch.letters.forgetting import forget
from dispatch.letters.language import in_bokmaal
from dispatch.letters.rendering import BOLD, fill, one_line, render
from dispatch.models import Batch, Letter
from dispatch.states import NOT_REACHED, OPEN, LetterState

__all__ = [
    "BOLD",
    "counts",
    "fill",
    "forget",
    "in_bokmaal",
    "nudge",
    "one_line",
    "render",
    "write_batch",
    "write_one",
]

logger = logging.getLogger(__name__)

DRAIN = "dispatch.tasks.drain"
COLUMNS = ("key", "ref", "name", "email", "merge", "not_before")
WAKE_EXPIRES = 30  # seconds; a worker that was away looks for itself when it comes back
NAME_CHARACTERS = 200
INSERT = """
INSERT INTO dispatch_letter (key, batch_id, recipient_ref, recipient_name, email, merge,
                             next_at, expires_at)
SELECT r.key, %s, r.ref, left(COALESCE(r.name, ''), {characters}), lower(btrim(r.email)), r.merge,
       GREATEST(COALESCE(%s::timestamptz, statement_timestamp()), {not_before}),
       %s::timestamptz
FROM ({recipients}) AS r ({columns})
WHERE btrim(r.email) <> ''
ON CONFLICT (key) DO NOTHING
"""


def write_batch(
    *,
    kind: str,
    scope: str,
    subject: str,
    body: str,
    recipients: QuerySet[Any, Any],
    sender_ref: str = "",
    about: str = "",
    from_name: str = "",
    reply_to: str = "",
    next_at: datetime | None = None,
    expires_at: datetime | None = None,
    refusable: bool = False,
    calendar: bytes = b"",
) -> Batch:
    """Write one letter to each recipient, in the caller's transaction and in one statement.

    Args:
        kind: «hearing.invitation».
        scope: what one may refuse to get more of; opaque here.
        subject: one line; `[[word]]` is taken from each letter's merge.
        body: plain text with `[[word]]`, «– » lists and `**bold**`.
        recipients: a `values_list` of (key, recipient_ref, recipient_name, email, merge). A key
            that exists already gives no second letter; an empty address gives none at all.
            A sixth column, where there is one, is an instant this one letter waits for, or NULL.
        sender_ref: whose staff may see the letters.
        about: address of the page they are about.
        from_name: who speaks; the address is always the portal's.
        reply_to: where answers go.
        next_at: not before this instant.
        expires_at: worthless after this instant.
        refusable: one may ask to get no more of the scope; never for receipts and the like.
        calendar: a meeting that mail programs open as one (`calendar_invites.prepared`).
    """
    batch = _batch(
        kind=kind,
        scope=scope,
        subject=subject,
        body=body,
        sender_ref=sender_ref,
        about=about,
        from_name=from_name,
        reply_to=reply_to,
        expires_at=expires_at,
        refusable=refusable,
        calendar=calendar.decode(),
    )
    statement, params = _insert(recipients)
    with connection.cursor() as cursor:
        cursor.execute(statement, [batch.pk, next_at, expires_at, *params])
    nudge()
    return batch


def _insert(recipients: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """The one statement; `GREATEST` takes no notice of a NULL."""
    query = recipients.order_by().query
    columns = COLUMNS[: len(query.selected or COLUMNS)]
    sql, params = query.sql_with_params()
    waits = "r.not_before::timestamptz" if "not_before" in columns else "NULL"
    statement = INSERT.format(
        recipients=sql, columns=", ".join(columns), not_before=waits, characters=NAME_CHARACTERS
    )
    return statement, params


def write_one(
    *,
    key: str,
    kind: str,
    scope: str,
    to_name: str,
    to_email: str,
    subject: str,
    body: str,
    sender_ref: str = "",
    reply_to: str = "",
    from_name: str = "",
    expires_at: datetime | None = None,
) -> Letter:
    """Write a letter to one who waits for it; the same key again gives the first one back.

    It goes before every set. Without a usable address it becomes a letter that did not arrive.
    """
    if existing := Letter.objects.filter(key=key).first():
        return existing
    with transaction.atomic():
        batch = _batch(
            kind=kind,
            scope=scope,
            subject=subject,
            body=body,
            sender_ref=sender_ref,
            from_name=from_name,
            reply_to=reply_to,
            expires_at=expires_at,
        )
        letter, made = Letter.objects.get_or_create(
            key=key,
            defaults={
                "batch": batch,
                "recipient_name": to_name[:NAME_CHARACTERS],
                "email": to_email.strip().lower(),
                "expires_at": expires_at,
                "urgent": True,
            },
        )
        if not made:
            batch.delete()  # another wrote the same letter between the look and the write
    nudge()
    return letter


def _batch(*, subject: str, from_name: str, **fields: Any) -> Batch:
    """A snapshot whose header lines fit their columns, whatever a title or a name holds."""
    return Batch.objects.create(
        subject=one_line(subject), from_name=one_line(from_name, 120), **fields
    )


def nudge() -> None:
    """Wake a worker after the commit. A dead Redis costs a poll's delay, never an error."""
    transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    """Send Celery an empty message; the row itself is what must be done.

    On a connection of its own, because one from the pool may be to a broker that has gone since.
    """
    try:
        with current_app.connection_for_write() as broker:
            current_app.send_task(
                DRAIN, ignore_result=True, retry=False, expires=WAKE_EXPIRES, connection=broker
            )
    except Exception as error:  # whatever the broker's client raises
        logger.warning("no wake-up for the letters: %s", type(error).__name__)


def counts(letters: QuerySet[Letter]) -> dict[str, int]:
    """How many letters there are, were sent, are on their way, did not arrive; one statement."""
    return letters.aggregate(
        all=Count("pk"),
        sent=Count("pk", filter=Q(state=LetterState.ACCEPTED)),
        on_way=Count("pk", filter=Q(state__in=OPEN)),
        not_reached=Count("pk", filter=Q(state__in=NOT_REACHED, reached_at=None)),
    )

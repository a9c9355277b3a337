"""Writing letters in sets, and making the bytes of one.

A set is one `INSERT … SELECT`, so that inviting 70,000 costs one statement in the publishing
transaction. What is said is snapshot in the batch; what differs stands in each letter's `merge`.
"""

import logging
import re
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet

from dispatch.models import Batch, Letter
from dispatch.states import NOT_REACHED, OPEN, LetterState

logger = logging.getLogger(__name__)

DRAIN = "dispatch.tasks.drain"
TOKEN = re.compile(r"\[\[(\w+)\]\]")
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029]+")
INSERT = """
INSERT INTO dispatch_letter (key, batch_id, recipient_ref, recipient_name, email, merge,
                             next_at, expires_at)
SELECT r.key, %s, r.ref, r.name, lower(btrim(r.email)), r.merge,
       COALESCE(%s::timestamptz, statement_timestamp()), %s::timestamptz
FROM ({recipients}) AS r (key, ref, name, email, merge)
WHERE r.email <> ''
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
) -> Batch:
    """Write one letter to each recipient, in the caller's transaction and in one statement.

    Args:
        kind: «hearing.invitation».
        scope: what one may refuse to get more of; opaque here.
        subject: one line; `[[word]]` is taken from each letter's merge.
        body: plain text with `[[word]]`, «– » lists and `**bold**`.
        recipients: a `values_list` of (key, recipient_ref, recipient_name, email, merge). A key
            that exists already gives no second letter; an empty address gives none at all.
        sender_ref: whose staff may see the letters.
        about: address of the page they are about.
        from_name: who speaks; the address is always the portal's.
        reply_to: where answers go.
        next_at: not before this instant.
        expires_at: worthless after this instant.
    """
    batch = Batch.objects.create(
        kind=kind,
        scope=scope,
        subject=subject,
        body=body,
        sender_ref=sender_ref,
        about=about,
        from_name=from_name,
        reply_to=reply_to,
        expires_at=expires_at,
    )
    sql, params = recipients.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(recipients=sql), [batch.pk, next_at, expires_at, *params])
    nudge()
    return batch


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
    """Write a letter to one; the same key again gives the first one back."""
    if existing := Letter.objects.filter(key=key).first():
        return existing
    batch = Batch.objects.create(
        kind=kind,
        scope=scope,
        subject=subject,
        body=body,
        sender_ref=sender_ref,
        from_name=from_name,
        reply_to=reply_to,
        expires_at=expires_at,
    )
    letter, _made = Letter.objects.get_or_create(
        key=key,
        defaults={
            "batch": batch,
            "recipient_name": to_name,
            "email": to_email.strip().lower(),
            "expires_at": expires_at,
        },
    )
    nudge()
    return letter


def nudge() -> None:
    """Wake a worker after the commit. A dead Redis costs a poll's delay, never an error."""
    transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    """Send Celery an empty message; the row itself is what must be done."""
    try:
        current_app.send_task(DRAIN, ignore_result=True, retry=False)
    except Exception as error:  # whatever the broker's client raises
        logger.warning("no wake-up for the letters: %s", type(error).__name__)


def counts(letters: QuerySet[Letter]) -> dict[str, int]:
    """How many letters there are, were sent, are on their way, did not arrive; one statement."""
    return letters.aggregate(
        all=Count("pk"),
        sent=Count("pk", filter=Q(state=LetterState.ACCEPTED)),
        on_way=Count("pk", filter=Q(state__in=OPEN)),
        not_reached=Count("pk", filter=Q(state__in=NOT_REACHED)),
    )


# --- the bytes ------------------------------------------------------------------------------------


def one_line(text: str, limit: int = 250) -> str:
    """Fit for a header: no line breaks or control characters, at most `limit` characters."""
    return CONTROL.sub(" ", text).strip()[:limit]


def fill(text: str, words: Mapping[str, Any]) -> str:
    """Replace each `[[word]]` once; what comes in is never filled again."""
    return TOKEN.sub(lambda match: str(words.get(match[1], "")), text)


def render(letter: Letter) -> bytes:
    """The whole message, ready for the relay."""
    batch = letter.batch
    words = {**letter.merge, "name": letter.recipient_name}
    text = fill(batch.body, words).replace("\x00", "")
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    sender = f"{one_line(batch.from_name, 100)} via Samspill" if batch.from_name else "Samspill"
    message["From"] = Address(sender, "post", settings.MAIL_DOMAIN)
    message["To"] = Address(one_line(letter.recipient_name, 100), addr_spec=letter.email)
    message["Subject"] = one_line(fill(batch.subject, words))
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    if batch.reply_to:
        message["Reply-To"] = one_line(batch.reply_to)
    message.set_content(text)
    message.add_alternative(as_html(text), subtype="html")
    return message.as_bytes()


LINK = re.compile(r"(https?://[^\s<]+[^\s<.,;:!?)])")
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
PAGE = (
    '<!doctype html><html lang="nb"><body style="font-family:Arial,sans-serif;font-size:16px;'
    'line-height:1.5;color:#292c30;max-width:36rem;margin:1rem">{}</body></html>'
)


def as_html(text: str) -> str:
    """The same letter with paragraphs, lists, bold and links; everything else is escaped."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return PAGE.format("".join(map(_block, blocks)))


def _block(block: str) -> str:
    """A paragraph, or a list where every line after the first begins with a dash."""
    lines = [_inline(line) for line in block.strip().splitlines()]
    items = [line[2:] for line in lines if line.startswith("– ")]
    if not items:
        return f"<p>{'<br>'.join(lines)}</p>"
    head = "<br>".join(line for line in lines if not line.startswith("– "))
    listed = "".join(f"<li>{item}</li>" for item in items)
    return (f"<p>{head}</p>" if head else "") + f"<ul>{listed}</ul>"


def _inline(line: str) -> str:
    """Bold and links within a line."""
    marked = BOLD.sub(r"<strong>\1</strong>", escape(line))
    return LINK.sub(r'<a href="\1">\1</a>', marked)

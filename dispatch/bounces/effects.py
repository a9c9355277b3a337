"""Whose letter a report is about, and what it does to it."""

import re
from datetime import timedelta
from enum import Enum
from hmac import compare_digest

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from dispatch.bounces.reports import Report, clean
from dispatch.models import Letter
from dispatch.states import LetterState
from dispatch.suppression import suppress

SENDER = re.compile(r"b\+(\d{1,18})\.([0-9a-f]{12})@")

# A report proves that the relay had taken the letter, also where we did not know.
BOUNCED = """
WITH moved AS (
    UPDATE dispatch_letter l
    SET state = 'bounced', accepted_at = COALESCE(l.accepted_at, clock_timestamp()),
        last_error = %(words)s, fence = l.fence + 1, owner = NULL, lease = NULL
    FROM (SELECT id, state FROM dispatch_letter WHERE id = %(id)s FOR UPDATE) AS before
    WHERE l.id = before.id AND before.state IN ('accepted', 'in_doubt', 'held')
    RETURNING l.id, l.fence, before.state AS was)
INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
SELECT id, step.was, step.became, fence, step.detail
FROM moved CROSS JOIN LATERAL (VALUES
    (1, moved.was, 'accepted', 'returen viser at brevet ble tatt imot'),
    (2, 'accepted', 'bounced', %(words)s)) AS step (place, was, became, detail)
WHERE step.was <> step.became ORDER BY step.place
"""


class Letterbox(Enum):
    """What an address in a report led to."""

    FOUND = ""
    FORGED = "adressen er ikke vår"
    EXPIRED = "for gammel"
    LATER = "brevet blir overlevert nå"


def letter_of(address: str) -> tuple[Letterbox, Letter | None]:
    """The letter whose unique sender this is, if its random part is right and it is not too old.

    The random part was drawn when the letter was written and stands nowhere else than in what was
    sent: who knows it has the letter.
    """
    match = SENDER.match(address)
    letter = Letter.objects.filter(pk=int(match[1])).first() if match else None
    if match is None or letter is None or letter.handing_at is None:
        return Letterbox.FORGED, None
    if not compare_digest(letter.token.hex[:12], match[2]):
        return Letterbox.FORGED, None
    if letter.state == LetterState.HANDING:
        return Letterbox.LATER, None
    recent = Letter.objects.filter(
        pk=letter.pk, handing_at__gt=Now() - timedelta(days=settings.BOUNCE_DAYS)
    )
    return (Letterbox.FOUND, letter) if recent.exists() else (Letterbox.EXPIRED, None)


def bounced(letter: Letter, report: Report) -> None:
    """The letter came back; a dead address gets no more. A full mailbox is only noted."""
    words = clean(report.words)
    with connection.cursor() as cursor:
        cursor.execute(BOUNCED, {"id": letter.pk, "words": words})
    if report.dead_address:
        suppress(letter.email, reason=words)

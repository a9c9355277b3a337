"""The portal's mailbox in tests, and what comes to it."""

import mailbox

import pytest
from django.db.models.functions import Now

from dispatch.models import Letter
from dispatch.states import LetterState
from tests.factories.dispatch import LetterFactory

S = LetterState

REPORT = """\
From: MAILER-DAEMON@mx.forening.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <{id}@mx.forening.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="mark"

--mark
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--mark
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.forening.example
Arrival-Date: Tue, 9 Feb 2027 10:00:00 +0100

Final-Recipient: rfc822; ola@forening.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {says}

--mark
Content-Type: message/rfc822

From: "Storvik kommune via Samspill" <post@samspill.example>
Subject: Si hva dere mener

Hei
{rest}
--mark--
"""


@pytest.fixture
def box(settings, tmp_path):
    """The portal's mailbox; `box.put(text)` lays a message in it."""
    made = mailbox.Maildir(tmp_path / "post", create=True)
    settings.MAILBOX_URL = f"maildir://{tmp_path}/post"
    made.put = lambda text: made.add(text if isinstance(text, bytes) else text.encode())
    made.aside = lambda: list(mailbox.Maildir(tmp_path / "post" / ".ukjent", create=True))
    return made


def sent(**fields):
    """A letter that the relay took a moment ago."""
    letter = LetterFactory(email="ola@forening.example", **fields)
    Letter.objects.filter(pk=letter.pk).update(
        state=S.ACCEPTED, accepted_at=Now(), handing_at=Now()
    )
    letter.refresh_from_db()
    return letter


def report(letter, action="failed", status="5.1.1", says="550 no such user", **more):
    words = {"to": letter.envelope_sender, "id": "dsn1", "rest": ""} | more
    return REPORT.format(action=action, status=status, says=says, **words)


def simple(headers="", body="Hei", to="post@samspill.example"):
    return f"From: a@b.example\nTo: {to}\nMessage-ID: <m1@b>\n{headers}\n{body}\n"

"""A letter that comes home: the report that a receiving server would have sent (RFC 3464)."""

import os
import secrets
import time
from email.utils import formatdate
from pathlib import Path

REPORT = """\
Return-Path: <>
Delivered-To: {sender}
From: Mail Delivery System <MAILER-DAEMON@relay.localhost>
To: {sender}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <{name}@relay.localhost>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="{name}"

--{name}
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered.

--{name}
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.localhost

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such mailbox here

--{name}--
"""


def lay(maildir: Path, sender: str, recipient: str) -> None:
    """Put a report in a Maildir, whole or not at all. Both addresses are one word each."""
    report = REPORT.format(
        sender=sender, recipient=recipient, name=secrets.token_hex(12), date=formatdate()
    )
    deliver(maildir, report.encode())


def deliver(maildir: Path, content: bytes) -> None:
    """Put a message in a Maildir, whole or not at all."""
    for folder in ("tmp", "new", "cur"):
        (maildir / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{time.time():.6f}.{secrets.token_hex(6)}.relay"
    draft = maildir / "tmp" / name
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(maildir / "new" / name)

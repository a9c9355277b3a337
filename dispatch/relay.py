"""The mail relay we hand letters to, and what its log proves.

A relay's own log is the only evidence when a connection breaks after the text was sent. Adapters:
the demo relay's log; none (then a person decides). A Postfix adapter comes with its own issue.
"""

import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Protocol

from django.conf import settings

from dispatch.models import Letter

TIMEOUT = 30  # seconds for each step of the conversation
# The demo relay writes its log before it answers; what it has not written by now it never took.
DEMO_GRACE = timedelta(seconds=5)


class Proof(Enum):
    """What a log says of a letter."""

    ACCEPTED = "accepted"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Evidence:
    """What is known, and the relay's own number for the letter."""

    proof: Proof
    queue_id: str = ""


class RelayLog(Protocol):
    """Something that can tell whether the relay took a letter."""

    def look_up(self, letters: Iterable[Letter]) -> dict[int, Evidence]:
        """Evidence by letter id."""


class NoLog:
    """A relay whose log we cannot read: nothing is ever certain."""

    def look_up(self, letters: Iterable[Letter]) -> dict[int, Evidence]:
        """Unknown, for every letter."""
        return {letter.pk: Evidence(Proof.UNKNOWN) for letter in letters}


class DemoRelayLog:
    """The log of the demo's relay: accepted lines by envelope sender, and a heartbeat."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def look_up(self, letters: Iterable[Letter]) -> dict[int, Evidence]:
        """Accepted when its envelope sender stands there; absent only past the watermark."""
        accepted, watermark = self.read()
        return {letter.pk: self._judge(letter, accepted, watermark) for letter in letters}

    def read(self) -> tuple[dict[str, str], datetime | None]:
        """Envelope sender → queue id, and the time of the last whole line."""
        accepted: dict[str, str] = {}
        watermark = None
        try:
            lines = self.path.read_text(errors="replace").split("\n")[:-1]
        except OSError:
            return accepted, None
        for line in lines:
            words = line.split()
            fields = dict(word.split("=", 1) for word in words[1:] if "=" in word)
            if fields.get("status") == "accepted":
                accepted[fields.get("from", "")] = fields.get("queue", "")
        if lines:
            watermark = _instant(lines[-1])
        return accepted, watermark

    @staticmethod
    def _judge(letter: Letter, accepted: dict[str, str], watermark: datetime | None) -> Evidence:
        sender = letter.envelope_sender
        if sender in accepted:
            return Evidence(Proof.ACCEPTED, accepted[sender])
        handed = letter.handing_at
        if watermark and handed and watermark > handed + DEMO_GRACE:
            return Evidence(Proof.ABSENT)
        return Evidence(Proof.UNKNOWN)


def _instant(line: str) -> datetime | None:
    """The time a log line begins with."""
    try:
        return datetime.fromisoformat(line.split(maxsplit=1)[0])
    except (ValueError, IndexError):
        return None


def log() -> RelayLog:
    """The adapter that this installation has."""
    return DemoRelayLog(settings.RELAY_LOG) if settings.RELAY_LOG else NoLog()


def connect() -> smtplib.SMTP:
    """An open conversation with the relay.

    Raises:
        OSError, smtplib.SMTPException: it does not answer; nothing has been sent.
    """
    link = smtplib.SMTP(settings.RELAY["host"], settings.RELAY["port"], timeout=TIMEOUT)
    try:
        if settings.RELAY["starttls"]:
            link.starttls()
        if settings.RELAY["user"]:
            link.login(settings.RELAY["user"], settings.RELAY["password"])
    except Exception:
        link.close()
        raise
    return link

"""The mail relay we hand letters to, and what its log proves.

A relay's own log is the only evidence when a connection breaks after the text was sent. Adapters:
the demo relay's log; none (then a person decides). A Postfix adapter comes with its own issue.
"""

import smtplib
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from django.conf import settings

from dispatch.models import Letter

TIMEOUT = 30  # seconds for each step of the conversation
# The demo relay writes its log before it answers, one heartbeat a second, and hangs up on a silent
# sender after 20 seconds. So many of its own heartbeats later, what it has not written it never
# took, even if the sender or the relay itself stood still in between.
DEMO_HEARTBEATS = 25


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
        """Accepted when its envelope sender stands there; absent only long past the handing."""
        accepted, first, beats = self._read()
        return {letter.pk: _judge(letter, accepted, first, beats) for letter in letters}

    def _read(self) -> tuple[dict[str, str], datetime | None, list[datetime]]:
        """Envelope sender → queue id; when the log begins; its heartbeats. Whole lines only."""
        accepted: dict[str, str] = {}
        first, beats = None, []
        for line in self._lines():
            at = _instant(line)
            first = first or at
            if at and line.endswith(" alive"):
                beats.append(at)
            fields = dict(word.split("=", 1) for word in line.split()[1:] if "=" in word)
            if fields.get("status") == "accepted":
                accepted[fields.get("from", "")] = fields.get("queue", "")
        return accepted, first, beats

    def _lines(self) -> list[str]:
        try:
            return self.path.read_text(errors="replace").split("\n")[:-1]
        except OSError:
            return []


def _judge(
    letter: Letter, accepted: dict[str, str], first: datetime | None, beats: list[datetime]
) -> Evidence:
    """A log that begins after the handing proves no absence."""
    sender, handed = letter.envelope_sender, letter.handing_at
    if sender in accepted:
        return Evidence(Proof.ACCEPTED, accepted[sender])
    if handed is None or first is None or first > handed:
        return Evidence(Proof.UNKNOWN)
    enough = sum(beat > handed for beat in beats) >= DEMO_HEARTBEATS
    return Evidence(Proof.ABSENT if enough else Proof.UNKNOWN)


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
            link.starttls(context=ssl.create_default_context())
        if settings.RELAY["user"]:
            link.login(settings.RELAY["user"], settings.RELAY["password"])
    except Exception:
        link.close()
        raise
    return link

"""The log of the demo's relay."""

import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from dispatch.models import Letter
from dispatch.relay.evidence import Evidence, Proof

# The demo relay writes its log before it answers, one heartbeat a second, and hangs up on a silent
# sender after 20 seconds. So many of its own heartbeats later, what it has not written it never
# took, even if the sender or the relay itself stood still in between.
DEMO_HEARTBEATS = 25
SILENT_SECONDS = 60


class DemoRelayLog:
    """The log of the demo's relay: accepted lines by envelope sender, and a heartbeat."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def look_up(self, letters: Iterable[Letter], *, absence: bool = True) -> dict[int, Evidence]:
        """Accepted when its envelope sender stands there; absent only long past the handing."""
        accepted, first, beats = self._read()
        return {letter.pk: _judge(letter, accepted, first, beats) for letter in letters}

    def watch(self) -> str:
        """It beats each second while it lives."""
        try:
            silent = time.time() - self.path.stat().st_mtime
        except OSError:
            return _("Loggen finnes ikke, eller kan ikke leses.")
        return _("Loggen står stille.") if silent > SILENT_SECONDS else ""

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

"""How long we wait for a register, and how we keep from being a burden to it."""

import time
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

GAP = 0.2  # seconds between two requests: at most five a second
LONGEST = 300.0  # seconds that a register may ask us to wait


class Later(Exception):
    """The register asks us to come back.

    Args:
        seconds: after how long; 0 when it did not say.
    """

    def __init__(self, seconds: float = 0) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def pause(seconds: float) -> None:
    """Sleep."""
    time.sleep(seconds)


def backoff(failed: int) -> float:
    """Seconds to wait after so many failures in a row: 1, 2, 4 …"""
    return float(2 ** max(failed - 1, 0))


def asked_for(retry_after: str) -> float:
    """Seconds out of a Retry-After header, in either of its forms, and at most `LONGEST`."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return 0
    instant = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max(instant.timestamp() - time.time(), 0), LONGEST)


@dataclass
class Pace:
    """Keeps requests apart."""

    next_at: float = 0  # monotonic

    def keep(self) -> None:
        """Wait until the next request may go."""
        early = self.next_at - time.monotonic()
        if early > 0:
            pause(early)
        self.next_at = time.monotonic() + GAP

"""The calendar part of a letter: the meeting that a set shares, and each one's own ATTENDEE.

A set keeps one object without attendee. It is encoded once for all its letters; a letter adds the
few lines that differ. Who speaks in the letter is the meeting's organiser, at an address whose
mailbox is read: that is where answers from calendars go (RFC 5546 3.2.3, docs/adr/0027).
"""

from binascii import b2a_qp
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from core import ics


def organiser_address() -> str:
    """The address that letters come from and calendars answer to."""
    return f"post@{settings.MAIL_DOMAIN}"


def speaker(name: str) -> str:
    """«Storvik kommune via Samspill»: who speaks, and whose address it is."""
    return f"{name} via Samspill" if name else "Samspill"


def prepared(event: ics.Event, *, method: str, stamp: datetime, from_name: str) -> bytes:
    """A meeting for `letters.write_batch(calendar=…)`.

    Args:
        event: the meeting as it is now.
        method: `ics.REQUEST` or `ics.CANCEL`.
        stamp: when it was written.
        from_name: who speaks, as the letter's From has it.
    """
    organiser = (speaker(from_name), organiser_address())
    return ics.message(event, method=method, stamp=stamp, organiser=organiser)


def part(calendar: str, name: str, email: str) -> tuple[str, bytes]:
    """METHOD, and the object for one invited in quoted-printable."""
    method, head, tail = _encoded(calendar)
    return method, head + _quoted(ics.attendee(name, email)) + tail


@lru_cache(maxsize=20)
def _encoded(calendar: str) -> tuple[str, bytes, bytes]:
    """METHOD, and what stands before and after the attendee, encoded."""
    content = calendar.encode()
    head, tail = ics.parted(content)
    return ics.method_of(content), _quoted(head), _quoted(tail)


def _quoted(lines: bytes) -> bytes:
    """Whole lines with CRLF; the line breaks stay what they are."""
    return b2a_qp(lines, istext=True)

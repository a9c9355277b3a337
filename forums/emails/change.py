"""A meeting has been moved or changed: the same object, with a higher SEQUENCE."""

from typing import Any

from dispatch import letters
from forums.emails.invitation import ask
from forums.emails.meeting import CHANGED, invited, key_prefix, recipients
from forums.models import Meeting


@letters.in_bokmaal()
def send(meeting: Meeting, what: list[str], *, items: Any, calendar: bytes) -> None:
    """To everyone invited, at once, also to those whose invitation never went out.

    Args:
        meeting: with the new sequence.
        what: what is different, in words.
        items: what is on the agenda so far.
        calendar: the meeting as an object.
    """
    to = recipients(invited(meeting), key_prefix(meeting), at_once=True)
    ask(meeting, CHANGED, to, {"what": what, "items": items}, calendar)

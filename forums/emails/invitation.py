"""The invitation to a meeting; mail programs open it as one (RFC 5546 3.2.2)."""

from typing import Any

from dispatch import letters
from forums.emails.meeting import INVITATION, invited, key_prefix, recipients, write
from forums.models import Meeting


@letters.in_bokmaal()
def send(meeting: Meeting, *, items: Any, calendar: bytes) -> None:
    """To everyone invited who has not had this version of it.

    Args:
        meeting: convened.
        items: what is on the agenda so far.
        calendar: the meeting as an object.
    """
    to = recipients(invited(meeting), key_prefix(meeting))
    ask(meeting, INVITATION, to, {"items": items}, calendar)


@letters.in_bokmaal()
def ask(meeting: Meeting, kind: str, to: Any, words: dict[str, Any], calendar: bytes) -> None:
    """A letter that wants an answer. One may ask to get no more of them from this forum."""
    write(
        meeting,
        kind,
        to,
        words,
        calendar=calendar,
        expires_at=meeting.starts_at,
        scope=f"forum:{meeting.forum.ref}",
        refusable=True,
    )

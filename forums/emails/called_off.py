"""A meeting that will not be held: the calendar takes it away (RFC 5546 3.2.5)."""

from dispatch import letters
from forums.emails.meeting import CALLED_OFF, invited, key_prefix, recipients, told, write
from forums.models import Meeting


@letters.in_bokmaal()
def send(meeting: Meeting, *, calendar: bytes) -> None:
    """To those who have heard of it; one whose invitation never went out need not hear of it.

    Nobody can refuse it: who is not told would come to a closed door.
    """
    to = recipients(
        invited(meeting).filter(told(meeting)), f"{key_prefix(meeting)}off:", at_once=True
    )
    write(
        meeting,
        CALLED_OFF,
        to,
        calendar=calendar,
        expires_at=meeting.ends_at,
        scope=f"meeting:{meeting.ref}",
    )

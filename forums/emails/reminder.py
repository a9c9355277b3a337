"""A meeting is near. No calendar part: the meeting stands in the calendar already."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from core import clock
from dispatch import letters
from forums.emails.meeting import REMINDER, invited, recipients, write
from forums.models import Meeting, Standing
from forums.states import AnswerChoice


@letters.in_bokmaal()
def send(meeting: Meeting, lead: int, *, items: Any) -> None:
    """To those who have not said no, are still on the list, and want reminders.

    Args:
        meeting: convened.
        lead: days before; with the start it makes the key, so that a moved meeting reminds anew.
        items: what is on the agenda.
    """
    left = Standing.objects.filter(
        forum=meeting.forum, organisation=OuterRef("organisation"), member=False
    )
    rows = invited(meeting).exclude(
        Q(answer=AnswerChoice.NO) | Q(person__wants_reminders=False) | Exists(left)
    )
    days = (clock.last_day(meeting.starts_at) - clock.today()).days
    write(
        meeting,
        REMINDER,
        recipients(rows, f"meeting-reminder:{meeting.pk}:{lead}:{meeting.starts_at:%Y%m%d%H%M}:"),
        {"days": days, "items": items},
        expires_at=meeting.starts_at,
        scope=f"forum:{meeting.forum.ref}",
        refusable=True,
    )

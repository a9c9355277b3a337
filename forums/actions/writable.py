"""Rows under lock, the forum first, then the meeting, then its children; and what stands still."""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from forums import policies
from forums.models import AgendaItem, Forum, Meeting, Minutes, Party
from forums.states import MeetingState, MinutesState


def locked_forum(forum: Forum) -> Forum:
    """The forum's row under lock: the first in the order of locks."""
    return Forum.objects.select_for_update(of=("self",)).get(pk=forum.pk)


def locked_meeting(meeting: Meeting, by: Any, party: Party) -> Meeting:
    """The forum and the meeting under lock, its minutes not under way; for somebody at the table.

    Raises:
        Refused: a stranger to the party, a meeting that is over, minutes that are out or approved.
    """
    forum = locked_forum(meeting.forum)
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    row.forum = forum
    if party.forum_id != forum.pk or not policies.may_prepare_for(by, party):
        raise Refused(_("Du kan ikke gjøre dette for denne parten."))
    check_writable(row)
    return row


def check_writable(meeting: Meeting) -> None:
    """What the minutes say stands still while they are approved, and for ever afterwards."""
    if meeting.state == MeetingState.CLOSED:
        raise Refused(_("Referatet er godkjent. Det kan ikke endres."))
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("Møtet er avlyst."))
    if Minutes.objects.filter(meeting=meeting, state=MinutesState.FOR_APPROVAL).exists():
        raise Refused(
            _("Referatet er til godkjenning. Den som skrev det, må ta det tilbake først.")
        )


def locked_item(item: AgendaItem) -> AgendaItem:
    """The item under lock, after its forum and its meeting."""
    forum = locked_forum(item.forum)
    meetings = Meeting.objects.filter(items=item)
    list(meetings.select_for_update(of=("self",)).values_list("pk"))
    row = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting", "party")
    found = row.get(pk=item.pk)
    found.forum = forum
    return found


def check_open(item: AgendaItem) -> None:
    """Nothing of it is being approved or has been."""
    if item.meeting is not None:
        check_writable(item.meeting)

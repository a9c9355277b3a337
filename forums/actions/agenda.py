"""TEMP: stands in for the room of the agenda until the merge."""

from forums.models import Forum, Meeting
from forums.states import ItemState, MeetingState

WAITING = [ItemState.PROPOSED, ItemState.ACCEPTED]


def settle_items(forum: Forum) -> None:
    """Put what waits on the meeting in turn that is on its way; let go of called-off ones."""
    forum.items.filter(meeting__state=MeetingState.CANCELLED).update(meeting=None)
    on_its_way = [MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.POSTPONED]
    meeting = Meeting.objects.filter(forum=forum, slot__isnull=False, state__in=on_its_way).first()
    forum.items.filter(meeting=None, state__in=WAITING).update(meeting=meeting)

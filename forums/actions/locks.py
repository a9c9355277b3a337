"""Rows under lock, and what every act that binds somebody is asked first.

The order of locks: the forum, then the meeting, then what hangs on them (an item, the minutes, an
exchange, a proposal). Whoever takes them in this order waits for others and never for itself; the
forum's lock alone keeps two parties from acting on the same turn (decisions 19–23, adr/0026).
"""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from forums import policies
from forums.models import AgendaItem, Forum, Meeting, Minutes, Party
from forums.states import MeetingState, MinutesState


def locked(forum: Forum, *, ended: bool = False) -> Forum:
    """The forum's row under lock: the first lock of whatever changes it or what hangs on it.

    Args:
        ended: it may be wound up.

    Raises:
        Refused: it is wound up.
    """
    rows = Forum.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("secretariat", "municipality").get(pk=forum.pk)
    if row.ended_at is not None and not ended:
        raise Refused(_("Møteplassen er lagt ned."))
    return row


def locked_meeting(meeting: Meeting, *, ended: bool = False) -> tuple[Forum, Meeting]:
    """The forum and then the meeting, under lock.

    Raises:
        Refused: the forum is wound up, unless `ended` says that it may be.
    """
    forum = locked(Forum(pk=meeting.forum_id), ended=ended)
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("convener", "series")
    row = rows.get(pk=meeting.pk)
    row.forum = forum
    return forum, row


def writable_meeting(meeting: Meeting, by: Any, party: Party) -> Meeting:
    """The meeting under lock, its minutes not under way; for somebody at the table.

    Raises:
        Refused: a stranger to the party, a meeting that is over, minutes that are out or approved.
    """
    forum, row = locked_meeting(meeting)
    check_prepares(by, party, forum)
    check_writable(row)
    return row


def locked_item(item: AgendaItem) -> AgendaItem:
    """The item under lock, after its forum and its meeting."""
    forum = locked(item.forum, ended=True)
    meetings = Meeting.objects.filter(items=item)
    list(meetings.select_for_update(of=("self",)).values_list("pk"))
    row = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting", "party")
    found = row.get(pk=item.pk)
    found.forum = forum
    return found


def check_writable(meeting: Meeting) -> None:
    """What the minutes say stands still while they are approved, and for ever afterwards (P1)."""
    if meeting.state == MeetingState.CLOSED:
        raise Refused(_("Referatet er godkjent. Det kan ikke endres."))
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("Møtet er avlyst."))
    if Minutes.objects.filter(meeting=meeting, state=MinutesState.FOR_APPROVAL).exists():
        raise Refused(
            _("Referatet er til godkjenning. Den som skrev det, må ta det tilbake først.")
        )


def check_open(item: AgendaItem) -> None:
    """Nothing of the item is being approved or has been."""
    if item.meeting is not None:
        check_writable(item.meeting)


def check_key(by: Any, party: Party, forum: Forum) -> None:
    """Refuse one who cannot bind the party, or another forum's party (clause P1)."""
    if party.forum_id != forum.pk or not policies.holds_key(by, party):
        raise Refused(
            _("Bare de som kan handle for %(party)s, kan gjøre dette.") % {"party": party}
        )


def check_prepares(by: Any, party: Party, forum: Forum) -> None:
    """Refuse one who does not write for the party, or another forum's party (clause P1)."""
    if party.forum_id != forum.pk or not policies.may_prepare_for(by, party):
        raise Refused(_("Bare de som skriver for %(party)s, kan gjøre dette.") % {"party": party})


def check_convener(by: Any, meeting: Meeting, party: Party, forum: Forum) -> None:
    """Only the party that called the meeting changes it or calls it off (clause O4)."""
    check_key(by, party, forum)
    if party.pk != meeting.convener_id:
        raise Refused(
            _("Bare %(party)s, som har innkalt, kan gjøre dette.") % {"party": meeting.convener}
        )


def check_keeps(by: Any, forum: Forum) -> None:
    """Refuse one who does not keep the forum (`policies.may_keep`, adr/0029)."""
    if not policies.may_keep(by, forum):
        raise Refused(policies.why_not_keep(by, forum))

"""The rows under lock, the forum's first, and whose key it takes."""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from forums import policies
from forums.models import Forum, Meeting, Party


def locked(forum: Forum) -> Forum:
    """The forum's row under lock.

    Raises:
        Refused: it is wound up.
    """
    row = Forum.objects.select_for_update(of=("self",), no_key=True).get(pk=forum.pk)
    if row.ended_at is not None:
        raise Refused(_("Møteplassen er avviklet."))
    return row


def locked_meeting(meeting: Meeting) -> tuple[Forum, Meeting]:
    """The forum and then the meeting, under lock.

    Raises:
        Refused: the forum is wound up.
    """
    forum = locked(meeting.forum)
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("convener", "series")
    row = rows.get(pk=meeting.pk)
    row.forum = forum
    return forum, row


def check_key(by: Any, party: Party, forum: Forum) -> None:
    """Refuse one who cannot bind the party, or another forum's party."""
    if party.forum_id != forum.pk or not policies.holds_key(by, party):
        raise Refused(
            _("Bare de som har nøkkelen til %(party)s, kan gjøre dette.") % {"party": party}
        )


def check_prepares(by: Any, party: Party, forum: Forum) -> None:
    """Refuse one who does not write for the party, or another forum's party."""
    if party.forum_id != forum.pk or not policies.may_prepare_for(by, party):
        raise Refused(_("Bare de som skriver for %(party)s, kan gjøre dette.") % {"party": party})


def check_convener(by: Any, meeting: Meeting, party: Party, forum: Forum) -> None:
    """Only the party that called the meeting changes it or calls it off."""
    check_key(by, party, forum)
    if party.pk != meeting.convener_id:
        raise Refused(
            _("Bare %(party)s, som har innkalt, kan gjøre dette.") % {"party": meeting.convener}
        )

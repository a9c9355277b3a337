"""«Holdt»: the one act that uses up a turn, and how it is taken back.

Decision 20, adr/0026. The forum's row is locked first, then the meeting's.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused
from forums.actions import particulars
from forums.actions.locks import check_prepares, locked_meeting
from forums.models import Attendance, Forum, Meeting, Minutes, Party
from forums.states import MEETING, MeetingState, MinutesState


@transaction.atomic
def mark_held(meeting: Meeting, *, by: Any, party: Party, present: Collection[Party]) -> Meeting:
    """Say that the meeting was held: that, and only that, uses up the turn.

    Args:
        meeting: convened and begun.
        by: may prepare for `party`.
        party: the convener; any party when the meeting is over.
        present: the parties that came, two at least.

    Raises:
        Refused: not begun, too few came, or it is the convener's to say yet.
    """
    forum, row = locked_meeting(meeting)
    check_prepares(by, party, forum)
    if row.state == MeetingState.HELD:
        return row  # a second click, or the other party was first
    now = clock.now()
    if row.state == MeetingState.CONVENED and row.starts_at > now:
        raise Refused(_("Møtet har ikke begynt ennå."))
    if party.pk != row.convener_id and row.ends_at > now:
        raise Refused(_("Når møtet er over, kan dere også si at det er holdt."))
    came = {one.pk: one for one in present if one.forum_id == forum.pk}
    if len(came) < 2:
        raise Refused(_("Minst to parter må ha vært der. Ellers er møtet ikke holdt."), "present")
    states.move(row, MeetingState.HELD, allowed=MEETING)
    row.held_at, row.held_by = now, by
    row.version += 1
    row.save()
    for one in came.values():
        Attendance.objects.get_or_create(meeting=row, party=one)
    audit.record(
        "meeting.held", row, by=by, on_behalf_of=party.organisation, turn=row.slot, present=[*came]
    )
    return row


@transaction.atomic
def undo_held(meeting: Meeting, *, by: Any, party: Party) -> Meeting:
    """Take back «holdt», so that the turn is unused again.

    Args:
        meeting: held.
        by: may prepare for `party`.
        party: any party of the forum.

    Raises:
        Refused: the minutes are approved or wait for it, or the next turn has begun.
    """
    forum, row = locked_meeting(meeting)
    check_prepares(by, party, forum)
    if row.state == MeetingState.CONVENED:
        return row  # a second click
    _check_minutes(row)
    _check_nothing_after(forum, row)
    states.move(row, MeetingState.CONVENED, allowed=MEETING)
    row.held_at = row.held_by = None
    row.version += 1
    particulars.save(row)
    audit.record("meeting.not_held", row, by=by, on_behalf_of=party.organisation, turn=row.slot)
    return row


def _check_minutes(meeting: Meeting) -> None:
    """What the parties say yes to, or have, is that it was held."""
    written = Minutes.objects.filter(meeting=meeting).first()
    if meeting.state == MeetingState.CLOSED or (written and written.state == MinutesState.APPROVED):
        raise Refused(_("Referatet er godkjent av alle, så møtet er holdt."))
    if written and written.state == MinutesState.FOR_APPROVAL:
        raise Refused(_("Referatet venter på godkjenning. Ta det tilbake først."))


def _check_nothing_after(forum: Forum, meeting: Meeting) -> None:
    """A turn cannot be unused when the next one has begun."""
    if meeting.slot is None:
        return
    after = forum.meetings.filter(slot__gt=meeting.slot).exclude(state=MeetingState.CANCELLED)
    if after.exists():
        raise Refused(_("Neste møte er alt planlagt eller innkalt, så dette må stå som holdt."))
    if forum.series.filter(first_slot__gt=meeting.slot).exists():
        raise Refused(_("Rekkefølgen er endret etter møtet, så det må stå som holdt."))

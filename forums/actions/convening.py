"""Calling a meeting, changing it, calling it off: by the party on turn, and it keeps the turn.

Clause O4 and adr/0026. The forum's row is locked first, then the meeting's. A turn is used only by
what is marked as held (`holding`).
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused, Stale
from forums import turns
from forums.actions import agenda, inviting, particulars
from forums.actions.holding import mark_held, undo_held
from forums.actions.locks import (
    check_convener,
    check_key,
    check_prepares,
    locked,
    locked_meeting,
)
from forums.actions.wishes import swaps_fall_away
from forums.emails import turn as emails
from forums.models import Forum, Meeting, Party, Series
from forums.states import MEETING, MeetingState
from forums.turns import Turn
from organisations.models import Venue

__all__ = ["cancel", "change", "convene", "mark_held", "plan", "postpone", "undo_held"]

LIMIT = 500  # characters of a reason


@transaction.atomic
def plan(forum: Forum, *, by: Any, party: Party, ref: str, **fields: Any) -> Meeting:
    """Pencil in the next meeting for the parties alone; again with the same `ref` changes it.

    Args:
        forum: whose turn it is decides who plans.
        by: may prepare for `party`.
        party: owns the next turn.
        ref: of the meeting; makes a double click harmless.
        fields: as in `convene`; title, starts_at and ends_at are needed.

    Raises:
        Refused: not its turn, another meeting is on its way, or a time that cannot be.
    """
    forum = locked(forum)
    check_prepares(by, party, forum)
    meeting = _for_next_turn(forum, turns.next_turn(forum), party, ref, by)
    if meeting.state != MeetingState.PLANNED:
        raise Refused(_("Det er alt innkalt til møtet. Endre innkallingen i stedet."))
    particulars.put(meeting, forum, {**fields, "short_reason": fields.get("short_reason", "")})
    meeting.version += 1 if meeting.pk else 0
    particulars.save(meeting)
    agenda.settle_items(forum)
    audit.record("meeting.planned", meeting, by=by, on_behalf_of=party.organisation)
    return meeting


@transaction.atomic
def convene(
    forum: Forum,
    *,
    by: Any,
    party: Party,
    ref: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    venue: Venue | None = None,
    room: str = "",
    online_url: str = "",
    lead: str = "",
    short_reason: str = "",
    extraordinary: bool = False,
) -> Meeting:
    """Call the meeting and invite everyone, in one transaction.

    Args:
        forum: active.
        by: holds the key of `party`.
        party: owns the next turn; any party when the meeting is extraordinary.
        ref: of a planned or postponed meeting, or a new one; makes a double click harmless.
        title, lead: what it is called, and about, in a line.
        starts_at, ends_at: instants; the form makes them with `clock.at`.
        place, venue, room, online_url: where; one of them at least.
        short_reason: public; why the notice is shorter than agreed.
        extraordinary: outside the turns, uses none.

    Raises:
        Refused: not its turn, somebody was first, the room is taken, or a time that cannot be.
        Stale: the `ref` names another forum's meeting.
    """
    forum = locked(forum)
    check_key(by, party, forum)
    if done := _convened_already(forum, ref, party, by):
        return done  # a second click
    meeting = (
        _outside_turns(forum, party, ref, by)
        if extraordinary
        else _for_next_turn(forum, turns.next_turn(forum), party, ref, by)
    )
    again = meeting.convened_at is not None
    fields = {
        "title": title, "lead": lead, "starts_at": starts_at, "ends_at": ends_at, "place": place,
        "venue": venue, "room": room, "online_url": online_url, "short_reason": short_reason,
    }  # fmt: skip
    differs = particulars.put(meeting, forum, fields)
    particulars.check_somewhere(meeting)
    states.move(meeting, MeetingState.CONVENED, allowed=MEETING)
    meeting.convened_at, meeting.convened_by = clock.now(), by
    meeting.called_off_at, meeting.reason = None, ""
    meeting.sequence += 1 if again else 0
    meeting.version += 1 if meeting.pk else 0
    particulars.save(meeting)
    _tell_convened(forum, meeting, particulars.in_words(differs, again=True) if again else [])
    audit.record(
        "meeting.convened",
        meeting,
        by=by,
        on_behalf_of=party.organisation,
        turn=meeting.slot,
        short=bool(meeting.short_reason),
    )
    return meeting


def _tell_convened(forum: Forum, meeting: Meeting, what: list[str]) -> None:
    """Everyone is invited; what waited for the turn or the meeting is settled.

    Args:
        what: has changed since they were invited before; empty the first time.
    """
    if meeting.slot is not None:
        swaps_fall_away(forum, meeting.series, [meeting.slot])
        emails.stop_warnings(forum)
        agenda.settle_items(forum)
    particulars.letter_reminds(meeting, forum)
    if what:
        inviting.tell_changed(meeting, what)
    inviting.invite(meeting)


def _convened_already(forum: Forum, ref: str, party: Party, by: Any) -> Meeting | None:
    """The same person has called the same meeting a moment ago."""
    return forum.meetings.filter(
        ref=ref, state=MeetingState.CONVENED, convener=party, convened_by=by
    ).first()


def _for_next_turn(forum: Forum, turn: Turn, party: Party, ref: str, by: Any) -> Meeting:
    """The meeting on its way for the next turn, under lock, or a new one that is not saved.

    Raises:
        Refused: not this party's turn, or there is another meeting on its way.
    """
    on_its_way = turn.meeting
    if on_its_way and turn.convened:
        raise Refused(
            _("%(party)s har alt innkalt til «%(title)s».")
            % {"party": on_its_way.convener, "title": on_its_way}
        )
    if turn.owner != party:
        raise Refused(_("Nå er det turen til %(party)s å innkalle.") % {"party": turn.owner})
    if on_its_way and on_its_way.ref != ref:
        raise Refused(
            _("«%(title)s» er planlagt eller utsatt. Innkall til det i stedet for et nytt møte.")
            % {"title": on_its_way}
        )
    if on_its_way:
        return Meeting.objects.select_for_update(of=("self",)).get(pk=on_its_way.pk)
    return _new(forum, turn.series, turn.slot, party, ref, by)


def _outside_turns(forum: Forum, party: Party, ref: str, by: Any) -> Meeting:
    """An extraordinary meeting: the postponed one of that ref, or a new one."""
    found = forum.meetings.select_for_update(of=("self",)).filter(
        ref=ref, slot=None, convener=party, state=MeetingState.POSTPONED
    )
    return found.first() or _new(forum, forum.series.latest("number"), None, party, ref, by)


def _new(
    forum: Forum, series: Series, slot: int | None, party: Party, ref: str, by: Any
) -> Meeting:
    """One that nobody has seen yet.

    Raises:
        Stale: the ref is used, by another forum or by a meeting that is over.
    """
    if Meeting.objects.filter(ref=ref).exists():
        raise Stale
    return Meeting(
        ref=ref,
        forum=forum,
        series=series,
        slot=slot,
        convener=party,
        created_by=by,
        created_at=clock.now(),
    )


# --- changes --------------------------------------------------------------------------------------


@transaction.atomic
def change(meeting: Meeting, *, by: Any, party: Party, version: int, **fields: Any) -> Meeting:
    """Change a called meeting; the invited are told when the time, place or title is another.

    Args:
        meeting: convened.
        by: holds the key of `party`.
        party: the convener.
        version: the version the form was opened with.
        fields: as in `convene`.

    Raises:
        Stale: somebody has changed it since.
        Refused: not called, begun already, not the convener, or a time that cannot be.
    """
    forum, row = locked_meeting(meeting)
    check_convener(by, row, party, forum)
    if row.state != MeetingState.CONVENED:
        raise Refused(_("Bare et møte som er innkalt, kan endres."))
    begun = row.starts_at <= clock.now()  # asked before the new time is put on it
    if not (differs := particulars.put(row, forum, fields)):
        return row  # a second click
    if row.version != version:
        raise Stale
    if begun:
        raise Refused(_("Møtet har begynt og kan ikke endres."))
    what = particulars.in_words(differs)
    particulars.check_somewhere(row)
    row.version += 1
    row.sequence += 1 if what else 0
    particulars.save(row)
    if what:
        particulars.letter_reminds(row, forum)
        inviting.tell_changed(row, what)
    audit.record("meeting.changed", row, by=by, on_behalf_of=party.organisation, what=differs)
    return row


@transaction.atomic
def cancel(meeting: Meeting, *, by: Any, party: Party, version: int, reason: str) -> Meeting:
    """Call it off for good; the convener keeps the turn.

    Args:
        meeting: planned, convened or postponed.
        by: holds the key of `party`.
        party: the convener; any party once a meeting that nobody marked is over.
        version: the version the page was opened with.
        reason: public.

    Raises:
        Stale: somebody has changed it since.
        Refused: no reason, not this party's to call off, held, or something was taken up in it.
    """
    forum, row = locked_meeting(meeting)
    over = row.state == MeetingState.CONVENED and row.ends_at <= clock.now()
    if over:
        check_key(by, party, forum)
    else:
        check_convener(by, row, party, forum)
    return _call_off(row, MeetingState.CANCELLED, by, party, version, reason)


@transaction.atomic
def postpone(meeting: Meeting, *, by: Any, party: Party, version: int, reason: str) -> Meeting:
    """Put it off until it is convened again; the convener keeps the turn.

    Args:
        as `cancel`, for a meeting that is convened.

    Raises:
        Stale: somebody has changed it since.
        Refused: no reason, not the convener, or not convened.
    """
    forum, row = locked_meeting(meeting)
    check_convener(by, row, party, forum)
    return _call_off(row, MeetingState.POSTPONED, by, party, version, reason)


def _call_off(
    row: Meeting, to: MeetingState, by: Any, party: Party, version: int, reason: str
) -> Meeting:
    """Tell everyone who was called; what was on the agenda waits for the next meeting."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Skriv hvorfor."), "reason")
    if len(reason) > LIMIT:
        raise Refused(_("Skriv kortere: høyst 500 tegn."), "reason")
    if row.state == to and row.reason == reason:
        return row  # a second click
    if row.version != version:
        raise Stale
    if row.items.exclude(outcome="").exists():
        raise Refused(
            _("Det står hva dere ble enige om. Merk møtet som holdt, eller ta bort utfallet.")
        )
    states.move(row, to, allowed=MEETING)
    row.reason, row.called_off_at = reason, clock.now()
    row.version += 1
    row.sequence += 1 if row.convened_at else 0
    row.save()
    if to == MeetingState.CANCELLED:
        agenda.settle_items(row.forum)
    if row.convened_at:
        inviting.tell_called_off(row)
    audit.record(f"meeting.{to}", row, by=by, on_behalf_of=party.organisation)
    return row

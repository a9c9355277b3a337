"""What the clock tells: who must convene what now, and the invited that a meeting comes.

Everything is read from the rows each time, so a beat that ran twice, late or not at all changes
nothing but the minute. Each letter has a row that says it is written (`TurnNotice`,
`MeetingReminder`), made under the forum's lock.
"""

from datetime import datetime, time

from django.db import transaction

from core import clock
from forums import turns
from forums.actions import inviting
from forums.actions.locks import locked, locked_meeting
from forums.emails import turn as emails
from forums.models import Forum, Meeting, MeetingReminder, Party, TurnNotice
from forums.states import MeetingState, NoticeKind
from forums.turns import Turn

HOUR = time(8)  # on the wall in Oslo; nobody is asked to act in the night


def tell_due() -> int:
    """Ask, remind and open every turn that has come to it; run twice it tells once.

    Returns:
        How many letters' rows were written.
    """
    if not _morning(clock.now()):
        return 0
    called = Meeting.objects.filter(slot__isnull=False, state=MeetingState.CONVENED)
    waiting = Forum.objects.active().exclude(pk__in=called.values("forum"))
    return sum(tell(forum) for forum in waiting.only("pk"))


@transaction.atomic
def tell(forum: Forum) -> int:
    """What one forum's parties must be told of the next turn today, once each.

    With every lead time (30 and 7 days, or as the forum chose) the party on turn is asked or
    reminded, and the others are told when nothing is planned (clauses O2, O3). When the last day
    for the notice has passed, the next party is told that it may take the turn, and the owner that
    it may still convene (decision 20). Of lead times that have begun only the shortest is told.
    """
    row = locked(forum, ended=True)
    if row.ended_at is not None:
        return 0
    turn = turns.next_turn(row)
    today = clock.today()
    if turn.convened:
        return 0
    if turn.may_be_taken(today):
        fresh = _first_time(row, turn, NoticeKind.OPENED, [turn.successor, turn.owner])
        if fresh:
            emails.stop_warnings(row)
            emails.tell_opened(row, turn)
        return len(fresh)
    left = (turn.notice_by - today).days
    begun = [lead for lead in row.turn_leads if lead >= left]
    return _warn(row, turn, min(begun)) if begun else 0


def _warn(forum: Forum, turn: Turn, lead: int) -> int:
    """Ask or remind the owner, and tell the others when nothing is planned."""
    kind = NoticeKind.ASKED if lead == max(forum.turn_leads) else NoticeKind.REMINDED
    told = [turn.owner] if turn.meeting else list(turn.run.order)
    fresh = _first_time(forum, turn, kind, told, lead)
    for party in fresh:
        if party == turn.owner:
            emails.tell_asked(forum, turn, lead)
        else:
            emails.tell_waited_for(forum, turn, party, lead)
    return len(fresh)


def _first_time(
    forum: Forum, turn: Turn, kind: NoticeKind, parties: list[Party], lead: int = 0
) -> list[Party]:
    """Those who have not been told this of this turn and this date, now on record as told."""
    notices = {"forum": forum, "slot": turn.slot, "kind": kind, "notice_by": turn.notice_by}
    told = TurnNotice.objects.filter(**notices, lead=lead).values_list("party", flat=True)
    fresh = [party for party in parties if party.pk not in set(told)]
    TurnNotice.objects.bulk_create(
        TurnNotice(**notices, lead=lead, party=party, written_at=clock.now()) for party in fresh
    )
    return fresh


def remind_due() -> int:
    """Remind the invited of every meeting that has come so near; run twice it reminds once.

    Returns:
        How many sets (one for each meeting and lead time) were written.
    """
    now = clock.now()
    if not _morning(now):
        return 0
    coming = Meeting.objects.filter(state=MeetingState.CONVENED, starts_at__gt=now)
    rows = coming.select_related("forum").only("pk", "starts_at", "forum__reminder_leads")
    return sum(remind(meeting) for meeting in rows if _lead(meeting, now) is not None)


@transaction.atomic
def remind(meeting: Meeting) -> bool:
    """Write the set that is due for one meeting, unless it has been written.

    The meeting is read again under lock, so that a change or a cancellation that came first counts.
    A letter about the meeting stands for the lead times that had begun when it went.
    """
    _forum, row = locked_meeting(meeting, ended=True)
    now = clock.now()
    lead = _lead(row, now)
    if lead is None or row.state != MeetingState.CONVENED:
        return False
    _set, made = MeetingReminder.objects.get_or_create(
        meeting=row, lead=lead, starts_at=row.starts_at, defaults={"written_at": now}
    )
    if made:
        inviting.remind(row, lead)
    return made


def _lead(meeting: Meeting, now: datetime) -> int | None:
    """The shortest lead time that has begun, before the meeting starts."""
    if meeting.starts_at <= now:
        return None
    day = meeting.starts_at.astimezone(clock.OSLO).date()
    left = (day - now.astimezone(clock.OSLO).date()).days
    return min((lead for lead in meeting.forum.reminder_leads if lead >= left), default=None)


def _morning(now: datetime) -> bool:
    return now.astimezone(clock.OSLO).time() >= HOUR

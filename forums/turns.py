"""Whose turn it is in a forum, with its dates: the rule of `rotation` over what the rows say."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from core.clock import OSLO
from forums import rotation
from forums.models import Exchange, Forum, Meeting, Party, Series
from forums.rotation import Run
from forums.states import ExchangeState, MeetingState

WAITS_AGAIN = [MeetingState.CANCELLED, MeetingState.POSTPONED]


@dataclass(frozen=True)
class Turn:
    """The next turn: who owns it, and by when.

    Attributes:
        slot: its number through all series.
        owner: the party that convenes.
        successor: the party that may take it after `notice_by`.
        target: the day the meeting should be held by.
        notice_by: the last day for the notice.
        meeting: the one that is on its way for this turn, if any.
    """

    slot: int
    series: Series
    owner: Party
    successor: Party
    target: date
    notice_by: date
    meeting: Meeting | None


def run_of(series: Series) -> Run[Party]:
    """A series as `rotation` reads it."""
    standing = series.exchanges.filter(state=ExchangeState.STANDS).order_by("settled_at", "id")
    return Run(
        order=tuple(place.party for place in series.places.select_related("party__organisation")),
        first_slot=series.first_slot,
        exchanges=tuple(rotation.Exchange(e.first, e.second) for e in standing),
    )


def next_slot(forum: Forum) -> int:
    """The first turn that no held meeting has used up."""
    return rotation.next_slot(
        set(Meeting.objects.used().filter(forum=forum).values_list("slot", flat=True))
    )


def next_turn(forum: Forum) -> Turn:
    """Who must convene what by when. A fixed number of statements.

    Raises:
        Series.DoesNotExist: a forum without parties; `actions.set_up` never leaves one.
    """
    slot = next_slot(forum)
    series = forum.series.filter(first_slot__lte=slot).latest("number")
    run = run_of(series)
    on_its_way = forum.meetings.filter(
        slot=slot,
        state__in=[MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.POSTPONED],
    ).first()
    target, notice_by = _dates(forum, series, slot)
    return Turn(
        slot=slot,
        series=series,
        owner=rotation.owner(run, slot),
        successor=rotation.successor(run, slot),
        target=target,
        notice_by=notice_by,
        meeting=on_its_way,
    )


def coming(forum: Forum, how_many: int = 4) -> list[tuple[int, Party]]:
    """The next turns with their owners, as things stand now."""
    turn = next_turn(forum)
    run = run_of(turn.series)
    return [(slot, rotation.owner(run, slot)) for slot in range(turn.slot, turn.slot + how_many)]


def convened_counts(forum: Forum) -> dict[Party, int]:
    """How many held meetings each present party has convened in turn."""
    held = [
        m.convener for m in Meeting.objects.used().filter(forum=forum).select_related("convener")
    ]
    present = forum.parties.filter(ended_at=None).select_related("organisation")
    return rotation.counts(present, held)


def _dates(forum: Forum, series: Series, slot: int) -> tuple[date, date]:
    """The day to meet by, and the last day for the notice.

    Counted from the last held meeting. When a turn begins anew (a meeting called off, a turn taken
    over, another order of parties) its owner gets as many days as the first warning comes before.
    """
    last = Meeting.objects.used().filter(forum=forum).aggregate(at=Max("starts_at"))["at"]
    target = forum.first_target
    if last:
        target = months_later(last.astimezone(OSLO).date(), forum.interval_months)
    notice_by = target - timedelta(days=forum.notice_days)
    if anew := _began_anew(forum, series, slot):
        notice_by = max(notice_by, anew + timedelta(days=max(forum.turn_leads, default=0)))
    return max(target, notice_by + timedelta(days=forum.notice_days)), notice_by


def _began_anew(forum: Forum, series: Series, slot: int) -> date | None:
    """The latest day that this turn came to its present owner by something out of the ordinary."""
    called_off = forum.meetings.filter(slot=slot, state__in=WAITS_AGAIN).aggregate(
        at=Max("called_off_at")
    )["at"]
    taken = Exchange.objects.filter(
        series=series, first=slot, state=ExchangeState.STANDS
    ).aggregate(at=Max("settled_at"))["at"]
    instants = [called_off, taken, series.started_at if series.first_slot == slot else None]
    return max((i.astimezone(OSLO).date() for i in instants if i), default=None)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the month's last day where there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

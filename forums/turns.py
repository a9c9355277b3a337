"""Whose turn it is in a forum, with its dates: the rule of `rotation` over what the rows say."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.clock import OSLO, months_later
from forums import rotation
from forums.models import Exchange, Forum, Meeting, Party, Series
from forums.rotation import Run
from forums.states import ON_ITS_WAY, ExchangeKind, ExchangeState, Happened, MeetingState

CALLED_OFF = [MeetingState.CANCELLED, MeetingState.POSTPONED]
STRIP = 12  # how far back the history goes unless more is asked for


@dataclass(frozen=True)
class Turn:
    """The next turn: who owns it, and by when.

    Attributes:
        slot: its number through all series.
        run: the order of parties with the exchanges that stand.
        owner: the party that convenes.
        successor: the party that may take it after `notice_by`.
        target: the day the meeting should be held by.
        notice_by: the last day for the notice.
        meeting: the one that is on its way for this turn, if any.
        last: the last meeting that was held in turn, with its convener.
        exchange: the latest one that gave this turn to somebody else, if any.
        warnings: the days on which the party on turn is told, the first one first.
    """

    slot: int
    series: Series
    run: Run[Party]
    owner: Party
    successor: Party
    target: date
    notice_by: date
    meeting: Meeting | None
    last: Meeting | None
    exchange: Exchange | None
    warnings: list[date]

    @property
    def convened(self) -> bool:
        """Whether the notice has gone out."""
        return self.meeting is not None and self.meeting.state == MeetingState.CONVENED

    @property
    def opens(self) -> date:
        """The first day on which the successor may take the turn."""
        return self.notice_by + timedelta(days=1)

    def may_be_taken(self, today: date) -> bool:
        """Whether the successor may take it; until it does, the owner may still convene late."""
        return not self.convened and today >= self.opens


@dataclass(frozen=True)
class Row:
    """One thing that happened in the history of turns.

    Attributes:
        at: when the meeting was (to be) held, or the exchange was made.
        party: who convened, asked for the swap, or took the turn.
        other: who consented, or missed the date.
    """

    kind: Happened
    at: datetime
    party: Party
    other: Party | None = None
    meeting: Meeting | None = None
    exchange: Exchange | None = None

    @property
    def kept(self) -> bool:
        """Called off, so that its convener «beholdt turen»."""
        called_off = self.kind in (Happened.CANCELLED, Happened.POSTPONED)
        return called_off and self.meeting is not None and self.meeting.slot is not None


# --- whose turn -----------------------------------------------------------------------------------


def next_turn(forum: Forum) -> Turn:
    """Who must convene what by when. Five statements, however long the history is.

    Raises:
        Series.DoesNotExist: a forum without parties; `actions.forums.set_up` never leaves one.
    """
    used = Meeting.objects.used().filter(forum=forum)
    last = used.select_related("convener__organisation").last()
    slot = 0 if last is None or last.slot is None else last.slot + 1
    series = forum.series.filter(first_slot__lte=slot).latest("number")
    exchanges = _standing(series)
    run = _run(series, exchanges)
    meetings = list(forum.meetings.filter(slot=slot).select_related("convener__organisation"))
    taken = [e for e in exchanges if slot in (e.first, e.second)]
    target, notice_by = _dates(forum, last, _began_anew(series, slot, meetings, taken))
    return Turn(
        slot=slot,
        series=series,
        run=run,
        owner=rotation.owner(run, slot),
        successor=rotation.successor(run, slot),
        target=target,
        notice_by=notice_by,
        meeting=next((m for m in meetings if m.state in ON_ITS_WAY), None),
        last=last,
        exchange=taken[-1] if taken else None,
        warnings=[notice_by - timedelta(days=lead) for lead in sorted(forum.turn_leads)[::-1]],
    )


def next_slot(forum: Forum) -> int:
    """The first turn that no held meeting has used up."""
    used = Meeting.objects.used().filter(forum=forum).values_list("slot", flat=True)
    return rotation.next_slot({slot for slot in used if slot is not None})


def run_of(series: Series) -> Run[Party]:
    """A series as `rotation` reads it."""
    return _run(series, _standing(series))


def coming(forum: Forum, how_many: int = 4) -> list[tuple[int, Party]]:
    """The next turns with their owners, as things stand now."""
    turn = next_turn(forum)
    slots = range(turn.slot, turn.slot + how_many)
    return [(slot, rotation.owner(turn.run, slot)) for slot in slots]


def _standing(series: Series) -> list[Exchange]:
    """The exchanges that count, in the order they were made."""
    rows = series.exchanges.filter(state=ExchangeState.STANDS)
    return list(rows.order_by("settled_at", "id").select_related("party", "other"))


def _run(series: Series, exchanges: Collection[Exchange]) -> Run[Party]:
    places = series.places.select_related("party__organisation")
    return Run(
        order=tuple(place.party for place in places),
        first_slot=series.first_slot,
        exchanges=tuple(rotation.Exchange(e.first, e.second) for e in exchanges),
    )


# --- by when --------------------------------------------------------------------------------------


def _dates(forum: Forum, last: Meeting | None, anew: date | None) -> tuple[date, date]:
    """The day to meet by, and the last day for the notice.

    Counted from the last held meeting. When a turn begins anew (a meeting called off, a turn taken
    over, another order of parties) its owner gets as many days as the first warning comes before.
    """
    target = forum.first_target
    if last:
        target = months_later(last.starts_at.astimezone(OSLO).date(), forum.interval_months)
    notice_by = target - timedelta(days=forum.notice_days)
    if anew:
        notice_by = max(notice_by, anew + timedelta(days=max(forum.turn_leads, default=0)))
    return max(target, notice_by + timedelta(days=forum.notice_days)), notice_by


def _began_anew(
    series: Series, slot: int, meetings: Collection[Meeting], exchanges: Collection[Exchange]
) -> date | None:
    """The latest day that this turn came to its present owner by something out of the ordinary.

    A plan that nobody was called to does not count: it would move the date by being given up.
    """
    instants = [m.called_off_at for m in meetings if m.state in CALLED_OFF and m.convened_at]
    instants += [e.settled_at for e in exchanges]
    instants += [series.started_at] if series.first_slot == slot else []
    return max((i.astimezone(OSLO).date() for i in instants if i), default=None)


# --- what has been --------------------------------------------------------------------------------


def history(forum: Forum, how_many: int = STRIP) -> list[Row]:
    """What happened, the oldest first: meetings and exchanges. Two statements."""
    meetings = (
        forum.meetings.exclude(state__in=[MeetingState.PLANNED, MeetingState.CONVENED])
        .exclude(convened_at=None)
        .select_related("convener__organisation")
        .order_by("-starts_at", "-id")[:how_many]
    )
    exchanges = (
        Exchange.objects.filter(series__forum=forum, state=ExchangeState.STANDS)
        .select_related("party__organisation", "other__organisation")
        .order_by("-settled_at", "-id")[:how_many]
    )
    rows = [_meeting_row(meeting) for meeting in meetings]
    rows += [_exchange_row(exchange) for exchange in exchanges]
    return sorted(rows, key=lambda row: row.at)[-how_many:]


def _meeting_row(meeting: Meeting) -> Row:
    kinds = {MeetingState.CANCELLED: Happened.CANCELLED, MeetingState.POSTPONED: Happened.POSTPONED}
    held = Happened.HELD if meeting.slot is not None else Happened.EXTRAORDINARY
    kind = kinds.get(MeetingState(meeting.state), held)
    return Row(kind, meeting.starts_at, meeting.convener, meeting=meeting)


def _exchange_row(exchange: Exchange) -> Row:
    lapse = exchange.kind == ExchangeKind.LAPSE
    return Row(
        Happened.LAPSE if lapse else Happened.SWAP,
        exchange.settled_at or exchange.asked_at,
        exchange.party,
        other=exchange.other,
        exchange=exchange,
    )


def convened_counts(forum: Forum) -> dict[Party, int]:
    """How many held meetings each present party has convened in turn, the first in order first."""
    held = [
        m.convener for m in Meeting.objects.used().filter(forum=forum).select_related("convener")
    ]
    present = forum.parties.filter(ended_at=None).select_related("organisation")
    return rotation.counts(present, held)


def balance(forum: Forum) -> int:
    """The greatest difference between two parties since the order was last changed (clause O4).

    At most one, except while an exchange is half used.
    """
    series = forum.series.latest("number")
    held = Meeting.objects.used().filter(forum=forum, series=series).select_related("convener")
    parties = [place.party for place in series.places.select_related("party")]
    return rotation.balance(rotation.counts(parties, [m.convener for m in held]).values())

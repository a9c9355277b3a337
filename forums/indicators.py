"""Figures of a forum and of innspill (clauses K1e, K2, P3, O2–O4): each with its formula, n, day.

Every figure is counted from rows as they are, by the portal's clock; none is kept. A figure of
nothing has n = 0 and no value, and is not shown. How many statements there are never depends on
how many meetings, items or organisations there are.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Extract, Floor, Least

from core import clock
from core.median import Median
from forums import rotation, turns
from forums.models import (
    AgendaItem,
    Attendance,
    FollowUp,
    Forum,
    Invitation,
    Meeting,
    Party,
    Proposal,
)
from forums.states import (
    USED,
    FollowUpState,
    ForumKind,
    ItemState,
    MemberRule,
    MinutesState,
    ProposalState,
)
from organisations.models import Municipality, Organisation
from organisations.models.organisation import IcnpoGroup
from organisations.states import Kind

YEAR = timedelta(days=365)
DAY = 86_400  # seconds
APPROVED_WITHIN = timedelta(days=14)  # clause O2 as `mission.md` measures it; chosen by Samspill


@dataclass(frozen=True)
class Figure:
    """A value counted from `n` rows on a day; None when there was nothing to count."""

    value: float | None
    n: int
    day: date

    @property
    def percent(self) -> int | None:
        """A share as whole per cent."""
        return None if self.value is None else round(100 * self.value)


@dataclass(frozen=True)
class Reach:
    """Of some meetings: how many were invited, answered and came; organisations and groups."""

    invited: int
    answered: int
    attended: int
    groups_invited: int
    groups_attended: int
    n: int
    day: date


@dataclass(frozen=True)
class ItemShares:
    """How many items came from each party, and from members; `n` in all."""

    parties: dict[Party, int]
    members: int
    n: int
    day: date


def share(part: int, whole: int) -> Figure:
    """part ÷ whole; n = whole."""
    return Figure(part / whole if whole else None, whole, clock.today())


def days_since_last(forum: Forum) -> Figure:
    """Today − the day of the latest held meeting, in turn or not. n = held meetings (O2)."""
    held = forum.meetings.filter(state__in=USED)
    found = held.aggregate(last=Max("starts_at"), n=Count("pk"))
    today = clock.today()
    last = found["last"]
    days = (today - last.astimezone(clock.OSLO).date()).days if last else None
    return Figure(days, found["n"], today)


def meetings_last_year(forum: Forum) -> Figure:
    """Held meetings that began in the last 365 days; n is the same number (K1e, I14)."""
    n = _held_lately(forum).count()
    return Figure(n, n, clock.today())


def balance(forum: Forum) -> Figure:
    """The most − the fewest held meetings convened in turn by one party; n = those (O4, I16)."""
    counted = turns.convened_counts(forum).values()
    n = sum(counted)
    return Figure(rotation.balance(counted) if n else None, n, clock.today())


def items_by_side(forum: Forum) -> ItemShares:
    """Items not withdrawn, by who raised them; one from an innspill is a member's (K2, P3)."""
    items = AgendaItem.objects.filter(forum=forum).exclude(state=ItemState.WITHDRAWN)
    raised = Q(organisation=None, proposal=None)
    own = dict(items.filter(raised).values_list("party").annotate(n=Count("pk")).order_by())
    members = items.exclude(raised).count()
    present = forum.parties.filter(ended_at=None).select_related("organisation")
    parties = {party: own.get(party.pk, 0) for party in present}
    return ItemShares(parties, members, sum(own.values()) + members, clock.today())


def minutes_in_time(forum: Forum) -> Figure:
    """Minutes approved by all within 14 days of the meeting ÷ held meetings of which one can say.

    One can say it when the minutes are approved, or the 14 days are over (O2, I17).
    """
    in_time = Q(
        minutes__state=MinutesState.APPROVED,
        minutes__approved_at__lte=F("ends_at") + APPROVED_WITHIN,
    )
    known = in_time | Q(minutes__state=MinutesState.APPROVED) | Q(ends_at__lte=_ago())
    held = forum.meetings.filter(state__in=USED)
    found = held.aggregate(
        kept=Count("pk", filter=in_time, distinct=True), n=Count("pk", filter=known, distinct=True)
    )
    return share(found["kept"], found["n"])


def reach(forum: Forum) -> Reach:
    """Organisations invited, answered and present at the held meetings of the last 365 days.

    Each is counted once however many meetings; groups are different ICNPO codes (K1e, I14).
    """
    held = _held_lately(forum)
    one = Count("organisation", distinct=True)
    group = Count("organisation__icnpo", distinct=True, filter=~Q(organisation__icnpo=""))
    asked = Invitation.objects.filter(meeting__in=held).aggregate(
        invited=one,
        answered=Count("organisation", distinct=True, filter=~Q(answer="")),
        groups_invited=group,
    )
    came = Attendance.objects.filter(meeting__in=held).aggregate(
        attended=one, groups_attended=group
    )
    return Reach(**asked, **came, n=held.count(), day=clock.today())


def follow_ups_in_time(forum: Forum) -> Figure:
    """Follow-ups done by their day ÷ those that are done, or whose day has passed (K1e)."""
    today = clock.today()
    done = Q(state=FollowUpState.DONE)
    in_time = done & Q(done_at__date__lte=F("due"))
    found = FollowUp.objects.filter(forum=forum).aggregate(
        kept=Count("pk", filter=in_time), n=Count("pk", filter=done | Q(due__lt=today))
    )
    return share(found["kept"], found["n"])


def first_answer_days(municipality: Municipality | None) -> Figure:
    """Median days from sent to the first answer, preliminary or full, of a year's innspill (P3).

    n = those that have a first answer; those that wait are seen in `answered_in_time`. None: of
    every municipality.
    """
    waited = Extract(Least("preliminary_at", "answered_at") - F("sent_at"), "epoch")
    found = (
        _proposals(municipality)
        .exclude(preliminary_at=None, answered_at=None)
        .annotate(days=Floor(waited / DAY))
        .aggregate(n=Count("pk"), middle=Median("days"))
    )
    return Figure(found["middle"], found["n"], clock.today())


def reached_agenda(municipality: Municipality | None) -> Figure:
    """Innspill with an accepted item ÷ innspill sent in the last 365 days, not withdrawn (P3)."""
    item = AgendaItem.objects.filter(proposal=OuterRef("pk"), state=ItemState.ACCEPTED)
    sent = _proposals(municipality)
    return share(sent.filter(Exists(item)).count(), sent.count())


def active_organisations(municipality: Municipality) -> Figure:
    """Organisations with an item, an innspill or a meeting in 365 days ÷ those that work there.

    Only what this app knows: hearings are counted by an app above (K2).
    """
    living = Organisation.objects.active().filter(kind=Kind.VOLUNTARY).working_in(municipality)
    return share(living.filter(_did()).count(), living.count())


# --- the whole country ----------------------------------------------------------------------------


def contact_meeting() -> Forum | None:
    """The contact meeting of the national parties, where the platform is followed up (O2)."""
    national = Forum.objects.active().filter(kind=ForumKind.CONTACT_MEETING, municipality=None)
    return national.order_by("pk").first()


def contact_items(forum: Forum) -> Figure:
    """Items taken up at held meetings of the last 365 days; n is the same number (O3)."""
    n = AgendaItem.objects.filter(meeting__in=_held_lately(forum), state=ItemState.ACCEPTED).count()
    return Figure(n, n, clock.today())


def places_with_arena() -> Figure:
    """Municipalities and counties with a forum that invites everyone ÷ all of them (K1e, I14)."""
    open_to_all = Forum.objects.active().filter(
        municipality=OuterRef("pk"), member_rule=MemberRule.EVERYONE
    )
    found = Municipality.objects.current().aggregate(
        n=Count("pk"), have=Count("pk", filter=Q(Exists(open_to_all)))
    )
    return share(found["have"], found["n"])


def arena_meetings() -> tuple[Figure, int]:
    """Meetings held in 365 days where municipalities and organisations meet (K1e, I14).

    Returns:
        The meetings per place as a mean, n = places that held any, and the number of meetings.
    """
    held = Meeting.objects.filter(
        state__in=USED, starts_at__gt=clock.now() - YEAR, forum__municipality__isnull=False
    )
    found = held.aggregate(n=Count("pk"), places=Count("forum__municipality", distinct=True))
    mean = found["n"] / found["places"] if found["places"] else None
    return Figure(mean, found["places"], clock.today()), found["n"]


def groups_present() -> tuple[set[str], int]:
    """Main groups of ICNPO that came to a meeting in 365 days, and the organisations (P5, I14)."""
    came = Attendance.objects.filter(
        meeting__state__in=USED,
        meeting__starts_at__gt=clock.now() - YEAR,
        organisation__listed=True,
    )
    rows = (
        came.order_by()
        .annotate(group=IcnpoGroup("organisation__icnpo"))
        .values_list("group")
        .annotate(n=Count("organisation", distinct=True))
    )
    counted = dict(rows)
    return {code for code in counted if code}, sum(counted.values())


def acting() -> QuerySet[Organisation]:
    """Organisations with an item, an innspill or a meeting in the last 365 days (K2)."""
    return Organisation.objects.filter(_did())


def _did() -> Q:
    """One of those acts, by the organisation of the query around it."""
    since, them = clock.now() - YEAR, {"organisation": OuterRef("pk")}
    innspill = Proposal.objects.sent().exclude(state=ProposalState.WITHDRAWN)
    acts = (
        AgendaItem.objects.filter(**them, proposed_at__gt=since).exclude(state=ItemState.WITHDRAWN),
        innspill.filter(**them, sent_at__gt=since),
        Attendance.objects.filter(**them, meeting__state__in=USED, meeting__starts_at__gt=since),
    )
    did = Q()
    for act in acts:
        did |= Q(Exists(act))
    return did


def _held_lately(forum: Forum) -> QuerySet[Meeting]:
    """Held meetings that began in the last 365 days."""
    return forum.meetings.filter(state__in=USED, starts_at__gt=clock.now() - YEAR)


def _proposals(municipality: Municipality | None) -> QuerySet[Proposal]:
    """A year's innspill to a municipality or to all, without those that were taken back."""
    sent = Proposal.objects.sent().exclude(state=ProposalState.WITHDRAWN)
    there = sent if municipality is None else sent.filter(municipality=municipality)
    return there.filter(sent_at__gt=clock.now() - YEAR)


def _ago() -> datetime:
    """The instant 14 days ago."""
    return clock.now() - APPROVED_WITHIN

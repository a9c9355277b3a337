"""Figures of all hearings and plans of the last 365 days (clauses R4, K1c, K1f, K2, P3, P5).

Each is a part of a whole, or a middle, counted in the database from rows as they are. Mappings ask
about nothing that can be followed, so they are not among the hearings.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Extract

from consultations.indicators.mappings import FEWEST, OLD, ended_mappings
from consultations.models import Answer, Hearing, Invitee, PlanParty, PlanProcess, Point
from consultations.models.hearing import PUBLIC_STATES
from consultations.states import (
    AnswerState,
    HearingKind,
    HearingState,
    InviteeSource,
    Outcome,
)
from core import clock
from core.median import Median
from organisations.models import Municipality, Organisation
from organisations.models.organisation import IcnpoGroup

YEAR = timedelta(days=365)
DAY = 86_400  # seconds


@dataclass(frozen=True)
class Part:
    """`part` of `n`, on a day. `middle` where it is a middle of n instead."""

    part: int
    n: int
    on: date
    middle: float | None = None


def days_open() -> Part:
    """Median days from opening to deadline, n = hearings (I9)."""
    lasted = Extract(F("closes_at") - F("opens_at"), "epoch") / DAY
    found = _asked().annotate(days=lasted).aggregate(n=Count("pk"), middle=Median("days"))
    return Part(0, found["n"], clock.today(), found["middle"])


def short_periods() -> Part:
    """Hearings shorter than their rule's minimum; each has a public reason (I9)."""
    found = _asked().aggregate(n=Count("pk"), part=Count("pk", filter=~Q(short_reason="")))
    return Part(found["part"], found["n"], clock.today())


def matched_invited() -> Part:
    """Organisations that matched and were invited ÷ those that matched (I10)."""
    matched = Invitee.objects.filter(hearing__in=_asked(), source=InviteeSource.MATCH)
    found = matched.order_by().aggregate(n=Count("pk"), part=Count("pk", filter=Q(accepted=True)))
    return Part(found["part"], found["n"], clock.today())


def answered() -> Part:
    """Invited that answered, «uten merknad» too ÷ invited, where the deadline has passed (I11)."""
    own = Answer.objects.filter(
        hearing=OuterRef("hearing"),
        organisation=OuterRef("organisation"),
        state=AnswerState.SENT,
    )
    invited = Invitee.objects.filter(
        hearing__in=_asked().filter(closes_at__lte=clock.now()), accepted=True
    )
    found = invited.order_by().aggregate(n=Count("pk"), part=Count("pk", filter=Q(Exists(own))))
    return Part(found["part"], found["n"], clock.today())


def treated() -> Part:
    """Points answered with a reason ÷ points, where the deadline has passed (I12)."""
    found = _points().aggregate(n=Count("pk"), part=Count("pk", filter=~Q(treatment__outcome="")))
    return Part(found["part"], found["n"], clock.today())


def followed() -> Part:
    """Points followed wholly or partly ÷ points that have been answered (I13)."""
    done = _points().exclude(treatment__outcome="")
    yes = Q(treatment__outcome__in=[Outcome.FOLLOWED, Outcome.PARTLY])
    found = done.aggregate(n=Count("pk"), part=Count("pk", filter=yes))
    return Part(found["part"], found["n"], clock.today())


def places_mapped() -> Part:
    """Municipalities and counties mapped in the last two years ÷ all of them (I15).

    A mapping that fewer than five answered has nothing to show, and does not count.
    """
    told = Count("answers", filter=Q(answers__state="sent", answers__current__late=False))
    since = clock.now() - OLD * YEAR
    lately = ended_mappings().filter(closes_at__gt=since).annotate(n=told)
    enough = lately.filter(n__gte=FEWEST).order_by().values("municipality")
    found = Municipality.objects.current().aggregate(
        n=Count("pk"), part=Count("pk", filter=Q(pk__in=enough))
    )
    return Part(found["part"], found["n"], clock.today())


def plans_from_the_start() -> Part:
    """Plans that told the organisations they touch when they began ÷ plans that have begun."""
    told = PlanParty.objects.filter(process=OuterRef("pk"))
    found = (
        PlanProcess.objects.public()
        .order_by()
        .aggregate(n=Count("pk"), part=Count("pk", filter=Q(Exists(told))))
    )
    return Part(found["part"], found["n"], clock.today())


def groups_invited() -> tuple[set[str], int]:
    """Main groups of ICNPO that were invited to something, and the invitations (P5)."""
    rows = (
        Invitee.objects.filter(hearing__in=_asked(), accepted=True, organisation__listed=True)
        .order_by()
        .annotate(main=IcnpoGroup("organisation__icnpo"))
        .values_list("main")
        .annotate(n=Count("pk"))
    )
    counted = dict(rows)
    return {code for code in counted if code}, sum(counted.values())


def answering() -> QuerySet[Organisation]:
    """Organisations that sent an answer in the last 365 days; a mapping is one too (K2)."""
    sent = Answer.objects.filter(
        organisation=OuterRef("pk"),
        state=AnswerState.SENT,
        current__sent_at__gt=clock.now() - YEAR,
    )
    return Organisation.objects.filter(Exists(sent))


def _asked() -> QuerySet[Hearing]:
    """Hearings published in the last 365 days, and not taken back."""
    lately = Hearing.objects.filter(
        state__in=PUBLIC_STATES, published_at__gt=clock.now() - YEAR
    ).exclude(state=HearingState.WITHDRAWN)
    return lately.exclude(kind=HearingKind.MAPPING).order_by()


def _points() -> QuerySet[Point]:
    """The points of the answers that count, in those whose deadline has passed."""
    over = _asked().filter(closes_at__lte=clock.now())
    return Point.objects.filter(
        version__answer__hearing__in=over,
        version__answer__state=AnswerState.SENT,
        version__answer__current=F("version"),
    ).order_by()

"""«Dette har dere allerede»: what a municipality has done in Samspill that a policy may stand on.

Mappings that are over and have a report (clause K1c), and the phases of plans in which people took
part (clause K1f). They come by themselves; staff take them in with one click.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from agreements.models import Evidence, LocalPolicy
from agreements.states import EvidenceKind
from consultations.indicators import FEWEST, ended_mappings
from consultations.models import Hearing, PlanDate, PlanProcess
from consultations.states import AnswerState, PlanState
from core import clock

MOST = 20  # of each kind, the latest
TAKES_PART = [
    PlanState.PROGRAMME,
    PlanState.INVOLVEMENT,
    PlanState.PROPOSAL,
    PlanState.DECISION,
]


@dataclass(frozen=True)
class Suggestion:
    """One thing: its permanent name, what it would show, when it was, and where it can be read."""

    name: str
    kind: EvidenceKind
    words: str
    day: date
    hearing: Hearing | None = None
    process: PlanProcess | None = None
    phase: str = ""

    @property
    def address(self) -> str:
        """Where it can be looked at."""
        found = self.hearing or self.process
        return found.get_absolute_url() if found else ""


def suggested(policy: LocalPolicy) -> list[Suggestion]:
    """What is not taken in yet, the latest first; a fixed number of statements."""
    found = [*_mappings(policy), *_phases(policy)]
    return sorted(found, key=lambda one: (one.day, one.name), reverse=True)


def _mappings(policy: LocalPolicy) -> Iterator[Suggestion]:
    """Those with figures to show."""
    taken = Evidence.objects.filter(policy=policy, kind=EvidenceKind.MAPPING).values("hearing")
    in_time = Q(answers__state=AnswerState.SENT, answers__current__late=False)
    found = (
        ended_mappings()
        .filter(municipality=policy.municipality_id)
        .exclude(pk__in=taken.filter(hearing__isnull=False))
        .annotate(n=Count("answers", filter=in_time))
        .filter(n__gte=FEWEST)
        .order_by("-closes_at", "-pk")
    )
    for hearing in found[:MOST]:
        if hearing.closes_at is not None:
            words = _("Kartleggingen «%(title)s»: %(n)s organisasjoner svarte")
            yield Suggestion(
                name=f"kartlegging-{hearing.ref}",
                kind=EvidenceKind.MAPPING,
                words=words % {"title": hearing.title, "n": hearing.n},
                day=clock.last_day(hearing.closes_at),
                hearing=hearing,
            )


def _phases(policy: LocalPolicy) -> Iterator[Suggestion]:
    """Phases that have begun."""
    taken = Evidence.objects.filter(
        policy=policy, process=OuterRef("process"), phase=OuterRef("phase")
    )
    begun = PlanDate.objects.filter(
        process__in=PlanProcess.objects.public().filter(municipality=policy.municipality_id),
        phase__in=TAKES_PART,
        began_at__lte=clock.now(),
    ).filter(~Exists(taken))
    for row in begun.select_related("process").order_by("-began_at", "-pk")[:MOST]:
        if row.began_at is not None:
            yield Suggestion(
                name=f"plan-{row.process.ref}-{row.phase}",
                kind=EvidenceKind.PLAN,
                words=_("%(phase)s i «%(title)s»")
                % {"phase": PlanState(row.phase).label, "title": row.process.title},
                day=row.began_at.astimezone(clock.OSLO).date(),
                process=row.process,
                phase=row.phase,
            )

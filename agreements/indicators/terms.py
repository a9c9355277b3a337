"""Figures of terms: who has a platform, and whether it was looked back at in time (F, K1a, O6)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate

from agreements.models import Edition, Platform
from agreements.states import EditionState, EvaluationState
from core import clock
from organisations.models import Municipality


@dataclass(frozen=True)
class Share:
    """`part` of `n`, on a day. Nothing can be said of n = 0."""

    part: int
    n: int
    on: date


def places_with_platform() -> Share:
    """Municipalities and counties whose own platform is in force ÷ all there are now (I1)."""
    valid = Edition.objects.valid().filter(platform__municipality=OuterRef("pk"))
    found = Municipality.objects.current().aggregate(
        n=Count("pk"), part=Count("pk", filter=Q(Exists(valid)))
    )
    return Share(found["part"], found["n"], clock.today())


def evaluated_in_time(platform: Platform) -> Share:
    """Editions evaluated together before their end ÷ those that have ended (I19)."""
    day = TruncDate("evaluation__published_at", tzinfo=clock.OSLO)
    over = platform.editions.filter(state__in=[EditionState.SUPERSEDED, EditionState.EXPIRED])
    in_time = Q(evaluation__state=EvaluationState.PUBLISHED, day__lte=F("valid_to"))
    found = over.annotate(day=day).aggregate(n=Count("pk"), part=Count("pk", filter=in_time))
    return Share(found["part"], found["n"], clock.today())

"""Figures of terms: whether a platform was looked back at in time (O6).

Who has a platform of their own is counted in `indicators.local`.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from agreements.models import Platform
from agreements.states import EditionState, EvaluationState
from core import clock


@dataclass(frozen=True)
class Share:
    """`part` of `n`, on a day. Nothing can be said of n = 0."""

    part: int
    n: int
    on: date


def evaluated_in_time(platform: Platform) -> Share:
    """Editions evaluated together before their end ÷ those that have ended (I19)."""
    day = TruncDate("evaluation__published_at", tzinfo=clock.OSLO)
    over = platform.editions.filter(state__in=[EditionState.SUPERSEDED, EditionState.EXPIRED])
    in_time = Q(evaluation__state=EvaluationState.PUBLISHED, day__lte=F("valid_to"))
    found = over.annotate(day=day).aggregate(n=Count("pk"), part=Count("pk", filter=in_time))
    return Share(found["part"], found["n"], clock.today())

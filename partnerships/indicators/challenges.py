"""Figures of challenges (clause K1g): raised by each side, tried, adopted, learned from.

Each with n, which is every challenge of the place, and the day. One statement for all of them.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from core import clock
from organisations.models import Municipality
from organisations.states import Kind
from partnerships.models import Challenge
from partnerships.states import ChallengeState


@dataclass(frozen=True)
class ChallengeFigures:
    """What has been shared, and how far it came. `learned` is every learning note in public."""

    raised: int
    by_voluntary: int
    by_municipality: int
    tried: int
    adopted: int
    put_away: int
    learned: int
    on: date


def challenges(place: Municipality | None = None) -> ChallengeFigures:
    """Counted from the rows as they are; in one place, or in the whole country."""
    rows = Challenge.objects.all()
    if place is not None:
        rows = rows.filter(municipality=place)
    voluntary = Q(posted_by__kind=Kind.VOLUNTARY)
    found = rows.order_by().aggregate(
        raised=Count("pk"),
        by_voluntary=Count("pk", filter=voluntary),
        by_municipality=Count("pk", filter=~voluntary),
        tried=Count("pilot"),
        adopted=Count("pk", filter=Q(state=ChallengeState.ADOPTED)),
        put_away=Count("pk", filter=Q(state=ChallengeState.PUT_AWAY)),
        learned=Count("pk", filter=~Q(learning="")),
    )
    return ChallengeFigures(**found, on=clock.today())

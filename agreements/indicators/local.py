"""Figures of local platforms (clauses F and K1a, I1): how many, how like, and how long they last.

Everything is read from editions as they are, by the portal's clock; nothing is kept. Municipalities
and counties count alike (footnote 1 of the platform).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from django.db.models import Count

from agreements.comparing import Tally, tally
from agreements.models import Clause, Edition
from agreements.policies import local_places
from agreements.policies.local_places import IN_FORCE, RUN_OUT, UNDER_WAY, Standing
from agreements.states import VALID, Stand
from core import clock


@dataclass(frozen=True)
class Counted:
    """How many places are how far.

    Args:
        n: all that exist now.
        in_force: with a text that binds today.
        under_way: with a first or a new text on its way and none that binds.
        run_out: with one that has ended and none on its way.
        day: when it was counted.
    """

    n: int
    in_force: int
    under_way: int
    run_out: int
    day: date

    @property
    def none(self) -> int:
        """The others."""
        return self.n - self.in_force - self.under_way - self.run_out

    @property
    def share(self) -> int:
        """Per cent with a text in force."""
        return round(100 * self.in_force / self.n) if self.n else 0


@dataclass(frozen=True)
class National:
    """The whole country, and each county by its number."""

    all: Counted
    counties: dict[str, Counted] = field(default_factory=dict)


def national() -> National:
    """Places by how far they have come. Two statements."""
    return of(local_places.standings(list(local_places.places())))


def of(standings: Iterable[Standing]) -> National:
    """The same, of what is read already."""
    counted: dict[str, Counter[str]] = {}
    for one in standings:
        county = local_places.county_of(one.place).number
        counted.setdefault(county, Counter())[one.status] += 1
    day = clock.today()
    everyone: Counter[str] = sum(counted.values(), Counter())
    return National(
        all=_counted(everyone, day),
        counties={county: _counted(n, day) for county, n in sorted(counted.items())},
    )


def _counted(n: Counter[str], day: date) -> Counted:
    return Counted(n.total(), n[IN_FORCE], n[UNDER_WAY], n[RUN_OUT], day)


@dataclass(frozen=True)
class Likeness:
    """How like the national text the local ones in force are.

    Args:
        n: local texts in force.
        points: of all of them together.
        day: when it was counted.
    """

    n: int
    points: Tally
    day: date

    @property
    def share(self) -> int | None:
        """Per cent of the national points that stand as they are; None where there is none."""
        national = self.points.same + self.points.adapted + self.points.left_out
        return round(100 * self.points.same / national) if national else None


def likeness() -> Likeness:
    """Points by how they stand, in the texts in force. Two statements."""
    bound = Edition.objects.valid().filter(platform__municipality__isnull=False)
    of_each = tallies(bound.values_list("pk", flat=True))
    whole = Tally(*(sum(getattr(one, name) for one in of_each.values())
                    for name in ("same", "adapted", "left_out", "new")))  # fmt: skip
    return Likeness(n=bound.count(), points=whole, day=clock.today())


def tallies(editions: Iterable[int]) -> dict[int, Tally]:
    """How the points of each edition stand. One statement."""
    rows = (
        Clause.objects.filter(edition__in=editions, stand__in=Stand.values)
        .order_by()
        .values_list("edition", "stand")
        .annotate(n=Count("pk"))
    )
    found: dict[int, Counter[str]] = {}
    for edition, stand, n in rows:
        found.setdefault(edition, Counter())[stand] += n
    return {edition: tally(stands.elements()) for edition, stands in found.items()}


@dataclass(frozen=True)
class Ends:
    """How long the texts in force still last.

    Args:
        n: local texts in force.
        days: the middle one's days to its last day; None where there is none.
        soonest: the first last day among them.
        day: when it was counted.
    """

    n: int
    days: int | None
    soonest: date | None
    day: date


def ends() -> Ends:
    """Days to expiry in the middle. One statement."""
    today = clock.today()
    bound = Edition.objects.filter(state__in=VALID, platform__municipality__isnull=False)
    last = sorted(day for day in bound.values_list("valid_to", flat=True) if day is not None)
    days = round(median((day - today).days for day in last)) if last else None
    return Ends(n=len(last), days=days, soonest=last[0] if last else None, day=today)

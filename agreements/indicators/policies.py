"""Figures of local policies (clauses P7 and K1, I2): levels by county, and how old policies are.

Everything is read from evidence as it is, by the portal's clock; nothing is kept.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from django.db.models import Count

from agreements.levels import counting, with_level
from agreements.states import PolicyLevel
from core import clock
from organisations.models import Municipality
from organisations.states import Level

MONTH = 30.4375  # days, the mean one


@dataclass(frozen=True)
class Levels:
    """How many municipalities are at each level.

    Args:
        n: all that exist now.
        has: with a text of their own, made in dialogue, decided and not run out.
        under_way: with work under way and something that shows it.
        day: when it was counted.
    """

    n: int
    has: int
    under_way: int
    day: date

    @property
    def none(self) -> int:
        """The others."""
        return self.n - self.has - self.under_way

    @property
    def shares(self) -> list[tuple[str, int, int]]:
        """(level, how many, per cent) from «Har» to «Har ikke»; the per cents add up to 100."""
        counts = [self.has, self.under_way, self.none]
        labels = [str(level.label) for level in PolicyLevel]
        if not self.n:
            return [(label, 0, 0) for label in labels]
        first, second = (round(100 * count / self.n) for count in counts[:2])
        return list(zip(labels, counts, (first, second, 100 - first - second), strict=True))


@dataclass(frozen=True)
class National:
    """The whole country, and each county by its number."""

    all: Levels
    counties: dict[str, Levels] = field(default_factory=dict)


def national() -> National:
    """Municipalities by level, in the country and in each county. One statement."""
    places = Municipality.objects.current().filter(level=Level.MUNICIPALITY)
    rows = (
        with_level(places)
        .order_by()
        .values_list("county__number", "policy_level")
        .annotate(n=Count("pk"))
    )
    counted: dict[str, Counter[str]] = {}
    for county, stands, n in rows:
        counted.setdefault(county or "", Counter())[stands] += n
    everyone: Counter[str] = sum(counted.values(), Counter())
    day = clock.today()
    return National(
        all=_levels(everyone, day),
        counties={county: _levels(counts, day) for county, counts in sorted(counted.items())},
    )


def _levels(counts: Counter[str], day: date) -> Levels:
    """One place's counts."""
    has, under_way = counts[PolicyLevel.HAS], counts[PolicyLevel.UNDER_WAY]
    return Levels(n=counts.total(), has=has, under_way=under_way, day=day)


@dataclass(frozen=True)
class Age:
    """How old the policies in force are.

    Args:
        months: the middle one's age in months since its decision; None where there is none.
        n: municipalities with a policy in force.
        day: when it was counted.
    """

    months: int | None
    n: int
    day: date


def age() -> Age:
    """The middle age of the policies that make «Har». One statement."""
    here = {"municipality__level": Level.MUNICIPALITY, "municipality__valid_to": None}
    days = counting().filter(makes=PolicyLevel.HAS, **here).values_list("decided_on", flat=True)
    today = clock.today()
    ages = [(today - day).days for day in days if day is not None]
    months = round(median(ages) / MONTH) if ages else None
    return Age(months=months, n=len(ages), day=today)

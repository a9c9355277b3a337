"""How one call went, and how much time its applicants spent; shown on the next year's page."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count, pairwise

from django.db.models import Count

from core.median import Median
from grants.indicators.figure import FEWEST, minutes_words
from grants.models import Application, Call, Decision
from grants.policies.awards import visible_awards

MOST_BANDS = 5
NICE = (Decimal(1), Decimal(2), Decimal(5))


@dataclass(frozen=True)
class Band:
    """Awards from one sum up to, and not with, another; the last band holds both ends."""

    low: Decimal
    high: Decimal
    n: int


@dataclass(frozen=True)
class YearResult:
    """What became of a call's applications; `given` are those that said no to nothing."""

    decided: int = 0
    given: int = 0
    total: Decimal = Decimal(0)
    middle: Decimal | None = None
    bands: list[Band] = field(default_factory=list)

    @property
    def largest(self) -> int:
        """The awards of the fullest band; what the bars are drawn against."""
        return max((band.n for band in self.bands), default=0)


def result(call: Call) -> YearResult:
    """Two statements, however many applied."""
    answered = Decision.objects.filter(application__call=call, number=1).count()
    awards = visible_awards(None).filter(application__call=call)
    rows = awards.order_by().values_list("application__granted").annotate(n=Count("pk"))
    sums = Counter({amount: n for amount, n in rows})
    given = sums.total()
    return YearResult(
        decided=answered,
        given=given,
        total=sum((amount * n for amount, n in sums.items()), Decimal(0)),
        middle=_middle(sums),
        bands=bands(sums),
    )


def _middle(sums: Counter[Decimal]) -> Decimal | None:
    """The median of counted sums."""
    n, seen = sums.total(), 0
    found: list[Decimal] = []
    if not n:
        return None
    places = {(n - 1) // 2, n // 2}
    for amount in sorted(sums):
        found += [amount for place in places if seen <= place < seen + sums[amount]]
        seen += sums[amount]
    return sum(found, Decimal(0)) / len(found)


def bands(sums: Counter[Decimal]) -> list[Band]:
    """At most six, with round ends, that hold every sum once; none when nothing was given."""
    if not sums:
        return []
    least, most = min(sums), max(sums)
    step = _step(most - least)
    low = least // step * step
    ends = [low + step * i for i in range(int((most - low) / step) + 2)]
    if len(ends) > 2 and ends[-2] == most:
        ends.pop()  # the largest sum is a round one, and stands in the last band
    last = len(ends) - 2
    return [
        Band(a, b, sum(n for s, n in sums.items() if a <= s < b or (i == last and s == b)))
        for i, (a, b) in enumerate(pairwise(ends))
    ]


def _step(width: Decimal) -> Decimal:
    """The smallest of 1 000, 2 000, 5 000, 10 000 … that needs few bands."""
    steps = (nice * Decimal(10) ** power for power in count(3) for nice in NICE)
    return next(step for step in steps if width <= step * MOST_BANDS)


@dataclass(frozen=True)
class Spent:
    """What applicants say they spent, and how many of them; `minutes` is None of too few."""

    minutes: Decimal | None
    n: int
    year: int

    @property
    def words(self) -> str:
        """«1 t 40 min»."""
        return "" if self.minutes is None else minutes_words(self.minutes)


def spent(call: Call) -> Spent:
    """The last of this year's and last year's that enough have answered; refused ones too."""
    rows = (
        Application.objects.sent()
        .filter(call__in=[pk for pk in (call.pk, call.before_id) if pk], minutes__isnull=False)
        .values("call__year", "call")
        .annotate(n=Count("pk"), middle=Median("minutes"))
        .order_by("-call__year", "-call")
    )
    for row in rows:
        if row["n"] >= FEWEST:
            return Spent(Decimal(row["middle"]), row["n"], row["call__year"])
    return Spent(None, max((row["n"] for row in rows), default=0), call.year)

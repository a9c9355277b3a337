"""What a municipality's page says of its platform and of what it offers (clauses K1a, K1b, P5)."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from agreements.models import Edition, Instrument
from agreements.states import InstrumentKind
from insight.reach import Group, reach_of
from organisations.models import Municipality


@dataclass(frozen=True)
class Offered:
    """For `insight/_municipality.html`.

    Args:
        kinds: how many instruments of each kind the municipality has written itself.
        unreached: groups with organisations that nothing reaches.
        empty_cells: of «Hvem når vi?».
        edition: the municipality's own platform, where one is in force.
    """

    place: Municipality
    kinds: list[tuple[InstrumentKind, int]]
    unreached: list[Group]
    empty_cells: int
    edition: Edition | None

    @property
    def all(self) -> int:
        """How many instruments there are."""
        return sum(n for _kind, n in self.kinds)


def offered(place: Municipality) -> Offered:
    """As many statements whatever there is."""
    reach = reach_of(place)
    rows = Instrument.objects.on_offer().filter(municipality=place).order_by()
    counted = Counter(dict(rows.values_list("kind").annotate(n=Count("pk"))))
    return Offered(
        place=place,
        kinds=[(kind, counted[kind]) for kind in InstrumentKind if counted[kind]],
        unreached=reach.unreached,
        empty_cells=reach.empty_cells,
        edition=Edition.objects.valid().filter(platform__municipality=place).first(),
    )

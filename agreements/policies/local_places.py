"""Which places have a text of their own: in force, on its way, run out, or none (clause K1a).

One statement for the places and one for their editions, however many there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.models import Edition
from agreements.policies.local import COMING
from agreements.states import SHOWN, VALID, EditionState
from organisations.models import Municipality
from organisations.states import Level

IN_FORCE, UNDER_WAY, RUN_OUT, NONE = "gjelder", "pa-vei", "gatt-ut", "ingen"
LABELS: dict[str, Any] = {
    IN_FORCE: _("Gjelder"),
    UNDER_WAY: _("På vei"),
    RUN_OUT: _("Gått ut"),
    NONE: _("Har ikke"),
}
COLOURS = {IN_FORCE: "success", UNDER_WAY: "info", RUN_OUT: "warning", NONE: "neutral"}
OVER = [EditionState.EXPIRED, EditionState.SUPERSEDED]


@dataclass(frozen=True)
class Standing:
    """How far one place has come.

    Args:
        place: a municipality or a county.
        status: one of `LABELS`.
        edition: the one that binds, else the one on its way, else the last one; None without any.
        coming: the one on its way, also where another binds.
    """

    place: Municipality
    status: str
    edition: Edition | None = None
    coming: Edition | None = None

    @property
    def label(self) -> str:
        """In words."""
        return str(LABELS[self.status])

    @property
    def colour(self) -> str:
        """Of the tag."""
        return COLOURS[self.status]

    @property
    def shown(self) -> Edition | None:
        """The edition whose words anyone may read."""
        return self.edition if self.edition and self.edition.state in SHOWN else None


def places() -> QuerySet[Municipality]:
    """The 357 municipalities and 15 counties that exist now."""
    return Municipality.objects.current().select_related("county")


def standings(of: Iterable[Municipality]) -> list[Standing]:
    """Each of them, in the order given."""
    found: dict[int | None, list[Edition]] = {}
    rows = Edition.objects.filter(platform__municipality__in=list(of)).exclude(
        state=EditionState.PUT_AWAY
    )
    for edition in rows.select_related("platform", "based_on").order_by("number"):
        found.setdefault(edition.platform.municipality_id, []).append(edition)
    return [_standing(place, found.get(place.pk, [])) for place in of]


def _standing(place: Municipality, editions: list[Edition]) -> Standing:
    """From the place's editions by number."""
    valid = _last(editions, VALID)
    coming = _last(editions, COMING)
    over = _last(editions, OVER)
    if valid is not None:
        return Standing(place, IN_FORCE, valid, coming)
    if coming is not None:
        return Standing(place, UNDER_WAY, coming, coming)
    return Standing(place, RUN_OUT, over) if over is not None else Standing(place, NONE)


def _last(editions: list[Edition], states: Iterable[Any]) -> Edition | None:
    among = set(states)
    return next((one for one in reversed(editions) if one.state in among), None)


def county_of(place: Municipality) -> Municipality:
    """The county that a place is counted in; a county in itself."""
    return place if place.level == Level.COUNTY or place.county is None else place.county

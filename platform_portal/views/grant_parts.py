"""Grants as other pages show them: what can be applied for now, and who was given what."""

from typing import Any

from core import clock
from grants import indicators
from grants.forms.search import OPEN
from grants.policies.awards import visible_awards
from grants.views import listing
from grants.views.rows import award_title
from organisations.models import Municipality, Organisation

SHOWN, AWARDS = 5, 10


def open_now(place: Municipality | None = None, most: int = SHOWN) -> dict[str, Any]:
    """The calls that can be applied for, nearest deadline first: `rows`, and how many in `all`.

    Args:
        place: only what it gives itself; None for the whole country.
        most: how many rows.
    """
    now = clock.now()
    calls = listing.chosen(OPEN, now)
    if place is not None:
        calls = calls.filter(scheme__owner=place.organisation_id)
    first = calls.prefetch_related("scheme__topics").order_by("closes_at", "pk")[:most]
    return {"rows": [listing.row(call, now) for call in first], "all": calls.count()}


def for_place(place: Municipality) -> dict[str, Any]:
    """What a municipality gives now, and whether it has figures of it."""
    owner = place.organisation
    return open_now(place) | {"years": bool(owner and indicators.years_of(owner))}


def for_organisation(organisation: Organisation) -> list[dict[str, Any]]:
    """The latest public awards to it; of a hidden one nothing is told."""
    if not organisation.listed:
        return []
    found = visible_awards(None).filter(application__organisation=organisation)
    latest = found.order_by("-decided_at", "-pk")[:AWARDS]
    return [
        {
            "call": decision.application.call,
            "sum": decision.application.granted,
            "title": award_title(decision),
            "at": decision.decided_at,
        }
        for decision in latest
    ]

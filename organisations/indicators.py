"""Figures of the registry (clauses P2, P4): each with n and day, counted from rows as they are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q

from core import clock
from organisations.models import Organisation, Pulse
from organisations.states import Kind

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Registered:
    """Voluntary organisations in Samspill on a day, and what the register says of them."""

    known: int
    in_register: int
    read_at: datetime | None
    on: date


def registered() -> Registered:
    """Living voluntary organisations; hidden ones are counted, never named (P2)."""
    living = Organisation.objects.active().filter(kind=Kind.VOLUNTARY).order_by()
    found = living.aggregate(
        known=Count("pk"),
        in_register=Count("pk", filter=Q(in_voluntary_register=True)),
        read_at=Max("register_read_at"),
    )
    return Registered(**found, on=clock.today())


def trust() -> dict[str, Any]:
    """The two questions after meetings and hearings in 365 days; no means of fewer than five (P4).

    Returns:
        `n`, and where there are enough `listened` and `informed`, 1–5.
    """
    return Pulse.objects.filter(answered_at__gt=clock.now() - YEAR).means()

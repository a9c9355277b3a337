"""Figures of what municipalities offer (clauses K1b, P5; I3 and I20): each with n and day.

All of it is what the owners and the municipalities themselves have said. Counted from rows as they
are; two statements at most for a figure, in one place and in the whole country.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from agreements.models import Instrument
from core import clock
from organisations.models import ACCESS_FACTS, ContactPerson, Municipality, Venue
from organisations.states import Fact


@dataclass(frozen=True)
class Share:
    """`part` of `n`, on a day. Nothing can be said of n = 0."""

    part: int
    n: int
    on: date


def venues_complete(place: Municipality | None = None) -> Share:
    """Venues of which every accessibility fact is known ÷ venues on offer (I20)."""
    unknown = Q()
    for name in ACCESS_FACTS:
        unknown |= Q(**{name: Fact.UNKNOWN})
    return _of_venues(place, ~unknown)


def venues_free(place: Municipality | None = None) -> Share:
    """Venues that cost nothing for organisations ÷ venues on offer."""
    return _of_venues(place, Q(free=True))


def contact_named(place: Municipality | None = None) -> Share:
    """Municipalities and counties with a contact person ÷ all there are now (I3)."""
    named = ContactPerson.objects.filter(municipality=OuterRef("pk"))
    places = Municipality.objects.current()
    if place is not None:
        places = places.filter(pk=place.pk)
    found = places.aggregate(n=Count("pk"), part=Count("pk", filter=Q(Exists(named))))
    return Share(found["part"], found["n"], clock.today())


def instruments_reachable(place: Municipality | None = None) -> Share:
    """Instruments with somewhere to turn ÷ those on offer; a contact person may have left."""
    lost = Q(link="", venue=None, contact=None)
    rows = Instrument.objects.on_offer()
    if place is not None:
        rows = rows.filter(municipality=place)
    found = rows.order_by().aggregate(n=Count("pk"), part=Count("pk", filter=~lost))
    return Share(found["part"], found["n"], clock.today())


def _of_venues(place: Municipality | None, fits: Q) -> Share:
    """Those that fit, of those on offer whose owner is in the public register."""
    venues = _venues(place)
    found = venues.order_by().aggregate(n=Count("pk"), part=Count("pk", filter=fits))
    return Share(found["part"], found["n"], clock.today())


def _venues(place: Municipality | None) -> QuerySet[Venue]:
    shown = Venue.objects.on_offer().filter(owner__listed=True, owner__dissolved_at=None)
    if place is None:
        return shown
    return shown.filter(Q(municipality=place) | Q(municipality__county=place))

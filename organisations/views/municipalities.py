"""Municipalities and counties: the list, and what the page of one shows (platform_portal)."""

from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import public
from organisations import policies
from organisations.forms import MunicipalitySearch
from organisations.models import ACCESS_FACTS, Municipality, Topic, Venue, place_in_alphabet
from organisations.models.organisation import Alphabetical
from organisations.states import Fact, Kind, Level

SHOWN = 20
VENUES = 5


@public
@require_safe
def municipality_list(request: HttpRequest) -> HttpResponse:
    """All of them by county, or those that match; the only one with that name opens at once."""
    form = MunicipalitySearch(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    everyone = list(Municipality.objects.current().select_related("county"))
    exact = [place for place in everyone if asked and is_called(place, asked)]
    if len(exact) == 1:
        return redirect(exact[0])
    hits = [place for place in everyone if not form.errors and matches(place, asked)]
    context = {
        "form": form,
        "asked": asked,
        "groups": by_county(hits, everyone),
        "crumbs": [(_("Forside"), reverse("front")), (_("Kommuner"), "")],
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/municipality_list.html", context, status=status)


def names(place: Municipality) -> list[str]:
    """Everything people call it, folded: «larvik», «larvik kommune», «3909», Sami names."""
    called = [place.name, place.title, place.number, place.name_se]
    return [name.casefold() for name in called + place.official_name.split(" - ") if name]


def is_called(place: Municipality, asked: str) -> bool:
    """Exactly its name. Oslo the county gives way to Oslo the municipality."""
    shared = place.level == Level.COUNTY and place.number == "03"
    return not shared and " ".join(asked.split()).casefold() in names(place)


def matches(place: Municipality, asked: str) -> bool:
    """Part of a name, or the beginning of the number."""
    part = " ".join(asked.split()).casefold()
    return any(part in name for name in names(place) if not name.isdigit()) or (
        place.number.startswith(part)
    )


def by_county(
    hits: list[Municipality], everyone: list[Municipality]
) -> list[tuple[Municipality, bool, list[Municipality]]]:
    """(county, whether it matched itself, its municipalities that matched), in the alphabet."""
    groups = []
    for county in sorted(
        (p for p in everyone if p.level == Level.COUNTY), key=lambda p: place_in_alphabet(p.name)
    ):
        parts = [place for place in hits if place.county_id == county.pk]
        parts.sort(key=lambda place: place_in_alphabet(place.name))
        if parts or county in hits:
            groups.append((county, county in hits, parts))
    return groups


def found(slug: str) -> Municipality:
    """By the number its address begins with; 404 when there is none."""
    everyone = Municipality.objects.select_related("county", "organisation")
    return get_object_or_404(everyone, number=slug.partition("-")[0])


def moved(place: Municipality, slug: str) -> Municipality | None:
    """Its right address; for Oslo the county, Oslo the municipality."""
    owner = place.organisation
    if place.level == Level.COUNTY and owner and owner.kind == Kind.MUNICIPALITY:
        return owner.municipalities.get(level=Level.MUNICIPALITY, valid_to=None)
    return place if slug != place.slug else None


def detail(user: Any, place: Municipality) -> dict[str, Any]:
    """What the page shows; statements do not grow with organisations."""
    working = (
        policies.visible_organisations(user).active().filter(kind=Kind.VOLUNTARY).working_in(place)
    )
    rows = list(working.alphabetical()[: SHOWN + 1])
    venues = policies.visible_venues(user).filter(
        Q(municipality=place) | Q(municipality__county=place), ended_at=None
    )
    covered = Topic.objects.filter(
        causes__ended_at=None, causes__organisation__in=working
    ).annotate(n=Count("causes__organisation", distinct=True))
    return {
        "municipality": place,
        "heirs": Municipality.objects.filter(came_from__before=place) if place.valid_to else [],
        "contact_persons": place.contact_persons.all(),
        "organisations": rows[:SHOWN],
        "has_more": len(rows) > SHOWN,
        "figures": working.order_by().aggregate(
            working=Count("pk"),
            registered=Count("pk", filter=Q(in_voluntary_register=True)),
            read_at=Max("register_read_at"),
        ),
        "venues": venues.annotate(place=Alphabetical("name")).order_by("place", "pk")[:VENUES],
        "known": venues_known(venues),
        "topics": covered.order_by("-n", "position"),
        "parts": sorted(
            Municipality.objects.current().filter(Q(county=place)),
            key=lambda part: place_in_alphabet(part.name),
        ),
        "crumbs": [
            (_("Forside"), reverse("front")),
            (_("Kommuner"), reverse("municipality_list")),
            (place.title, ""),
        ],
    }


def venues_known(venues: QuerySet[Venue]) -> dict[str, int]:
    """How many venues there are, and of how many every accessibility fact is known."""
    unknown = Q()
    for name in ACCESS_FACTS:
        unknown |= Q(**{name: Fact.UNKNOWN})
    return venues.order_by().aggregate(all=Count("pk"), full=Count("pk", filter=~unknown))

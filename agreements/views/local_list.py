"""`/plattformen/lokale/`: who has a text of their own, as a list and as tiles of counties.

There is no map data here and none is fetched: the tiles are our own rough drawing of where the
counties lie, and the list says the same in words.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.forms.local import EVERYONE, TABS, LocalFilter
from agreements.indicators import local as indicators
from agreements.policies import local as policy
from agreements.policies import local_places
from agreements.policies.local_places import NONE, Standing
from core.access import public
from organisations.models import Municipality, place_in_alphabet
from organisations.states import Level

STEPS = (0, 1, 25, 50, 75)  # per cent of a county's places, from which the tile is darker


@public
@require_safe
def local_platforms(request: HttpRequest) -> HttpResponse:
    """Who has one; htmx asks for the list alone."""
    only_list = request.htmx and not request.htmx.history_restore_request
    template = "agreements/local_list.html" + ("#treff" if only_list else "")
    context = list_page(request.GET) | {"may_begin": policy.may_begin(request.user)}
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def list_page(data: Any) -> dict[str, Any]:
    """The places that were asked for, the counts, and the tiles."""
    form = LocalFilter(data)
    asked = form.asked()
    tab = asked["vis"] or EVERYONE
    everyone = local_places.standings(list(local_places.places()))
    counted = indicators.of(everyone)
    here = [one for one in everyone if in_county(one, asked["fylke"]) and named(one, asked["q"])]
    shown = [one for one in here if is_shown(one, tab)]
    return {
        "form": form,
        "tab": tab,
        "tabs": [(value, f"{label} ({count(here, value)})") for value, label in TABS.items()],
        "groups": by_county(shown),
        "named_only": tab == NONE,
        "counted": counted,
        "figures": figures(counted.all),
        "tiles": tiles(everyone, counted, asked["fylke"]),
        "narrowed": bool(asked["fylke"] or asked["q"]),
        "likeness": indicators.likeness(),
        "ends": indicators.ends(),
        "crumbs": [(_("Plattformen"), platform_url()), (_("Lokale plattformer"), "")],
    }


def platform_url() -> str:
    """The page above."""
    return reverse("platform")


def figures(counted: indicators.Counted) -> list[tuple[str, Any]]:
    """The key figures."""
    return [
        (_("Gjelder"), counted.in_force),
        (_("På vei"), counted.under_way),
        (_("Gått ut"), counted.run_out),
        (_("Kommuner og fylker i alt"), counted.n),
    ]


def in_county(one: Standing, county: Municipality | None) -> bool:
    """Whether it is that county, or lies in it."""
    return county is None or local_places.county_of(one.place).pk == county.pk


def named(one: Standing, words: str | None) -> bool:
    """Whether the words are part of its name."""
    return not words or " ".join(words.split()).casefold() in one.place.title.casefold()


def is_shown(one: Standing, tab: str) -> bool:
    """Whether it belongs under a tab."""
    return one.status != NONE if tab == EVERYONE else one.status == tab


def count(standings: list[Standing], tab: str) -> int:
    """How many there are under a tab."""
    return sum(is_shown(one, tab) for one in standings)


def by_county(shown: list[Standing]) -> list[tuple[Municipality, list[dict[str, Any]]]]:
    """The rows under their county, counties and places by the alphabet, the county itself first."""
    editions = [one.shown.pk for one in shown if one.shown]
    tallies = indicators.tallies(editions)
    groups: dict[int, tuple[Municipality, list[dict[str, Any]]]] = {}
    for one in sorted(shown, key=in_order):
        county = local_places.county_of(one.place)
        rows = groups.setdefault(county.pk, (county, []))[1]
        rows.append({"one": one, "tally": tallies.get(one.shown.pk) if one.shown else None})
    return sorted(groups.values(), key=lambda group: place_in_alphabet(group[0].name))


def in_order(one: Standing) -> tuple[bool, str]:
    """The county before its municipalities."""
    return one.place.level != Level.COUNTY, place_in_alphabet(one.place.name)


def tiles(
    everyone: list[Standing], counted: indicators.National, chosen: Municipality | None
) -> list[dict[str, Any]]:
    """One for each county, as dark as the share of its places that have a text in force."""
    counties = [one.place for one in everyone if one.place.level == Level.COUNTY]
    return [
        {
            "county": county,
            "counted": (n := counted.counties[county.number]),
            "step": sum(n.share >= least for least in STEPS[1:]) if n.in_force else 0,
            "chosen": chosen is not None and chosen.pk == county.pk,
        }
        for county in sorted(counties, key=lambda county: place_in_alphabet(county.name))
    ]

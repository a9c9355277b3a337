"""A municipality's own figures for a year, each with its formula and n. Never beside another's."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import public
from grants import indicators
from grants.forms.search import YearForm
from grants.policies.calls import visible_calls
from organisations.models import Municipality


@public
@require_safe
def grant_figures(request: HttpRequest, slug: str) -> HttpResponse:
    """How predictable, free and simple its grants were in a year."""
    place = found(slug)
    if place.slug != slug:
        return redirect("grant_figures", slug=place.slug, permanent=True)
    context = figures_of(place, YearForm(request.GET).asked())
    return render(request, "grants/figures.html", context)


def found(slug: str) -> Municipality:
    """The place whose number the address begins with. Oslo the county is Oslo the municipality."""
    place = get_object_or_404(Municipality, number=slug.partition("-")[0])
    now = Municipality.objects.current().filter(organisation=place.organisation_id)
    shared = now.order_by("-level").first() if place.organisation_id else None
    return shared or place


def figures_of(place: Municipality, asked: int | None) -> dict[str, Any]:
    """The figures of the year that was asked for, else of the latest with an answer."""
    owner = place.organisation
    if owner is None:
        raise Http404
    years = indicators.years_of(owner)
    year = asked if asked in years else indicators.latest_answered(owner) or next(iter(years), None)
    found = indicators.of_owner(owner, year) if year else []
    calls = visible_calls(None).filter(scheme__owner=owner, year=year or 0)
    return {
        "place": place,
        "years": years,
        "year": year,
        "on": clock.today(),
        "groups": grouped(found),
        "fields": indicators.groups(owner, year) if year else [],
        "calls": calls.order_by("closes_at", "pk"),
        "crumbs": [
            (_("Forside"), reverse("front")),
            (place.title, place.get_absolute_url()),
            (_("Tall om tilskudd"), ""),
        ],
    }


def grouped(figures: list[indicators.Figure]) -> list[tuple[str, str, list[indicators.Figure]]]:
    """(key, heading, figures) in the order of the groups."""
    order = list(indicators.GROUPS)
    ordered = sorted(figures, key=lambda figure: order.index(figure.group))
    return [
        (group, str(indicators.GROUPS[group]), list(rows))
        for group, rows in groupby(ordered, key=lambda figure: figure.group)
    ]

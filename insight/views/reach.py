"""«Hvem når vi?» of a municipality: its instruments × the groups of organisations (clause P5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.policies.instruments import writing_places
from core.access import public
from insight.reach import reach_of
from organisations.models import Municipality
from organisations.views import municipalities


@public
@require_safe
def reach(request: HttpRequest, slug: str) -> HttpResponse:
    """The table with its empty cells, and in words first the groups that nothing reaches."""
    place = municipalities.found(slug)
    if onward := municipalities.moved(place, slug):
        return redirect("reach", slug=onward.slug, permanent=True)
    may_write = request.user.is_authenticated and writes_for(request.user, place)
    context = {
        "place": place,
        "reach": reach_of(place),
        "may_write": may_write,
        "crumbs": [
            (_("Forside"), reverse("front")),
            (_("Kommuner"), reverse("municipality_list")),
            (place.title, place.get_absolute_url()),
            (_("Hvem når vi?"), ""),
        ],
    }
    return render(request, "insight/reach.html", context)


def writes_for(user: object, place: Municipality) -> bool:
    """Whether this person may fill an empty cell."""
    return bool(writing_places(user).filter(pk=place.pk).exists())

"""The pages of themes: where forebygging, helse and the others are talked about (clause K3)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import public
from partnerships.forms.themes import ThemeFilter
from partnerships.policies import partnerships as policies
from partnerships.policies import themes
from partnerships.states import THEMES
from partnerships.views import partnership_parts as parts

SHOWN = 10


@public
@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    """Every theme with how many arenas it has."""
    form = ThemeFilter(request.GET)
    place = form.asked()["kommune"]
    context = {
        "form": form,
        "place": place,
        "rows": themes.counts(place),
        "crumbs": [(_("Forside"), reverse("front")), (_("Temaer"), "")],
    }
    return render(request, "partnerships/theme_list.html", context)


@public
@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """One theme: arenas, open hearings, partnerships, meetings and whom to call."""
    if slug not in THEMES:
        raise Http404
    form = ThemeFilter(request.GET)
    place = form.asked()["kommune"]
    topics = themes.topic_tree()[slug]
    found = policies.with_parties(themes.partnerships(slug, place))
    context = {
        "slug": slug,
        "name": themes.words_of(slug, "name"),
        "lead": themes.words_of(slug, "lead"),
        "words": themes.words_of(slug, "words"),
        "form": form,
        "place": place,
        "count": next(one for one in themes.counts(place) if one.slug == slug),
        "forums": themes.arenas(topics, place)[:SHOWN],
        "hearings": themes.open_hearings(topics, place)[:SHOWN],
        "meetings": themes.coming_meetings(topics, place)[:SHOWN],
        "rows": parts.rows(list(found[:SHOWN]), set()),
        "contacts": themes.contacts(slug, topics, place)[:SHOWN],
        "crumbs": [
            (_("Forside"), reverse("front")),
            (_("Temaer"), reverse("theme_list")),
            (themes.words_of(slug, "name"), ""),
        ],
    }
    return render(request, "partnerships/theme.html", context)

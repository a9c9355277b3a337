"""`/moter/`: what is coming, what has been, and the forums, each tab in slices."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core import clock
from core.access import public
from core.pages import after, page
from forums.forms.search import COMING, PAST, PLACES, TABS, MeetingFilter
from forums.models import Forum, Meeting
from forums.states import MeetingState

ROWS = 20
CALLED_OFF = [MeetingState.CANCELLED, MeetingState.POSTPONED]
EMPTY: dict[str, Any] = {
    COMING: gettext_lazy(
        "Ingen møter er innkalt nå. Se møteplassene, eller hva som ble sagt sist."
    ),
    PAST: gettext_lazy("Ingen møter er holdt ennå."),
    PLACES: gettext_lazy("Ingen kommune har satt opp en møteplass ennå."),
}


@public
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """One tab; htmx asks for the list alone."""
    only_list = request.htmx and not request.htmx.history_restore_request
    template = "forums/meeting_list.html" + ("#treff" if only_list else "")
    response = render(request, template, list_page(request.GET))
    patch_vary_headers(response, ["HX-Request"])
    return response


def list_page(data: Any) -> dict[str, Any]:
    """One slice of the tab that was asked for."""
    form = MeetingFilter(data)
    asked = form.asked()
    tab = asked["vis"] or COMING
    rows, following = page(found(tab, asked), ROWS)
    narrowed = bool(asked["kommune"] or asked["slag"])
    return {
        "form": form,
        "tab": tab,
        "tabs": TABS.items(),
        "rows": rows,
        "following": following,
        "narrowed": narrowed,
        "empty": _("Vi fant ingen som passer med valgene.") if narrowed else EMPTY[tab],
    }


def found(tab: str, asked: dict[str, Any]) -> QuerySet[Any]:
    """The rows of a tab from where the last slice ended."""
    if tab == PLACES:
        forums = narrowed_to(Forum.objects.active(), asked, "").select_related("municipality")
        return after(forums, asked["etter"], ("name", "pk"))
    meetings = {COMING: coming_meetings, PAST: past_meetings}[tab]()
    order = ("starts_at", "pk") if tab == COMING else ("-starts_at", "-pk")
    return after(narrowed_to(meetings, asked, "forum__"), asked["etter"], order)


def coming_meetings() -> QuerySet[Meeting]:
    """Those ahead, and those ahead that were called off after the notice had gone."""
    told = Q(state=MeetingState.CONVENED) | Q(state__in=CALLED_OFF, convened_at__isnull=False)
    return _with_facts(Meeting.objects.filter(told, ends_at__gt=clock.now()))


def past_meetings() -> QuerySet[Meeting]:
    """Those that were held, whether or not the minutes are approved."""
    return _with_facts(Meeting.objects.filter(state__in=[MeetingState.HELD, MeetingState.CLOSED]))


def _with_facts(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return meetings.select_related("forum__municipality", "convener", "venue", "minutes")


def narrowed_to(rows: QuerySet[Any], asked: dict[str, Any], path: str) -> QuerySet[Any]:
    """Those of one municipality and of one kind."""
    if asked["kommune"]:
        rows = rows.filter(**{f"{path}municipality": asked["kommune"]})
    if asked["slag"]:
        rows = rows.filter(**{f"{path}kind": asked["slag"]})
    return rows

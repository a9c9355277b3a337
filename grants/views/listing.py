"""The public list of calls: which, in what order, and what stands on each row.

The clock is read once and passed in as a value, as in the list of hearings. Open ones come first.
"""

import re
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core import clock
from core.access import public
from core.pages import after, page
from grants.forms.search import COMING, ENDED, NARROWS, OPEN, TABS, CallFilterForm
from grants.models import Call, Scheme
from grants.policies.calls import visible_calls
from grants.states import CallState
from grants.views import rows
from organisations.models import Municipality, Topic

ROWS = 20
WORDS = 8  # of a search; more are left out
ORDER = {
    OPEN: ("closes_at", "pk"),
    COMING: ("opens_at", "pk"),
    ENDED: ("-closes_at", "-pk"),
}
EMPTY: dict[str, Any] = {
    OPEN: gettext_lazy("Ingen tilskudd kan søkes nå. Se hva som kommer."),
    COMING: gettext_lazy("Ingen tilskudd er kunngjort. Når en kommune kunngjør ett, står det her."),
    ENDED: gettext_lazy("Ingen utlysninger er avsluttet ennå."),
}


@public
@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """Open, coming or ended calls; htmx asks for the list alone."""
    only_list = request.htmx and not request.htmx.history_restore_request
    template = "grants/call_list.html"
    context = list_page(request.GET)
    response = render(request, f"{template}#treff" if only_list else template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def list_page(data: Any) -> dict[str, Any]:
    """One slice of the list that was asked for."""
    form, now = CallFilterForm(data), clock.now()
    asked = form.asked()
    tab = asked["vis"] or OPEN
    found = after(shown(chosen(tab, now), asked), asked["etter"], ORDER[tab])
    calls, following = page(found.prefetch_related("scheme__topics"), ROWS)
    narrowed = any(asked[name] for name in NARROWS)
    return {
        "form": form,
        "tab": tab,
        "tabs": TABS.items(),
        "rows": [row(call, now) for call in calls],
        "following": following,
        "narrowed": narrowed,
        "feed": feed_of(asked),
        "empty": _("Ingen tilskudd passer med det du søkte etter.") if narrowed else EMPTY[tab],
    }


def row(call: Call, now: datetime) -> dict[str, Any]:
    """What stands on one row."""
    return {
        "call": call,
        "tag": rows.tag(call, now),
        "binding": rows.binding_tag(call),
        "sums": rows.sums(call),
        "coming": rows.is_coming(call, now),
        "open": call.is_open(now),
    }


def chosen(tab: str, now: datetime) -> QuerySet[Call]:
    """The calls of one tab."""
    calls = visible_calls(None)
    published = calls.filter(state=CallState.PUBLISHED)
    if tab == OPEN:
        return published.filter(opens_at__lte=now, closes_at__gt=now)
    if tab == COMING:
        return published.filter(opens_at__gt=now)
    over = Q(state__in=[CallState.CLOSED, CallState.WITHDRAWN])
    return calls.filter(over | Q(state=CallState.PUBLISHED, closes_at__lte=now))


def shown(calls: QuerySet[Call], asked: dict[str, Any]) -> QuerySet[Call]:
    """Those with every word, of the place, about the topic or one under it, and that free."""
    for word in re.findall(r"\w+", asked["q"] or "")[:WORDS]:
        said = (
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(scheme__name__icontains=word)
            | Q(scheme__owner__name__icontains=word)
        )
        calls = calls.filter(said)
    if asked["kommune"]:
        calls = calls.filter(scheme__owner=asked["kommune"].organisation_id)
    if asked["tema"]:
        calls = calls.filter(scheme__in=about(asked["tema"]))
    if asked["frihet"]:
        calls = calls.filter(binding=asked["frihet"])
    return calls


def about(topic: Topic) -> QuerySet[Any]:
    """Schemes with this topic or one under it."""
    under = Topic.objects.filter(Q(pk=topic.pk) | Q(parent=topic) | Q(parent__parent=topic))
    return Scheme.topics.through.objects.filter(topic__in=under).values("scheme")


def feed_of(asked: dict[str, Any]) -> str:
    """The feed of the place, else of everything."""
    place: Municipality | None = asked.get("kommune")
    if place is not None:
        return reverse("feed_calls_of", kwargs={"number": place.number})
    return reverse("feed_calls")

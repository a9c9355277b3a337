"""The public register: what a search finds, one page at a time."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import public
from organisations import policies, search
from organisations.forms import KINDS, OrganisationSearch, is_number
from organisations.models import Cause, Organisation, Topic

PAGE = 30
IN_REGISTER = Q(kind__in=policies.REGISTERED_KINDS)


@public
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Search by words, number, place, topic and kind; htmx asks for the list alone."""
    form = OrganisationSearch(request.GET)
    context = result(request.user, form.cleaned_data) if form.is_valid() else {"organisations": []}
    context |= {
        "form": form,
        "searched": any(value for name, value in request.GET.items() if name != "etter"),
        "crumbs": [(_("Forside"), reverse("front")), (_("Organisasjoner"), "")],
    }
    only_list = request.htmx and not request.htmx.history_restore_request
    template = "organisations/organisation_list.html" + ("#treff" if only_list else "")
    response = render(request, template, context, status=422 if form.errors else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response


def result(user: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """One page of what a valid search finds, and where the next begins."""
    hits, words, number = narrowed(user, asked), search.fold(asked["q"]), is_number(asked["q"])
    if number or not asked["q"]:
        chosen = hits.filter(orgnr=asked["q"]) if number else hits
        ordered = chosen.alphabetical().annotate(tier=Value(0))
    else:
        ordered = search.found(hits, words)
    last = position(asked["etter"])
    rows = list(shown(search.after(ordered, *last) if last else ordered)[: PAGE + 1])
    alike = bool(words) and not (rows or number or last)
    if alike:
        rows = list(shown(search.similar(hits, words, PAGE)))
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    return {
        "organisations": rows[:PAGE],
        "alike": alike and bool(rows),
        "number": asked["q"] if number else "",
        "more": more is not None,
        "next_key": f"{more.tier}.{more.key}" if more else "",
    }


def narrowed(user: Any, asked: dict[str, Any]) -> Any:
    """The organisations that may be found at the place, with the topic, of the kind asked for."""
    hits = policies.visible_organisations(user).active().filter(IN_REGISTER)
    if asked["slag"]:
        hits = hits.filter(KINDS[asked["slag"]][1])
    if asked["kommune"]:
        hits = hits.working_in(asked["kommune"])
    if asked["tema"]:
        causes = Cause.objects.standing().filter(topics__in=below(asked["tema"]))
        hits = hits.filter(pk__in=causes.values("organisation"))
    return hits


def below(topic: Topic) -> list[int]:
    """A topic and everything under it."""
    parents = dict(Topic.objects.values_list("pk", "parent_id"))
    inside = {topic.pk}
    while more := {pk for pk, parent in parents.items() if parent in inside} - inside:
        inside |= more
    return list(inside)


def position(after: str) -> tuple[int, str, int] | None:
    """The tier, the place in the alphabet and the key of the last one shown."""
    tier, _dot, key = after.partition(".")
    if not key:
        return None
    last: Any = Organisation.objects.alphabetical().filter(Q(orgnr=key) | Q(ref=key))
    found = last.values_list("place", "pk").first()
    return (int(tier), *found) if found else None


def shown(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """With what a row shows."""
    standing = Prefetch("causes", Cause.objects.standing(), to_attr="standing_causes")
    return rows.select_related("seat").prefetch_related(standing)

"""The public register: everyone in it, and one of them."""

from typing import Any

from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import public
from organisations import policies
from organisations.forms import OrganisationSearch, is_number
from organisations.models import Affiliation, Cause, Membership, Municipality, Organisation, Topic
from organisations.states import Role

PAGE = 30
IN_REGISTER = Q(kind__in=policies.REGISTERED_KINDS)


@public
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Search by part of a name, place and topic; one page at a time, in the alphabet's order."""
    topics = list(Topic.objects.all())
    areas = list(Municipality.objects.current())
    form = OrganisationSearch(request.GET, areas=areas, topics=topics)
    rows: list[Organisation] = []
    if form.is_valid():
        rows = list(found(request.user, form.cleaned_data, areas, topics)[: PAGE + 1])
    asked = form.cleaned_data.get("q", "")
    context = {
        "form": form,
        "organisations": rows[:PAGE],
        "searched": any(request.GET.values()),
        "number": asked if is_number(asked) else "",
        "next_key": rows[PAGE - 1].key if len(rows) > PAGE else "",
        "crumbs": [(_("Forside"), reverse("front")), (_("Organisasjoner"), "")],
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/organisation_list.html", context, status=status)


def found(user: Any, asked: dict[str, Any], areas: list[Municipality], topics: list[Topic]) -> Any:
    """What a valid search finds, after the last one shown."""
    hits = policies.visible_organisations(user).active().filter(IN_REGISTER).alphabetical()
    if is_number(asked["q"]):
        hits = hits.filter(orgnr=asked["q"])
    elif asked["q"]:
        hits = hits.filter(name__icontains=asked["q"])
    if asked["kommune"]:
        hits = hits.working_in(next(area for area in areas if area.number == asked["kommune"]))
    if asked["tema"]:
        causes = Cause.objects.standing().filter(topics__in=below(topics, asked["tema"]))
        hits = hits.filter(pk__in=causes.values("organisation"))
    if last := asked["etter"] and at(asked["etter"]):
        hits = hits.filter(Q(place__gt=last.place) | Q(place=last.place, pk__gt=last.pk))
    standing = Prefetch("causes", Cause.objects.standing(), to_attr="standing_causes")
    return hits.select_related("seat").prefetch_related(standing)


def below(topics: list[Topic], code: str) -> list[int]:
    """A topic and everything under it."""
    inside = {topic.pk for topic in topics if topic.code == code}
    while more := {t.pk for t in topics if t.parent_id in inside} - inside:
        inside |= more
    return list(inside)


def at(key: str) -> Any:
    """The organisation with this number or ref, with its place in the alphabet."""
    return Organisation.objects.alphabetical().filter(Q(orgnr=key) | Q(ref=key)).first()


@public
@require_safe
def organisation(request: HttpRequest, key: str) -> HttpResponse:
    """One organisation: its own words, its causes, and what the register says."""
    visible = policies.visible_organisations(request.user).select_related("seat", "merged_into")
    one = visible.filter(Q(orgnr=key) | Q(ref=key)).first()
    if one is None:
        raise Http404
    if onward := moved(one, key):
        return redirect(onward, permanent=True)
    return render(request, "organisations/organisation_detail.html", detail(request.user, one))


def moved(one: Organisation, key: str) -> Any:
    """Where it is now: its heir, its municipality's page, or its address by number."""
    if one.merged_into:
        return one.merged_into
    if one.kind in policies.STAFF_KINDS:
        return one.municipalities.current().order_by("-level").first()
    return one if key != one.key else None


def detail(user: Any, one: Organisation) -> dict[str, Any]:
    """What the page shows; statements do not grow with causes or places."""
    people = Membership.objects.current().filter(organisation=one, role=Role.RESPONSIBLE)
    umbrellas = Affiliation.objects.filter(member=one, umbrella__listed=True).filter(
        Q(ends=None) | Q(ends__gt=clock.today())
    )
    return {
        "organisation": one,
        "causes": one.causes.standing().prefetch_related("topics", "areas"),
        "areas": one.works_in.all(),
        "umbrellas": umbrellas.select_related("umbrella"),
        "has_responsible": people.exists(),
        "may_edit": policies.may_edit(user, one),
        "crumbs": [
            (_("Forside"), reverse("front")),
            (_("Organisasjoner"), reverse("organisation_list")),
            (one.name, ""),
        ],
    }

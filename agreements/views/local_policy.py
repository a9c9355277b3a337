"""Municipalities' policies as everyone reads them: the levels, one policy, and one's own word."""

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.forms.policy import FoundForm
from agreements.indicators import checks
from agreements.indicators import policies as indicators
from agreements.levels import MADE, level_of, with_level
from agreements.models import Evidence, LocalPolicy, SelfCheck
from agreements.policies import local_policy as policies
from agreements.states import (
    POLICY_MEANS,
    STANDING,
    Criterion,
    EvidenceKind,
    PolicyLevel,
    PolicyState,
)
from core import clock, files
from core.access import allow, anyone, public
from organisations.models import Municipality, place_in_alphabet
from organisations.states import Level

COLOURS = {
    PolicyLevel.HAS: "success",
    PolicyLevel.UNDER_WAY: "warning",
    PolicyLevel.NONE: "neutral",
}


@public
@require_safe
def policy_list(request: HttpRequest) -> HttpResponse:
    """How many there are of each level, and by county who is on the way; a county lists all."""
    form = FoundForm(request.GET)
    asked = form.asked()
    places = Municipality.objects.current().select_related("county")
    rows = list(with_level(places))
    counties = sorted((p for p in rows if p.level == Level.COUNTY), key=in_alphabet)
    national = indicators.national()
    chosen = [c for c in counties if c.number == asked["fylke"]] or counties
    context = {
        "form": form,
        "asked": asked,
        "national": national.all,
        "age": indicators.age(),
        "groups": [g for g in map(grouped(rows, asked, national), chosen) if g["any"]],
        "counties": counties,
        "levels": PolicyLevel.choices,
        "now": clock.now(),
        "crumbs": [(_("Forside"), reverse("front")), (_("Frivillighetspolitikk"), "")],
    }
    return render(request, "agreements/policy_list.html", context)


def in_alphabet(place: Municipality) -> str:
    """As the Norwegian alphabet sorts them."""
    return place_in_alphabet(place.name)


def grouped(rows: list[Any], asked: dict[str, str], national: indicators.National) -> Any:
    """One county with its places at the level that was asked for.

    Where nothing is asked, only who has something: 372 rows are a register, not news.
    """
    levels = {asked["niva"]} if asked["niva"] else set(PolicyLevel)
    whole = not any(asked.values())
    levels -= {PolicyLevel.NONE} if whole else set()

    def of(county: Municipality) -> dict[str, Any]:
        parts = [p for p in rows if p.county_id == county.pk]
        own = [] if shared(county, parts) else [county]
        shown = [p for p in [*own, *sorted(parts, key=in_alphabet)] if p.policy_level in levels]
        return {
            "county": county,
            "levels": national.counties.get(county.number),
            "places": [(p, tag(p.policy_level)) for p in shown],
            "rest": len(parts) if whole else 0,
            "any": whole or shown,
        }

    return of


def shared(county: Any, parts: list[Any]) -> bool:
    """Oslo the county is Oslo the municipality."""
    return any(p.organisation_id and p.organisation_id == county.organisation_id for p in parts)


def tag(level: str) -> dict[str, str]:
    """A level in words and its colour."""
    one = PolicyLevel(level)
    return {"label": str(one.label), "color": COLOURS[one]}


@dataclass(frozen=True)
class Shown:
    """One thing that shows how a policy came about."""

    kind: str
    words: str
    day: Any
    address: str


def shown(policy: LocalPolicy) -> list[Shown]:
    """The evidence in the order it came; one statement."""
    rows: Any = Evidence.objects.filter(policy=policy).select_related(
        "policy", "hearing", "meeting", "process"
    )
    return [
        Shown(str(EvidenceKind(row.kind).label), row.words, row.happened_on, row.address)
        for row in rows
    ]


def steps(policy: LocalPolicy) -> list[tuple[str, str, str]]:
    """The process as steps; one that is decided has gone through all of them."""
    order = list(PolicyState)[:4]
    decided = policy.state in STANDING
    here = len(order) if decided else order.index(PolicyState(policy.state))
    states = ["done" if i < here else "current" if i == here else "todo" for i in range(4)]
    return [(str(s.label), "", state) for s, state in zip(order, states, strict=True)]


@require_safe
@allow(anyone, on=policies.visible_policies, anonymous=True)
def policy_detail(request: HttpRequest, policy: LocalPolicy) -> HttpResponse:
    """The policy: how far it has come, what it stands on, and who decided it."""
    level = level_of(policy.municipality)
    context = {
        "policy": policy,
        "place": policy.municipality,
        "level": tag(level),
        "why": level_words(level, policy),
        "steps": steps(policy),
        "means": POLICY_MEANS[PolicyState(policy.state)],
        "evidence": shown(policy),
        "before": policy.follows,
        "next": LocalPolicy.objects.filter(follows=policy).first(),
        "ran_out": policy.valid_to is not None and policy.valid_to < clock.today(),
        "works_here": policies.work_policies(request.user).filter(pk=policy.pk).exists()
        if request.user.is_authenticated
        else False,
        "now": clock.now(),
        "crumbs": [
            (_("Forside"), reverse("front")),
            (_("Frivillighetspolitikk"), reverse("policy_list")),
            (policy.municipality.title, ""),
        ],
    }
    return render(request, "agreements/policy_detail.html", context)


def level_words(level: str, policy: LocalPolicy) -> str:
    """Why the municipality has this level, in one sentence."""
    if level == PolicyLevel.HAS:
        return _("Kommunen har et eget dokument, laget i dialog og vedtatt av politikerne.")
    if level == PolicyLevel.UNDER_WAY:
        return _("Arbeidet er i gang, og det er lagt inn noe som viser det.")
    if policy.state in STANDING:
        return _("Politikken gjelder ikke lenger.")
    return _("Arbeidet er begynt, men ingenting som viser det er lagt inn ennå.")


@require_safe
@allow(anyone, on=policies.visible_policies, anonymous=True)
def policy_file(request: HttpRequest, policy: LocalPolicy, pk: int) -> FileResponse:
    """A file of the evidence, as a download."""
    row = get_object_or_404(policy.evidence.select_related("file"), pk=pk, file__isnull=False)
    if row.file is None:
        raise Http404
    return files.hand_out(row.file)


@public
@require_safe
def policy_check(request: HttpRequest, slug: str) -> HttpResponse:
    """The four criteria of «Årets frivillighetskommune»: what is measured, and what is said."""
    place = found(slug)
    if place.slug != slug:
        return redirect("policy_check", slug=place.slug, permanent=True)
    said = {row.criterion: row for row in SelfCheck.objects.filter(municipality=place)}
    measured = checks.measured(place)
    context = {
        "place": place,
        "criteria": [(c.label, measured[c], said.get(c)) for c in Criterion],
        "on": clock.today(),
        "works_here": request.user.is_authenticated
        and policies.check_places(request.user).filter(pk=place.pk).exists(),
        "crumbs": [
            (_("Forside"), reverse("front")),
            (_("Frivillighetspolitikk"), reverse("policy_list")),
            (_("Egenmelding fra %(place)s") % {"place": place}, ""),
        ],
    }
    return render(request, "agreements/policy_check.html", context)


def found(slug: str) -> Municipality:
    """The place whose number the address begins with."""
    return get_object_or_404(Municipality.objects.current(), number=slug.partition("-")[0])


def for_place(place: Municipality) -> dict[str, Any]:
    """For the municipality's own page (`agreements/_place_policy.html`)."""
    level = level_of(place)
    rows: Any = LocalPolicy.objects.filter(municipality=place).order_by("-pk")
    return {
        "level": tag(level),
        "policies": [(p, shown(p) if i == 0 else []) for i, p in enumerate(rows[:2])],
        "needs": [kind.label for kind in MADE],
        "check": SelfCheck.objects.filter(municipality=place).exists(),
    }

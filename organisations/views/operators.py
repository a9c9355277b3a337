"""The operator lets the first administrator of each municipality, county and party in."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.policies import is_operator
from core.access import allow, anyone
from organisations import actions, policies
from organisations.forms.joining import MergeForm, PartySearch
from organisations.models import Invitation, Membership, Municipality, Organisation
from organisations.states import Role
from organisations.views.guests import invite_first
from organisations.views.own import done

SHOWN = 50


@allow(is_operator)
@require_safe
def party_list(request: HttpRequest) -> HttpResponse:
    """Who has nobody responsible yet, first; all that match when one searches."""
    form = PartySearch(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    parties = policies.public_parties(request.user)
    held = Membership.objects.current().filter(role=Role.RESPONSIBLE).select_related("user")
    waiting = Invitation.objects.waiting().filter(role=Role.RESPONSIBLE)
    rows = parties.annotate(held=Exists(held.filter(organisation=OuterRef("pk"))))
    if asked:
        rows = rows.filter(name__icontains=asked)
    rows = (
        rows.alphabetical()
        .order_by("held", "place", "pk")
        .prefetch_related(
            Prefetch("memberships", held, to_attr="responsible"),
            Prefetch("invitations", waiting, to_attr="waiting"),
        )
    )
    found = list(rows[: SHOWN + 1])
    context = {
        "form": form,
        "rows": found[:SHOWN],
        "has_more": len(found) > SHOWN,
        "n_all": parties.count(),
        "n_without": parties.without_responsible().count(),
        "crumbs": crumbs(_("Kommuner og parter")),
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/party_list.html", context, status=status)


def crumbs(*here: str) -> list[tuple[str, str]]:
    """The way back to the operator's page."""
    return [(_("Drift"), reverse("operations")), *((name, "") for name in here)]


@allow(anyone, on=policies.public_parties, key="key")
@require_http_methods(["GET", "HEAD", "POST"])
def party_invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Invite an administrator; those there are already hear of it."""
    held = Membership.objects.current().filter(organisation=organisation, role=Role.RESPONSIBLE)
    return invite_first(
        request,
        organisation,
        "organisations/party_invite.html",
        "party_list",
        responsible=held.select_related("user"),
        crumbs=[*crumbs(), (_("Kommuner og parter"), reverse("party_list")), (organisation, "")],
    )


@allow(is_operator)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Choose two; see what will happen; then do it on the second button."""
    form = MergeForm(request.POST or request.GET or None)
    pair = chosen(request, form) if form.is_bound and form.is_valid() else None
    if request.method == "POST" and pair and done(form, lambda: merge_pair(request, pair)):
        said = _("%(merged)s er slått sammen med %(heir)s.")
        messages.success(request, said % {"merged": pair[0].name, "heir": pair[1].name})
        return redirect("operations")
    context = {
        "form": form,
        "pair": pair if pair and not form.errors else None,
        "crumbs": crumbs(_("Slå sammen organisasjoner")),
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/merge.html", context, status=status)


def merge_pair(request: HttpRequest, pair: tuple[Organisation, Organisation]) -> Organisation:
    """The first goes into the second."""
    return actions.merge_organisations(pair[0], pair[1], by=request.user)


def chosen(request: HttpRequest, form: MergeForm) -> tuple[Organisation, Organisation] | None:
    """The two that were typed, with an error beside the one that is not there."""
    alive = policies.mergeable_organisations(request.user).select_related("seat")
    found: dict[str, Any] = {}
    for field in ("merged", "heir"):
        found[field] = alive.filter(key=form.cleaned_data[field]).first()
        if found[field] is None:
            form.add_error(field, _("Vi finner ingen organisasjon med dette nummeret."))
    if form.errors:
        return None
    if found["merged"] == found["heir"]:
        form.add_error("heir", _("Velg to forskjellige organisasjoner."))
        return None
    return found["merged"], found["heir"]


@allow(is_operator)
@require_http_methods(["GET", "HEAD", "POST"])
def boundary_changes(request: HttpRequest) -> HttpResponse:
    """Municipalities that are no more: what follows by itself, and what must be placed."""
    if request.method == "POST":
        n = actions.follow_changes(by=request.user)
        messages.success(request, _("%(n)s organisasjoner har fått ny kommune.") % {"n": n})
        return redirect("boundary_changes")
    former = Municipality.objects.exclude(valid_to=None).prefetch_related("became__after")
    rows = former.annotate(n=Count("seated", filter=Q(seated__dissolved_at=None), distinct=True))
    context = {
        "rows": [
            {"place": place, "heirs": [change.after for change in place.became.all()]}
            for place in rows.order_by("-valid_to", "name")
        ],
        "crumbs": crumbs(_("Kommuner som er endret")),
    }
    return render(request, "organisations/boundary_changes.html", context)

"""Answering claims: the municipality's desk, and somebody responsible in the organisation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import allow, anyone
from organisations import actions, policies
from organisations.forms.joining import ReasonForm
from organisations.models import Claim, Organisation
from organisations.states import ClaimState, ClaimWay
from organisations.views.guests import invite_first
from organisations.views.own import done

PAGE = 50
decide = allow(
    policies.may_decide_claim, on=policies.decidable_claims, why=policies.why_not_decide_claim
)


@allow(policies.may_use_desk)
@require_safe
def claim_desk(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first; or what has been answered, newest first."""
    waits = request.GET.get("vis") != "besvart"
    claims = policies.desk_claims(request.user)
    if waits:
        rows = claims.waiting().order_by("requested_at", "pk")[: PAGE + 1]
    else:
        rows = claims.exclude(state=ClaimState.REQUESTED).order_by("-decided_at")[:PAGE]
    found = list(rows)
    context = {
        "waits": waits,
        "claims": found[:PAGE],
        "has_more": len(found) > PAGE,
        "crumbs": [(_("Arbeidsflate"), reverse("work")), (_("Krav om tilgang"), "")],
    }
    return render(request, "organisations/claim_desk.html", context)


@decide
@require_POST
def claim_yes(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Let the person in."""
    way = policies.claim_way(request.user, claim)
    confirmed = actions.confirm_claim(claim, by=request.user)
    said = _("%(person)s handler nå for %(organisation)s.")
    messages.success(request, said % {"person": claim.user, "organisation": confirmed.title})
    return onward(confirmed, way)


@decide
@require_http_methods(["GET", "HEAD", "POST"])
def claim_no(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Say no, with the reason."""
    way = policies.claim_way(request.user, claim)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and done(
        form, lambda: actions.reject_claim(claim, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Du har svart nei. Personen har fått vite det."))
        return onward(claim, way)
    context = {"form": form, "claim": claim, "back": onward(claim, way).url}
    status = 422 if form.errors else 200
    return render(request, "organisations/claim_no.html", context, status=status)


@allow(anyone, on=policies.desk_orphans, key="key")
@require_http_methods(["GET", "HEAD", "POST"])
def let_in(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Invite the first one responsible in an organisation that nobody acts for (clause P5)."""
    return invite_first(request, organisation, "organisations/let_in.html", "to_desk")


def onward(claim: Claim, way: ClaimWay | None) -> HttpResponse:
    """Back to where the person answers claims: the own people page, or the desk."""
    if way == ClaimWay.COLLEAGUE and claim.organisation:
        return redirect("people", key=claim.organisation.key)
    return redirect("claim_desk")


@allow(policies.may_use_desk)
@require_safe
def placement(request: HttpRequest) -> HttpResponse:
    """Organisations of a municipality that was split: which of them are ours."""
    rows = policies.to_be_placed(request.user).select_related("seat").alphabetical()[:PAGE]
    context = {
        "rows": rows,
        "places": policies.desk_places(request.user),
        "crumbs": [(_("Arbeidsflate"), reverse("work")), (_("Delte kommuner"), "")],
    }
    return render(request, "organisations/placement.html", context)


@allow(policies.may_use_desk)
@require_POST
def placement_take(request: HttpRequest, ref: str, number: str) -> HttpResponse:
    """This one has its seat with us."""
    organisation = get_object_or_404(policies.to_be_placed(request.user), ref=ref)
    place = get_object_or_404(policies.desk_places(request.user), number=number)
    actions.place_organisation(organisation, place, by=request.user)
    said = _("%(name)s hører nå til %(place)s.")
    messages.success(request, said % {"name": organisation.name, "place": place.title})
    return redirect("placement")

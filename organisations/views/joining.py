"""«Bli med i en organisasjon»: the three ways in, and what became of what one asked for."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.access import allow, anyone, signed_in
from organisations import actions, policies
from organisations.actions.claims import LIFE, MOST_LINKS
from organisations.emails.claims import link_address
from organisations.forms.joining import ClaimForm, GroupForm, JoinSearch
from organisations.forms.search import is_number
from organisations.models import Claim, Organisation
from organisations.states import ClaimState
from organisations.views.own import done

EITHER = ["GET", "HEAD", "POST"]
SHOWN = 20


def crumbs(*here: str) -> list[tuple[str, str]]:
    """The way back to the three choices."""
    start = [(_("Forside"), reverse("front")), (_("Bli med"), reverse("join"))]
    return [*start, *((name, "") for name in here)] if here else [start[0], (start[1][0], "")]


@signed_in
@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """Three choices; above them what waits already."""
    context = waiting_for(request.user) | {"form": JoinSearch(), "crumbs": crumbs()}
    return render(request, "organisations/join.html", context)


def waiting_for(user: Any) -> dict[str, Any]:
    """Open invitations, open claims, and the latest that were answered; three statements."""
    claims = list(policies.own_claims(user).order_by("-requested_at", "-pk")[:SHOWN])
    now = clock.now()
    return {
        "invitations": policies.own_invitations(user).select_related("organisation", "invited_by"),
        "open_claims": [claim for claim in claims if claim.is_open(now)],
        "answered": [claim for claim in claims if not claim.is_open(now)][:3],
    }


@signed_in
@require_safe
def join_search(request: HttpRequest) -> HttpResponse:
    """Find the organisation by number or by part of its name."""
    form = JoinSearch(request.GET if request.GET else None)
    rows: list[Organisation] = []
    asked = ""
    if form.is_valid():
        asked = form.cleaned_data["q"]
        rows = list(found(request.user, asked)[: SHOWN + 1])
    context = {
        "form": form,
        "asked": asked,
        "is_number": is_number(asked),
        "organisations": rows[:SHOWN],
        "has_more": len(rows) > SHOWN,
        "crumbs": crumbs(_("Finn organisasjonen")),
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/join_search.html", context, status=status)


def found(user: Any, asked: str) -> Any:
    """What may be claimed, by number or part of the name."""
    hits = policies.claimable_organisations(user).alphabetical().select_related("seat")
    return hits.filter(orgnr=asked) if is_number(asked) else hits.filter(name__icontains=asked)


@allow(anyone, on=policies.claimable_organisations, key="key")
@require_http_methods(EITHER)
def join_organisation(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Say as what one acts for it; POST asks."""
    form = ClaimForm(request.POST if request.method == "POST" else None)
    made: list[Claim] = []
    if form.is_bound and done(form, lambda: made.append(ask(request, organisation, form))):
        return redirect("join_claim", ref=made[0].ref)
    context = {
        "form": form,
        "organisation": organisation,
        "has_responsible": not policies.lacks_responsible(organisation),
        "may_already": policies.may_send(request.user, organisation),
        "has_address": bool(link_address(Claim(organisation=organisation))[0]),
        "crumbs": crumbs(organisation.name),
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/join_organisation.html", context, status=status)


def ask(request: HttpRequest, organisation: Organisation, form: ClaimForm) -> Claim:
    """The claim, new or the one that waits already."""
    return actions.request_claim(organisation, by=request.user, **form.cleaned_data)


@signed_in
@require_http_methods(EITHER)
def join_group(request: HttpRequest) -> HttpResponse:
    """A group without a number: its name, place and address."""
    form = GroupForm(request.POST if request.method == "POST" else None)
    made: list[Claim] = []
    if form.is_bound and done(
        form,
        lambda: made.append(actions.request_group(by=request.user, **form.cleaned_data)),
    ):
        return redirect("join_claim", ref=made[0].ref)
    context = {"form": form, "crumbs": crumbs(_("Uten organisasjonsnummer"))}
    status = 422 if form.errors else 200
    return render(request, "organisations/join_group.html", context, status=status)


@allow(anyone, on=policies.own_claims)
@require_safe
def join_claim(request: HttpRequest, claim: Claim) -> HttpResponse:
    """How far it has come, who may answer, and until when. The address itself is never shown."""
    is_open = claim.is_open(clock.now())
    email, from_register = link_address(claim) if is_open else ("", False)
    context = {
        "claim": claim,
        "is_open": is_open,
        "is_confirmed": claim.state == ClaimState.CONFIRMED,
        "is_late": claim.state == ClaimState.REQUESTED and not is_open,
        "has_address": bool(email),
        "from_register": from_register,
        "may_send_again": 0 < claim.links_sent < MOST_LINKS,
        "has_responsible": claim.organisation is not None
        and not policies.lacks_responsible(claim.organisation),
        "days": LIFE.days,
        "crumbs": crumbs(claim.title),
    }
    return render(request, "organisations/join_claim.html", context)


@allow(anyone, on=policies.own_claims)
@require_POST
def join_claim_again(request: HttpRequest, claim: Claim) -> HttpResponse:
    """One more letter with a new link."""
    actions.send_link_again(claim, by=request.user)
    messages.success(request, _("Vi har sendt en ny lenke. Den gamle virker ikke lenger."))
    return redirect("join_claim", ref=claim.ref)


@allow(anyone, on=policies.own_claims)
@require_POST
def join_claim_withdraw(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Take it back."""
    actions.withdraw_claim(claim, by=request.user)
    messages.success(request, _("Kravet er trukket."))
    return redirect("join")

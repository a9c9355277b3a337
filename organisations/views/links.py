"""Where the links in letters lead: a page that says what is asked, and a button for each answer.

Opening a link changes nothing: mail programs open links by themselves.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.policies import verified_addresses
from core import clock
from core.access import public, signed_in
from core.errors import Refused
from organisations import actions
from organisations.models import Claim, Invitation, role_words
from organisations.states import ClaimState, InvitationState, Role


def dead(request: HttpRequest, sentence: str, status: int = 410) -> HttpResponse:
    """A link that does not work, and why; 404 for one we never made or have replaced."""
    return render(request, "organisations/link_dead.html", {"sentence": sentence}, status=status)


def unknown(request: HttpRequest) -> HttpResponse:
    """The same page for a forged link, a broken one and one that a newer letter has replaced."""
    sentence = _(
        "Lenken virker ikke. Kanskje mangler det noe i adressen, eller vi har sendt et nyere brev."
    )
    return dead(request, sentence, 404)


@public
@never_cache
@require_safe
def claim_link(request: HttpRequest, token: str) -> HttpResponse:
    """Who asks, for which organisation, and two buttons. Afterwards what was answered."""
    claim = Claim.from_token(token)
    if claim is None:
        return unknown(request)
    context = {
        "claim": claim,
        "token": token,
        "role": role_words(claim.organisation, claim.role)
        if claim.organisation
        else Role(claim.role).label,
    }
    if claim.state in {ClaimState.CONFIRMED, ClaimState.REJECTED}:
        return render(request, "organisations/claim_answered.html", context)
    if not claim.is_open(clock.now()):
        return dead(request, why_dead(claim))
    return render(request, "organisations/claim_link.html", context)


def why_dead(claim: Claim) -> str:
    """Taken back by the person, or too old."""
    if claim.state == ClaimState.WITHDRAWN:
        return _("Den som spurte, har trukket kravet. Dere trenger ikke å gjøre noe.")
    return _("Lenken er for gammel. Den som spurte, må spørre på nytt.")


@public
@never_cache
@require_POST
def claim_link_yes(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm this claim, once."""
    return answered(request, token, actions.confirm_by_link)


@public
@never_cache
@require_POST
def claim_link_no(request: HttpRequest, token: str) -> HttpResponse:
    """Say that the person is not known."""
    return answered(request, token, actions.reject_by_link)


def answered(request: HttpRequest, token: str, act: Callable[..., Any]) -> HttpResponse:
    """Do it; a link used already leads to what was answered then."""
    claim = Claim.from_token(token)
    if claim is None:
        return unknown(request)
    try:
        act(claim, token=token)
    except Refused as refused:
        claim.refresh_from_db()
        if claim.state == ClaimState.REQUESTED:
            return dead(request, refused.message, 409)
    return redirect("claim_link", token=token)


@public
@never_cache
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites to what; those who are not signed in are shown the way there and back."""
    one = Invitation.from_token(token)
    if one is None:
        return unknown(request)
    if sentence := why_closed(one):
        return dead(request, sentence)
    context = {
        "invitation": one,
        "token": token,
        "masked": masked(one.email),
        "is_theirs": one.email in verified_addresses(request.user),
    }
    return render(request, "organisations/invitation.html", context)


def why_closed(one: Invitation) -> str:
    """Why it can no longer be used; empty when it can."""
    if one.state == InvitationState.ACCEPTED:
        return _("Invitasjonen er brukt. Logg inn for å se organisasjonen.")
    if one.state != InvitationState.SENT:
        return _("Invitasjonen gjelder ikke lenger. Be om en ny hvis det er feil.")
    if clock.now() >= one.expires_at:
        return _("Invitasjonen er for gammel. Be om en ny.")
    return ""


def masked(email: str) -> str:
    """«n…@forening.example»: enough to know one's own address by, too little to learn it from."""
    local, _at, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_yes(request: HttpRequest, token: str) -> HttpResponse:
    """Come in. GET is who came back from the sign-in page: they press the button again."""
    return replied(request, token, actions.accept_invitation, _("Velkommen. Du kan begynne nå."))


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_no(request: HttpRequest, token: str) -> HttpResponse:
    """No, thank you."""
    return replied(request, token, actions.decline_invitation, _("Du har takket nei."))


def replied(request: HttpRequest, token: str, act: Callable[..., Any], said: str) -> HttpResponse:
    """Do it and go to one's own page; what is wrong is said in a sentence."""
    one = Invitation.from_token(token)
    if one is None:
        return unknown(request)
    if request.method != "POST":
        return redirect("invitation", token=token)
    act(one, by=request.user)  # a refusal becomes the page that says why
    messages.success(request, said)
    return redirect("start")

"""Beginning an answer while one waits to be let into the organisation."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from consultations import actions, policies
from consultations.models import Answer, Hearing
from core.access import allow, anyone
from organisations import policies as registry
from organisations.models import Claim


@dataclass(frozen=True)
class OwnClaim:
    """A claim that waits, and whether the person has begun to write for it."""

    claim: Claim
    drafting: bool


def own_claims(user: Any, hearing: Hearing) -> list[OwnClaim]:
    """The person's claims that wait; two statements however many."""
    claims = list(registry.own_claims(user).waiting())
    begun = set(
        Answer.objects.filter(hearing=hearing, claim__in=claims).values_list("claim_id", flat=True)
    )
    return [OwnClaim(claim, claim.pk in begun) for claim in claims]


@require_POST
@allow(anyone, on=policies.visible_hearings)
def answer_new_for_claim(request: HttpRequest, hearing: Hearing, claim: str) -> HttpResponse:
    """Open the claim's own draft."""
    own = get_object_or_404(registry.own_claims(request.user), ref=claim)
    draft = actions.start_for_claim(hearing, by=request.user, claim=own)
    return redirect("answer_edit", ref=draft.answer.ref)


def waiting_drafts(user: Any) -> Any:
    """Drafts that wait for a claim, newest first, for the person's own page."""
    return (
        Answer.objects.filter(claim__user=user)
        .select_related("hearing", "claim__organisation")
        .order_by("-pk")
    )

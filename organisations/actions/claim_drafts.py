"""Drafts of one whose right to act is not confirmed yet: the part that is alike for every draft."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused
from organisations.models import Claim


def locked_claim(claim: Claim, *, by: Any) -> Claim:
    """The person's own claim that waits, under lock.

    Raises:
        Refused: it is another's, or it is closed.
    """
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if claim.user_id != by.pk or not claim.is_open(clock.now()):
        raise Refused(_("Du må ha et krav som venter. Be om tilgang først."))
    return claim


def earlier(drafts: QuerySet[Any], claim: Claim) -> Any:
    """The person's draft for the same organisation, from this claim or one that ended without.

    It goes on under this claim.

    Args:
        drafts: those of the same hearing or call.
        claim: the one that waits now.
    """
    same = drafts.filter(claim__user=claim.user_id)
    if claim.organisation_id:
        same = same.filter(claim__organisation=claim.organisation_id)
    else:
        same = same.filter(claim=claim)
    draft = same.select_for_update(of=("self",)).order_by("-pk").first()
    if draft is not None and draft.claim_id != claim.pk:
        draft.claim = claim
        draft.save(update_fields=["claim"])
    return draft

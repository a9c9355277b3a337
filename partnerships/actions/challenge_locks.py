"""What every action on a challenge asks first: the row under lock, for whom, and which words."""

from typing import Any

from django.utils.translation import gettext as _

from core import states
from core.errors import Refused
from organisations.models import Organisation
from partnerships.models import Challenge, ChallengeIdea
from partnerships.policies import challenges as policies
from partnerships.states import CHALLENGE, ChallengeState

TITLE, WORDS, IDEA, SHOWS, REASON = 150, 3000, 2000, 1000, 300  # characters


def locked(challenge: Challenge) -> Challenge:
    """The row as it is now, held until the transaction ends; the order of locks begins here."""
    rows = Challenge.objects.select_for_update(of=("self",))
    return rows.select_related("municipality__organisation", "posted_by").get(pk=challenge.pk)


def locked_idea(idea: ChallengeIdea) -> ChallengeIdea:
    """The challenge and then the idea, as they are now."""
    challenge = locked(idea.challenge)
    rows = ChallengeIdea.objects.select_for_update(of=("self",)).select_related("organisation")
    row = rows.get(pk=idea.pk)
    row.challenge = challenge
    return row


def check_open(challenge: Challenge) -> None:
    """Nothing is added to what has ended."""
    if not challenge.is_open:
        raise Refused(_("Utfordringen er avsluttet."))


def check_acts(by: Any, organisation: Organisation) -> None:
    """Nobody writes for an organisation that is not theirs (clause P1)."""
    if not policies.acting_organisations(by).filter(pk=organisation.pk).exists():
        raise Refused(_("Du skriver ikke for denne organisasjonen."), "organisation")


def check_leads(by: Any, challenge: Challenge, organisation: Organisation) -> None:
    """The side that posted it, or the municipality."""
    if not policies.leading(by, challenge).filter(pk=organisation.pk).exists():
        raise Refused(policies.why_not_lead(by, challenge), "organisation")


def discuss(challenge: Challenge) -> None:
    """Somebody else has answered, or it is taken up: it is talked about from now on."""
    if challenge.state == ChallengeState.SHARED:
        states.move(challenge, ChallengeState.DISCUSSED, allowed=CHALLENGE)
        challenge.save(update_fields=["state"])


def text(words: str, limit: int, lack: str, field: str) -> str:
    """Words without their outer white space, as many as fit.

    Args:
        words: what was typed.
        limit: characters.
        lack: what is said where there are none.
        field: which one.
    """
    words = words.strip()
    if not words:
        raise Refused(lack, field)
    if len(words) > limit:
        raise Refused(_("Skriv kortere: høyst %(n)s tegn.") % {"n": limit}, field)
    return words

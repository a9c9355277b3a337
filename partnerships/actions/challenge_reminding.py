"""What the clock asks for: when a pilot is over, what they learned of it (clause K1g)."""

from django.db import transaction
from django.db.models import F, Q

from core import clock
from partnerships.actions.challenge_locks import locked
from partnerships.emails import challenges as emails
from partnerships.models import Challenge
from partnerships.states import ChallengeState


def remind_of_learning() -> int:
    """Ask once for each last day; how many challenges were asked about."""
    over = Challenge.objects.filter(state=ChallengeState.TRIED, pilot__ends__lt=clock.today())
    unasked = over.filter(Q(pilot__reminded_of=None) | ~Q(pilot__reminded_of=F("pilot__ends")))
    return sum(_ask(one) for one in unasked.order_by("pk"))


@transaction.atomic
def _ask(challenge: Challenge) -> bool:
    """Whether it still was to be asked about."""
    challenge = locked(challenge)
    pilot = challenge.pilot
    if challenge.state != ChallengeState.TRIED or pilot.ends >= clock.today():
        return False
    if pilot.reminded_of == pilot.ends:
        return False
    pilot.reminded_of = pilot.ends
    pilot.save(update_fields=["reminded_of"])
    emails.ask_what_was_learned(challenge)
    return True

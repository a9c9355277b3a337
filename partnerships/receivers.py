"""What partnerships do when an app below announces something."""

from typing import Any

from django.dispatch import receiver

from accounts.signals import person_leaving
from organisations.signals import organisation_merged
from partnerships.actions import challenge_around

# --- challenges ---------------------------------------------------------------------------------


@receiver(organisation_merged, dispatch_uid="partnerships.challenges_follow_merger")
def challenges_follow_merger(merged: Any, heir: Any, **_signal: Any) -> None:
    """What goes on, goes on in the heir."""
    challenge_around.follow_merger(merged, heir)


@receiver(person_leaving, dispatch_uid="partnerships.forget_challenge_follows")
def forget_challenge_follows(person: Any, **_signal: Any) -> None:
    """Someone who leaves follows no challenge."""
    challenge_around.forget_follows(person)

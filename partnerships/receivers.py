"""What partnerships do when an app below announces something."""

from typing import Any

from django.dispatch import receiver

from accounts.signals import person_leaving
from organisations.signals import organisation_merged
from partnerships.actions import challenge_around, partnership_merging, room_joining


@receiver(organisation_merged, dispatch_uid="partnerships.follow_merger")
def follow_merger(merged: Any, heir: Any, **_signal: Any) -> None:
    """What is under way goes on in the heir."""
    partnership_merging.follow_merger(merged, heir)
    room_joining.move_to_heir(merged, heir)
    challenge_around.follow_merger(merged, heir)


@receiver(person_leaving, dispatch_uid="partnerships.forget_challenge_follows")
def forget_challenge_follows(person: Any, **_signal: Any) -> None:
    """Someone who leaves follows no challenge."""
    challenge_around.forget_follows(person)

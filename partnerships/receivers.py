"""What partnerships do when an app below announces something."""

from typing import Any

from django.dispatch import receiver

from organisations.signals import organisation_merged
from partnerships.actions import partnership_merging, room_joining


@receiver(organisation_merged, dispatch_uid="partnerships.follow_merger")
def follow_merger(merged: Any, heir: Any, **_signal: Any) -> None:
    """What is under way goes on in the heir."""
    partnership_merging.follow_merger(merged, heir)
    room_joining.move_to_heir(merged, heir)

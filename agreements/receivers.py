"""What the platform does when an app below announces something."""

from typing import Any

from django.dispatch import receiver

from agreements.actions import local_hearing, merging
from consultations.signals import hearing_moved
from organisations.signals import organisation_merged


@receiver(hearing_moved, dispatch_uid="agreements.follow_hearing")
def follow_hearing(hearing: Any, **_signal: Any) -> None:
    """A local text is on hearing as long as its hearing is out."""
    local_hearing.follow_hearing(hearing)


@receiver(organisation_merged, dispatch_uid="agreements.follow_merger")
def follow_merger(merged: Any, heir: Any, **_signal: Any) -> None:
    """What goes on, goes on in the heir."""
    merging.follow_merger(merged, heir)

"""What the platform does when an app below announces something."""

from typing import Any

from django.dispatch import receiver

from agreements.actions import local_hearing
from consultations.signals import hearing_moved


@receiver(hearing_moved, dispatch_uid="agreements.follow_hearing")
def follow_hearing(hearing: Any, **_signal: Any) -> None:
    """A local text is on hearing as long as its hearing is out."""
    local_hearing.follow_hearing(hearing)

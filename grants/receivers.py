"""What grants do when an app below announces something."""

from typing import Any

from django.dispatch import receiver

from accounts.signals import person_leaving
from grants.actions import following


@receiver(person_leaving, dispatch_uid="grants.forget_follows")
def forget_follows(person: Any, **_signal: Any) -> None:
    """Someone who leaves follows no call."""
    following.forget_follows(person)

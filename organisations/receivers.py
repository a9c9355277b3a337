"""What the registry does when an app below announces something."""

from typing import Any

from django.dispatch import receiver

from accounts.signals import person_leaving
from organisations import actions


@receiver(person_leaving, dispatch_uid="organisations.person_leaves")
def person_leaves(person: Any, by: Any, **_sent: Any) -> None:
    """End what the person did for organisations."""
    actions.person_leaves(person, by=by)

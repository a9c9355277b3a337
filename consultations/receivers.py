"""What hearings do when an app below announces something."""

from typing import Any

from django.dispatch import receiver

from accounts.signals import person_leaving
from consultations import actions


@receiver(person_leaving, dispatch_uid="consultations.person_leaves")
def person_leaves(person: Any, by: Any, **_sent: Any) -> None:
    """Throw away what the person wrote for themselves and never sent."""
    actions.delete_own_drafts(person, by=by)

"""What forums do when an app below announces something."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from accounts.signals import person_leaving
from forums.actions import leaving
from organisations.signals import organisation_dissolved, organisation_merged


@receiver(organisation_dissolved, dispatch_uid="forums.organisations_end")
def organisations_end(organisations: Collection[int], **_signal: Any) -> None:
    """They are members of nothing any more, and come to no meeting."""
    leaving.organisations_end(organisations)


@receiver(organisation_merged, dispatch_uid="forums.follow_merger")
def follow_merger(merged: Any, heir: Any, **_signal: Any) -> None:
    """What goes on, goes on in the heir."""
    leaving.follow_merger(merged, heir)


@receiver(person_leaving, dispatch_uid="forums.person_leaves")
def person_leaves(person: Any, by: Any, **_signal: Any) -> None:
    """Seats end, and the name and the address are erased."""
    leaving.person_leaves(person, by=by)

"""What grants do when an app below announces something."""

from typing import Any

from django.dispatch import receiver

from accounts.signals import person_leaving
from grants.actions import claim_drafts, conflicts, cowriting, following
from organisations.signals import claim_confirmed, organisation_merged


@receiver(claim_confirmed, dispatch_uid="grants.take_over_drafts")
def take_over_drafts(claim: Any, **_signal: Any) -> None:
    """The person's drafts become the organisation's, in the same transaction."""
    claim_drafts.move_drafts(claim)


@receiver(organisation_merged, dispatch_uid="grants.follow_merger")
def follow_merger(merged: Any, heir: Any, **_signal: Any) -> None:
    """What is under way goes on in the heir."""
    claim_drafts.move_to_heir(merged, heir)


@receiver(person_leaving, dispatch_uid="grants.person_leaves")
def person_leaves(person: Any, by: Any, **_signal: Any) -> None:
    """What they said to colleagues, and what waits for them, goes."""
    cowriting.forget(person, by=by)


@receiver(person_leaving, dispatch_uid="grants.forget_follows")
def forget_follows(person: Any, **_signal: Any) -> None:
    """Someone who leaves follows no call."""
    following.forget_follows(person)


@receiver(person_leaving, dispatch_uid="grants.forget_stakes")
def forget_stakes(person: Any, **_signal: Any) -> None:
    """Why somebody had a stake is about their own life; that they had one, belongs to the case."""
    conflicts.forget_words(person)

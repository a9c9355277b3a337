"""What hearings do when an app below announces something."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from accounts.signals import person_leaving
from consultations import actions
from dispatch.letters.ended import stop_for
from organisations.signals import claim_confirmed, organisation_dissolved, organisation_merged


@receiver(organisation_dissolved, dispatch_uid="consultations.organisations_end")
def organisations_end(organisations: Collection[int], **_signal: Any) -> None:
    """No letter of a hearing goes out any more to one that has ended, and no list holds it."""
    stop_for([f"org:{pk}" for pk in organisations])
    actions.drop_ended(organisations)


@receiver(claim_confirmed, dispatch_uid="consultations.take_over_drafts")
def take_over_drafts(claim: Any, **_signal: Any) -> None:
    """The person's drafts become the organisation's, in the same transaction."""
    actions.move_drafts(claim)


@receiver(organisation_merged, dispatch_uid="consultations.follow_merger")
def follow_merger(merged: Any, heir: Any, **_signal: Any) -> None:
    """The one that is no more ends as any other; its unsent drafts go on in the heir."""
    organisations_end([merged.pk])
    actions.move_unsent(merged, heir)


@receiver(person_leaving, dispatch_uid="consultations.person_leaves")
def person_leaves(person: Any, by: Any, **_signal: Any) -> None:
    """Throw away what the person wrote for themselves and never sent, and words to colleagues."""
    actions.delete_own_drafts(person, by=by)
    actions.forget_comments(person)
    actions.forget_follows(person)

"""What hearings do when the registry announces something."""

from collections.abc import Collection
from typing import Any

from consultations import actions
from dispatch.letters.ended import stop_for
from organisations.signals import claim_confirmed, organisation_dissolved, organisation_merged


def stop_letters(organisations: Collection[int], **_signal: Any) -> None:
    """No letter of a hearing goes out any more to an organisation that has ended.

    Those not written yet need no stopping: only active organisations are matched and invited.
    """
    stop_for([f"org:{pk}" for pk in organisations])


def take_over_drafts(claim: Any, **_signal: Any) -> None:
    """The person's drafts become the organisation's, in the same transaction."""
    actions.move_drafts(claim)


def follow_merger(merged: Any, heir: Any, **_signal: Any) -> None:
    """Letters to the one that is no more are stopped; its unsent drafts go on in the heir."""
    stop_letters([merged.pk])
    actions.move_unsent(merged, heir)


def connect() -> None:
    """Listen; once, however often it is called."""
    organisation_dissolved.connect(stop_letters, dispatch_uid="consultations.stop_letters")
    claim_confirmed.connect(take_over_drafts, dispatch_uid="consultations.take_over_drafts")
    organisation_merged.connect(follow_merger, dispatch_uid="consultations.follow_merger")

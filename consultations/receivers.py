"""What hearings do when the registry below them announces something."""

from typing import Any

from consultations import actions
from organisations.signals import claim_confirmed


def claim_is_confirmed(claim: Any, **_sent: Any) -> None:
    """The person's drafts become the organisation's, in the same transaction."""
    actions.move_drafts(claim)


def connect() -> None:
    """Listen; called once, when the apps are ready."""
    claim_confirmed.connect(claim_is_confirmed, dispatch_uid="consultations.claim_confirmed")

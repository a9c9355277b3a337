"""What hearings do when the registry announces something."""

from collections.abc import Collection
from typing import Any

from dispatch.letters.ended import stop_for
from organisations.signals import organisation_dissolved


def stop_letters(organisations: Collection[int], **_signal: Any) -> None:
    """No letter of a hearing goes out any more to an organisation that has ended.

    Those not written yet need no stopping: only active organisations are matched and invited.
    """
    stop_for([f"org:{pk}" for pk in organisations])


def connect() -> None:
    """Listen; once, however often it is called."""
    organisation_dissolved.connect(stop_letters, dispatch_uid="consultations.stop_letters")

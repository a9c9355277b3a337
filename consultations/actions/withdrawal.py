"""Taking a published hearing back, with a public reason."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from consultations import emails
from consultations.actions.hearings import locked
from consultations.models import Hearing
from consultations.states import HEARING, HearingState
from core import audit, clock, states
from core.errors import Refused, Stale


@transaction.atomic
def withdraw(hearing: Hearing, *, by: Any, version: int, reason: str) -> Hearing:
    """Withdraw a published hearing: letters that have not gone are ended, the others are told.

    Args:
        hearing: published and not summarised.
        by: one who may publish.
        version: the version the page was opened with.
        reason: public.

    Raises:
        Stale: the hearing has changed since.
        Refused: no reason, or it is not published.
    """
    hearing = locked(hearing)
    if hearing.state == HearingState.WITHDRAWN and hearing.withdrawn_reason == reason.strip():
        return hearing  # a second click
    if hearing.state == HearingState.PUBLISHED and hearing.version != version:
        raise Stale
    if not reason.strip():
        raise Refused(_("Skriv hvorfor høringen blir trukket. Alle kan lese det."), "reason")
    states.move(hearing, HearingState.WITHDRAWN, allowed=HEARING)
    hearing.withdrawn_at, hearing.withdrawn_reason = clock.now(), reason.strip()
    hearing.version += 1
    hearing.save(update_fields=["state", "withdrawn_at", "withdrawn_reason", "version"])
    emails.stop_waiting(hearing)
    emails.tell_withdrawn(hearing)
    audit.record("hearing.withdrawn", hearing, by=by, on_behalf_of=hearing.owner)
    return hearing

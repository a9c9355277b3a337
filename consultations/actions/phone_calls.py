"""Telling an invitee by telephone, when no letter reaches it."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from consultations.emails.invitation import invitations
from consultations.models import Hearing, Invitee, PhoneCall
from core import audit, clock
from core.errors import Refused
from dispatch import actions as letters
from dispatch.models import Letter
from dispatch.states import NOT_REACHED

CALLED = "Ringt"  # kept in the row, so not translated


@transaction.atomic
def note_call(invitee: Invitee, *, by: Any) -> PhoneCall:
    """Somebody has rung. The invitation that did not arrive counts as brought from now on.

    Raises:
        Refused: the hearing is not published, or the organisation was taken off its list.
    """
    hearing = (
        Hearing.objects.select_for_update(of=("self",))
        .select_related("owner")
        .get(pk=invitee.hearing_id)
    )
    if hearing.published_at is None or not invitee.accepted:
        raise Refused(_("Bare organisasjoner som er invitert, står på ringelisten."))
    call, new = PhoneCall.objects.get_or_create(
        invitee=invitee, defaults={"called_at": clock.now(), "called_by": by}
    )
    if new:
        mine = _letters_to(hearing, invitee)
        for letter in mine.filter(state__in=NOT_REACHED, reached_at=None):
            letters.note_reached(letter, by=by, note=CALLED)
        _record("hearing.invitee_called", hearing, invitee, by)
    return call


@transaction.atomic
def regret_call(invitee: Invitee, *, by: Any) -> None:
    """The tick was a slip: the organisation still waits to be told."""
    hearing = invitee.hearing
    gone, _each = PhoneCall.objects.filter(invitee=invitee).delete()
    if gone:
        for letter in _letters_to(hearing, invitee).filter(reached_note=CALLED):
            letters.forget_reached(letter, by=by)
        _record("hearing.invitee_not_called", hearing, invitee, by)


def _letters_to(hearing: Hearing, invitee: Invitee) -> QuerySet[Letter]:
    """The invitations to one of them; more than one when it was sent again."""
    return invitations(hearing).filter(recipient_ref=f"org:{invitee.organisation_id}")


def _record(verb: str, hearing: Hearing, invitee: Invitee, by: Any) -> None:
    audit.record(
        verb, hearing, by=by, on_behalf_of=hearing.owner, organisation=invitee.organisation_id
    )

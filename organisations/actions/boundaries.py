"""Municipalities merge and split: the rule is `register.succession`; here is who may ask for it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.policies import is_operator
from core import audit
from core.errors import Refused
from organisations.models import Municipality, Organisation
from organisations.policies import is_staff_at, may_send
from organisations.register import succession


@transaction.atomic
def follow_changes(*, by: Any) -> int:
    """Move what can be moved, now and not at the next load of reference data. Twice is once.

    Args:
        by: the operator.

    Returns:
        How many organisations got a new seat.

    Raises:
        Refused: not the operator.
    """
    if not is_operator(by):
        raise Refused(_("Bare driften kan gjøre dette."))
    return succession.move_along(by=by)


@transaction.atomic
def place_organisation(organisation: Organisation, place: Municipality, *, by: Any) -> Organisation:
    """Say in which of the new municipalities an organisation has its seat. Once is enough.

    Args:
        by: a case handler of `place`, somebody responsible in the organisation, or the operator.

    Raises:
        Refused: no right to, or `place` is not what its municipality became.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not (is_staff_at(by, place) or may_send(by, organisation) or is_operator(by)):
        raise Refused(_("Bare den nye kommunen eller organisasjonen selv kan gjøre dette."))
    if organisation.seat_id == place.pk:
        return organisation
    before = organisation.seat
    if before is None or not before.became.filter(after=place).exists():
        raise Refused(_("Kommunen er ikke en av dem som den gamle ble delt i."))
    organisation.seat = place
    organisation.save(update_fields=["seat"])
    audit.record(
        "organisation.placed", organisation, by=by, on_behalf_of=place.organisation, place=place.pk
    )
    return organisation

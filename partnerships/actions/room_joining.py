"""An organisation declares that it is non-profit, and comes into a room on the strength of it (P8).

The declaration is the organisation's own, and is used in dialogue rooms only.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from organisations.models import Organisation
from partnerships.actions.room_locks import check_takes_part, locked
from partnerships.emails import rooms as emails
from partnerships.models import DialogueRoom, IdealDeclaration, RoomParticipant
from partnerships.policies import procurement
from partnerships.policies import rooms as policies
from partnerships.states import RoomState


@transaction.atomic
def declare(organisation: Organisation, *, by: Any) -> IdealDeclaration:
    """«Vi er en ideell aktør», in the newest words; one that stands already is given back.

    Raises:
        Refused: not by somebody responsible there.
    """
    owner = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _check_binds(by, owner)
    if standing := policies.standing_declaration(owner):
        return standing
    words = procurement.declaration()
    said = IdealDeclaration.objects.create(
        organisation=owner,
        edition=words.edition,
        text=words.text,
        declared_at=clock.now(),
        declared_by=by,
    )
    audit.record("declaration.given", said, by=by, on_behalf_of=owner, edition=words.edition)
    return said


@transaction.atomic
def withdraw_declaration(organisation: Organisation, *, by: Any) -> None:
    """Take it back: what is handed in stays, and they take no more part until it is given anew.

    Raises:
        Refused: not by somebody responsible there.
    """
    owner = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _check_binds(by, owner)
    standing = policies.standing_declaration(owner)
    if standing is None:
        return  # a second click
    standing.withdrawn_at, standing.withdrawn_by = clock.now(), by
    standing.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit.record("declaration.withdrawn", standing, by=by, on_behalf_of=owner)


def _check_binds(by: Any, organisation: Organisation) -> None:
    if not policies.declaring_organisations(by).filter(pk=organisation.pk).exists():
        raise Refused(policies.why_not_declare(by, organisation))


@transaction.atomic
def join(
    room: DialogueRoom, *, by: Any, on_behalf_of: Organisation, declares: bool
) -> RoomParticipant:
    """Come into the room. Everything that is shared can be read from then on.

    Args:
        by: somebody responsible there.
        on_behalf_of: a voluntary organisation; invited or not makes no difference.
        declares: says now that it is non-profit; not needed where that stands already.

    Raises:
        Refused: locked or past its days, not one's own, or no declaration (beside `declares`).
    """
    room = locked(room)
    check_takes_part(room, clock.now(), "organisation")
    _check_binds(by, on_behalf_of)
    before = RoomParticipant.objects.filter(room=room, organisation=on_behalf_of).first()
    if before:
        return before  # a second click
    declaration = policies.standing_declaration(on_behalf_of)
    if declaration is None and not declares:
        raise Refused(
            _("Bare ideelle aktører kan være med. Kryss av for at dere er det."), "declares"
        )
    participant = RoomParticipant.objects.create(
        room=room,
        organisation=on_behalf_of,
        declaration=declaration or declare(on_behalf_of, by=by),
        joined_at=clock.now(),
        joined_by=by,
    )
    audit.record("room.joined", room, by=by, on_behalf_of=on_behalf_of)
    emails.tell_joined(participant)
    return participant


@transaction.atomic
def move_to_heir(merged: Organisation, heir: Organisation) -> None:
    """Who takes part in an open room goes on as the heir; what is locked stands as it was.

    The heir must declare for itself before it asks or hands in.
    """
    rooms = DialogueRoom.objects.select_for_update(of=("self",)).filter(
        state__in=[RoomState.OPEN, RoomState.SUMMARISED], participants__organisation=merged
    )
    held = list(rooms.order_by("pk").values_list("pk", flat=True))
    already = RoomParticipant.objects.filter(room__in=held, organisation=heir)
    moving = RoomParticipant.objects.filter(room__in=held, organisation=merged)
    moving.exclude(room__in=already.values("room")).update(organisation=heir)

"""The room under lock, what it takes now, and words made tidy. Rooms before what is in them."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused, Stale
from core.templatetags.portal import dato
from organisations.models import Organisation
from partnerships.models import DialogueRoom, RoomParticipant
from partnerships.policies import rooms as policies
from partnerships.states import RoomState


def locked(room: DialogueRoom, version: int | None = None) -> DialogueRoom:
    """The room as it is now, held until the transaction ends.

    Raises:
        Stale: somebody has saved since `version`.
    """
    rows = DialogueRoom.objects.select_for_update(of=("self",)).select_related("owner")
    found = rows.get(pk=room.pk)
    if version is not None and found.version != version:
        raise Stale
    return found


def check_handles(by: Any, room: DialogueRoom) -> None:
    """Raises `Refused` for one who does not handle rooms there."""
    if not policies.may_handle(by, room):
        raise Refused(policies.why_not_handle(by, room))


def check_procures(by: Any, room: DialogueRoom) -> None:
    """Raises `Refused` for everyone but the procurement officer."""
    if not policies.may_procure(by, room):
        raise Refused(policies.why_not_procure(by, room))


def check_live(room: DialogueRoom, field: str | None = None) -> None:
    """The municipality may still write in it.

    Args:
        field: of the form, beside which a refusal stands.

    Raises:
        Refused: it is not opened yet, or it is locked; with the reason.
    """
    if room.state == RoomState.NEED:
        raise Refused(_("Rommet er ikke åpnet ennå."), field)
    if not room.is_live:
        raise Refused(locked_words(room), field)


def check_takes_part(room: DialogueRoom, now: datetime, field: str | None = None) -> None:
    """Organisations may still join, ask and hand in.

    Raises:
        Refused: locked, summed up, or the last day has passed.
    """
    check_live(room, field)
    if room.state == RoomState.SUMMARISED:
        raise Refused(_("Dialogen er oppsummert. Rommet tar ikke imot mer."), field)
    if not room.takes_part(now):
        raise Refused(_("Siste dag for å delta har vært. Rommet tar ikke imot mer."), field)


def locked_words(room: DialogueRoom) -> str:
    """Why nothing more can be written in a room that has ended."""
    if room.notice_on:
        return _(
            "Rommet ble låst da anskaffelsen ble kunngjort %(day)s. Ingenting kan legges til."
        ) % {"day": dato(room.notice_on)}
    return _("Dialogen er avsluttet. Ingenting kan legges til.")


def check_acts_for(by: Any, participant: RoomParticipant, on_behalf_of: Organisation) -> None:
    """The person writes for this participant, and its declaration stands.

    Raises:
        Refused: another's, without the role, or the declaration is withdrawn.
    """
    own = participant.organisation_id == on_behalf_of.pk
    writing = policies.writing_participants(by, participant.room)
    if not own or not writing.filter(pk=participant.pk).exists():
        raise Refused(policies.why_not_take_part(by, participant.room))
    if policies.standing_declaration(on_behalf_of) is None:
        raise Refused(
            _("Dere har trukket erklæringen om at dere er ideelle. Gi den på nytt for å delta.")
        )


def tidy(row: models.Model, name: str, value: str, lack: str = "", field: str = "") -> str:
    """Words without outer white space, on one line unless many are meant.

    Args:
        row: whose column says how long they may be.
        name: of the column.
        value: as typed.
        lack: what is said when there are none; empty when none are needed.
        field: of the form, where it is called something else.

    Raises:
        Refused: missing, or longer than there is room for.
    """
    column: Any = row._meta.get_field(name)
    kept = "".join(c for c in value or "" if c.isprintable() or c in "\n\t ")
    many = isinstance(column, models.TextField)
    words = kept.replace("\r", "").strip() if many else " ".join(kept.split())
    if lack and not words:
        raise Refused(lack, field or name)
    if len(words) > column.max_length:
        raise Refused(
            _("Skriv kortere: høyst %(n)s tegn.") % {"n": column.max_length}, field or name
        )
    return words


def last_day_words(room: DialogueRoom) -> str:
    """«16. mars 2027», the last day one may take part."""
    return dato(clock.last_day(room.closes_at)) if room.closes_at else ""

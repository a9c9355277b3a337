"""How a dialogue ends: summed up, then announced and locked or not; then closed (K4)."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused, Stale
from partnerships.actions.room_locks import (
    check_handles,
    check_procures,
    last_day_words,
    locked,
    tidy,
)
from partnerships.emails import rooms as emails
from partnerships.models import DialogueRoom
from partnerships.models.rooms import WEB
from partnerships.states import ROOM, RoomState

MOST_AGREEMENTS = 1000


@transaction.atomic
def ask_to_open(room: DialogueRoom, *, by: Any) -> None:
    """Tell the procurement officers that the need is written; once for each version.

    Raises:
        Refused: no role, or it is open already.
    """
    room = locked(room)
    check_handles(by, room)
    if room.state != RoomState.NEED:
        raise Refused(_("Rommet er åpnet."))
    audit.record("room.asked_to_open", room, by=by, on_behalf_of=room.owner)
    emails.tell_buyers(room, "room.ready", f"ready:{room.pk}:{room.version}")


@transaction.atomic
def save_summary(room: DialogueRoom, *, by: Any, version: int, summary: str) -> DialogueRoom:
    """Keep what is written so far; nobody outside reads it yet.

    Raises:
        Refused: no role, or it is summed up already.
        Stale: somebody has saved since.
    """
    room = locked(room)
    check_handles(by, room)
    if room.state != RoomState.OPEN:
        raise Refused(_("Oppsummeringen skrives mens rommet er åpent."))
    if room.version != version:
        raise Stale
    room.summary = tidy(room, "summary", summary)
    room.version += 1
    room.save(update_fields=["summary", "version"])
    audit.record("room.summary_saved", room, by=by, on_behalf_of=room.owner)
    return room


@transaction.atomic
def summarise(room: DialogueRoom, *, by: Any, version: int, summary: str) -> DialogueRoom:
    """Publish the summary, to everyone at once. Organisations hand in no more.

    Raises:
        Refused: no role, the promised days are not over, a question has no answer, or no words.
        Stale: somebody has saved since.
    """
    room = locked(room)
    check_handles(by, room)
    if room.state == RoomState.SUMMARISED and room.summarised_by_id == by.pk:
        return room  # a second click
    states.move(room, RoomState.SUMMARISED, allowed=ROOM)
    if room.version != version:
        raise Stale
    now = clock.now()
    if room.closes_at is None or now < room.closes_at:
        raise Refused(
            _("Organisasjonene kan delta til og med %(day)s. Oppsummer etter det.")
            % {"day": last_day_words(room)}
        )
    if waiting := room.questions.filter(answer="").count():
        raise Refused(_("%(n)s spørsmål mangler svar. Svar på dem først.") % {"n": waiting})
    room.summary = tidy(room, "summary", summary, _("Skriv oppsummeringen."))
    room.summarised_at, room.summarised_by = now, by
    room.version += 1
    room.save()
    audit.record("room.summarised", room, by=by, on_behalf_of=room.owner)
    emails.tell_phase(room, "room.summarised")
    return room


@transaction.atomic
def announce(
    room: DialogueRoom, *, by: Any, version: int, notice_url: str, notice_on: date
) -> DialogueRoom:
    """The procurement is announced: the room is locked in this instant.

    Args:
        by: a procurement officer, and nobody else.
        notice_url: of the notice (Doffin).
        notice_on: its day; today or before.

    Raises:
        Refused: another role, not summed up, or a wrong address or day.
        Stale: somebody has saved since.
    """
    room = locked(room)
    check_procures(by, room)
    if room.state == RoomState.ANNOUNCED:
        return room  # a second click
    states.move(room, RoomState.ANNOUNCED, allowed=ROOM)
    if room.version != version:
        raise Stale
    address = tidy(room, "notice_url", notice_url, _("Lim inn lenken til kunngjøringen."))
    try:
        WEB(address)
    except ValidationError:
        raise Refused(_("Lim inn hele lenken, med https:// foran."), "notice_url") from None
    if notice_on > clock.today():
        raise Refused(_("Lås rommet den dagen kunngjøringen kommer, ikke før."), "notice_on")
    if room.opened_at and notice_on < room.opened_at.astimezone(clock.OSLO).date():
        raise Refused(_("Kunngjøringen kan ikke være eldre enn rommet."), "notice_on")
    room.notice_url, room.notice_on = address, notice_on
    _end(room, by)
    audit.record("room.announced", room, by=by, on_behalf_of=room.owner)
    emails.tell_phase(room, "room.announced")
    return room


@transaction.atomic
def end_without_procurement(
    room: DialogueRoom, *, by: Any, version: int, reason: str
) -> DialogueRoom:
    """Nothing is bought, and why; everyone reads it.

    Raises:
        Refused: another role than procurement, not summed up, or no reason.
        Stale: somebody has saved since.
    """
    room = locked(room)
    check_procures(by, room)
    if room.state == RoomState.NO_PROCUREMENT:
        return room  # a second click
    states.move(room, RoomState.NO_PROCUREMENT, allowed=ROOM)
    if room.version != version:
        raise Stale
    room.reason = tidy(room, "reason", reason, _("Skriv hvorfor det ikke blir en anskaffelse."))
    _end(room, by)
    audit.record("room.no_procurement", room, by=by, on_behalf_of=room.owner)
    emails.tell_phase(room, "room.no_procurement")
    return room


def _end(room: DialogueRoom, by: Any) -> None:
    room.ended_at, room.ended_by = clock.now(), by
    room.version += 1
    room.save()


@transaction.atomic
def close_room(room: DialogueRoom, *, by: Any, agreements: int | None = None) -> DialogueRoom:
    """The end: how many long-term agreements came of it, where that is known.

    Raises:
        Refused: another role than procurement, or it is neither announced nor ended.
    """
    room = locked(room)
    check_procures(by, room)
    if room.state == RoomState.CLOSED:
        return room  # a second click
    if agreements is not None and not 0 <= agreements <= MOST_AGREEMENTS:
        raise Refused(_("Skriv et antall, eller la feltet stå tomt."), "agreements")
    states.move(room, RoomState.CLOSED, allowed=ROOM)
    room.closed_at, room.closed_by, room.agreements = clock.now(), by, agreements
    room.version += 1
    room.save()
    audit.record("room.closed", room, by=by, on_behalf_of=room.owner)
    return room

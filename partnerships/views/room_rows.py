"""What stands in a dialogue room as one reader may see it: nothing here shows another's secret."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.models import DialogueRoom, RoomDocument
from partnerships.policies import procurement
from partnerships.policies import rooms as policies
from partnerships.states import RoomState

COLOURS = {
    RoomState.NEED: "neutral",
    RoomState.OPEN: "info",
    RoomState.SUMMARISED: "warning",
    RoomState.NO_PROCUREMENT: "neutral",
    RoomState.ANNOUNCED: "success",
    RoomState.CLOSED: "neutral",
}


def tag(room: DialogueRoom, now: datetime) -> dict[str, Any]:
    """The phase in words, with its colour; the last day is read from the clock."""
    state = RoomState(room.state)
    if state == RoomState.OPEN and not room.takes_part(now):
        return {"label": _("Til oppsummering"), "color": "warning"}
    return {"label": state.label, "color": COLOURS[state]}


def documents(user: Any, room: DialogueRoom) -> list[tuple[str, str, Any]]:
    """What is shared and this person may read: title, address, file. Never a secret."""
    found = policies.visible_documents(user).filter(
        room=room, secret=False, shared_at__isnull=False
    )
    return [as_document(row) for row in found.order_by("shared_at", "pk")]


def as_document(row: RoomDocument) -> tuple[str, str, Any]:
    """One file for `_components/documents.html`."""
    title = row.title
    if row.participant_id:
        title = _("%(title)s (fra en deltaker)") % {"title": row.title}
    return title, address(row), row.file


def address(row: RoomDocument) -> str:
    """Where a document is handed out."""
    return reverse("room_document", kwargs={"ref": row.room.ref, "pk": row.pk})


def questions(room: DialogueRoom, *, named: bool = False) -> list[dict[str, Any]]:
    """All of them, with their answers; who asked is read for those who handle the room only."""
    who = {"who": F("participant__organisation__name")} if named else {}
    columns = ("pk", "number", "text", "asked_at", "answer", "answered_at")
    return list(room.questions.order_by("number").values(*columns, **who))


def meetings(user: Any, room: DialogueRoom, *, named: bool) -> list[dict[str, Any]]:
    """The log. Names and secrets only where this person may read them.

    Args:
        user: the reader.
        room: whose log.
        named: the reader handles the room.
    """
    own = set(policies.own_participants(user, room).values_list("pk", flat=True))
    secrets = dict(
        policies.visible_meeting_secrets(user)
        .filter(meeting__room=room)
        .values_list("meeting", "words")
    )
    rows = room.meetings.select_related("participant__organisation")
    return [
        {
            "meeting": row,
            "who": row.participant.organisation.name
            if named or row.participant_id in own
            else _("En deltaker"),
            "people": row.people if named or row.participant_id in own else "",
            "secret": secrets.get(row.pk, ""),
        }
        for row in rows
    ]


def checklist(room: DialogueRoom) -> dict[str, Any] | None:
    """What was confirmed before it was opened, in words."""
    row = getattr(room, "checklist", None)
    if row is None:
        return None
    met = [
        (_("Sosialt formål"), row.social_aim),
        (_("Nytte for fellesskapet"), row.common_good),
        (_("God bruk av kommunens penger"), row.budget_efficient),
    ]
    return {"row": row, "met": [words for words, said in met if said]}


def advice() -> dict[str, Any]:
    """What stands beside every room: the rules in our own words, and where they are from."""
    return {"list": procurement.checklist(), "thresholds": procurement.thresholds()}

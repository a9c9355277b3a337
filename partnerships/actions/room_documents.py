"""Documents of a dialogue room: the same to all at the same instant, secrets apart (K4)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from core.models import StoredFile
from organisations.models import Organisation
from partnerships.actions.room_locks import (
    check_acts_for,
    check_handles,
    check_takes_part,
    locked,
    locked_words,
    tidy,
)
from partnerships.emails import rooms as emails
from partnerships.models import DialogueRoom, RoomDocument, RoomParticipant
from partnerships.states import ROOM_ENDED

MOST = 100  # documents in one room


@transaction.atomic
def add_document(room: DialogueRoom, *, by: Any, file: StoredFile, title: str = "") -> RoomDocument:
    """Lay a document of the municipality's in the room; nobody outside reads it until it is shared.

    Raises:
        Refused: no role, a locked room, or too many.
    """
    room = locked(room)
    check_handles(by, room)
    if room.state in ROOM_ENDED:
        raise Refused(locked_words(room), "file")
    _check_fits(room)
    document = RoomDocument(room=room, file=file, added_at=clock.now(), added_by=by)
    document.title = tidy(document, "title", title or file.name[:150], field="document_title")
    document.save()
    audit.record("room.document_added", room, by=by, on_behalf_of=room.owner)
    return document


@transaction.atomic
def remove_document(document: RoomDocument, *, by: Any) -> None:
    """Take out one that is not shared.

    Raises:
        Refused: no role, it is shared, or the room is locked.
    """
    room = locked(document.room)
    check_handles(by, room)
    if room.state in ROOM_ENDED:
        raise Refused(locked_words(room))
    rows = RoomDocument.objects.filter(pk=document.pk, participant=None)
    if rows.filter(shared_at__isnull=False).exists():
        raise Refused(_("Dokumentet er delt med alle og kan ikke tas bort."))
    if rows.delete()[0]:
        audit.record("room.document_removed", room, by=by, on_behalf_of=room.owner)


@transaction.atomic
def share_documents(room: DialogueRoom, *, by: Any) -> int:
    """Share everything that waits, with everyone, at one instant; one set of letters.

    Returns:
        How many were shared; 0 the second time.

    Raises:
        Refused: no role, not opened, or locked.
    """
    room = locked(room)
    check_handles(by, room)
    if room.state in ROOM_ENDED:
        raise Refused(locked_words(room))
    if not room.is_live:
        raise Refused(_("Dokumentene blir delt med alle i det rommet åpner."))
    waiting = room.documents.filter(participant=None, shared_at=None)
    last = waiting.order_by("-pk").values_list("pk", flat=True).first()
    shared = waiting.update(shared_at=clock.now(), shared_by=by)
    if shared:
        audit.record("room.documents_shared", room, by=by, on_behalf_of=room.owner, n=shared)
        emails.tell_documents(room, f"{room.pk}:{last}")
    return int(shared)


@transaction.atomic
def hand_in(
    participant: RoomParticipant,
    *,
    by: Any,
    on_behalf_of: Organisation,
    file: StoredFile,
    title: str = "",
    secret: bool = False,
) -> RoomDocument:
    """A participant's document: to everyone who takes part at once, or as a business secret.

    Args:
        secret: for those who handle the room and the organisation itself only; told to no other.

    Raises:
        Refused: another's, no role, no declaration, a locked room, or one whose days have passed.
    """
    room = locked(participant.room)
    now = clock.now()
    check_takes_part(room, now, "file")
    check_acts_for(by, participant, on_behalf_of)
    _check_fits(room)
    shared: dict[str, Any] = {} if secret else {"shared_at": now, "shared_by": by}
    document = RoomDocument(
        room=room, file=file, participant=participant, secret=secret, added_at=now, added_by=by,
        **shared,
    )  # fmt: skip
    document.title = tidy(document, "title", title or file.name[:150], field="document_title")
    document.save()
    audit.record("room.handed_in", room, by=by, on_behalf_of=on_behalf_of, secret=secret)
    if not secret:
        emails.tell_documents(room, f"{room.pk}:{document.pk}", from_participant=True)
    emails.tell_buyers(room, "room.handed_in", f"document:{document.pk}")
    return document


def _check_fits(room: DialogueRoom) -> None:
    if room.documents.count() >= MOST:
        raise Refused(_("Rommet har plass til %(n)s dokumenter.") % {"n": MOST}, "file")

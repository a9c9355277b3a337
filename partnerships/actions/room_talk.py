"""What is said in a dialogue room: questions, answers, one-to-one meetings logged (K4)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from organisations.models import Organisation
from partnerships.actions.room_locks import (
    check_acts_for,
    check_handles,
    check_live,
    check_takes_part,
    locked,
    tidy,
)
from partnerships.emails import rooms as emails
from partnerships.models import (
    DialogueRoom,
    RoomMeeting,
    RoomMeetingSecret,
    RoomParticipant,
    RoomQuestion,
)

LONGEST = 600  # minutes


@transaction.atomic
def ask(
    participant: RoomParticipant, *, by: Any, on_behalf_of: Organisation, text: str
) -> RoomQuestion:
    """Ask something; everyone reads it, and that it came from «en deltaker».

    Raises:
        Refused: another's, no role, no declaration, a locked room, past its days, or no words.
    """
    room = locked(participant.room)
    now = clock.now()
    check_takes_part(room, now, "text")
    check_acts_for(by, participant, on_behalf_of)
    words = tidy(RoomQuestion(), "text", text, _("Skriv spørsmålet."))
    same = room.questions.filter(participant=participant, text=words, answer="").first()
    if same:
        return same  # a second click
    last = room.questions.aggregate(last=Max("number"))["last"] or 0
    question = RoomQuestion.objects.create(
        room=room, number=last + 1, participant=participant, text=words, asked_at=now, asked_by=by
    )
    audit.record("room.asked", room, by=by, on_behalf_of=on_behalf_of, number=question.number)
    emails.tell_buyers(room, "room.question", f"question:{question.pk}")
    return question


@transaction.atomic
def answer(question: RoomQuestion, *, by: Any, words: str) -> RoomQuestion:
    """Answer it, to everyone at once. What is answered stands.

    Raises:
        Refused: no role, a locked room, no words, or it is answered already.
    """
    room = locked(question.room)
    check_handles(by, room)
    check_live(room, "words")
    question = RoomQuestion.objects.select_for_update().get(pk=question.pk)
    said = tidy(question, "answer", words, _("Skriv svaret."), "words")
    if question.answer:
        if question.answer == said:
            return question  # a second click
        raise Refused(_("Spørsmålet er alt besvart, og svaret står."), "words")
    question.answer, question.answered_at, question.answered_by = said, clock.now(), by
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record("room.answered", room, by=by, on_behalf_of=room.owner, number=question.number)
    emails.tell_answer(room, question.pk, question.number)
    return question


@transaction.atomic
def log_meeting(
    room: DialogueRoom,
    *,
    by: Any,
    participant: RoomParticipant,
    held_at: datetime,
    minutes: int,
    people: str,
    subjects: str,
    words: str,
    secret: str = "",
) -> RoomMeeting:
    """Log a meeting with one of them. The minutes are everyone's at once, and stand.

    Args:
        held_at: when it began; after the room was opened, and not to come.
        minutes: how long it lasted.
        people: who met; read by the staff and that organisation.
        subjects: what it was about.
        words: the minutes that everyone reads.
        secret: what is a business secret; kept apart.

    Raises:
        Refused: no role, a locked room, not in this room, a wrong time, or words that are missing.
    """
    room = locked(room)
    check_handles(by, room)
    check_live(room, "participant")
    now = clock.now()
    before = RoomMeeting.objects.filter(participant=participant, held_at=held_at).first()
    if before:
        return before  # a second click
    _check_when(room, held_at, minutes, now)
    if participant.room_id != room.pk:
        raise Refused(_("Velg en av dem som er med i rommet."), "participant")
    row = RoomMeeting(room=room, participant=participant, held_at=held_at, minutes=minutes)
    row.people = tidy(row, "people", people, _("Skriv hvem som møttes."))
    row.subjects = tidy(row, "subjects", subjects, _("Skriv hva møtet gjaldt."))
    row.words = tidy(row, "words", words, _("Skriv referatet. Alle kan lese det."))
    row.logged_at, row.logged_by = now, by
    row.save()
    if said := tidy(RoomMeetingSecret(), "words", secret, field="secret"):
        RoomMeetingSecret.objects.create(meeting=row, words=said)
    audit.record("room.meeting_logged", room, by=by, on_behalf_of=room.owner)
    emails.tell_meeting(room, row.pk)
    return row


def _check_when(room: DialogueRoom, held_at: datetime, minutes: int, now: datetime) -> None:
    """A meeting that has been, in this room's time."""
    if held_at > now:
        raise Refused(_("Møtet har ikke vært ennå. Skriv det opp etterpå."), "held_on")
    if room.opened_at is None or held_at < room.opened_at:
        raise Refused(_("Møtet må være etter at rommet ble åpnet."), "held_on")
    if not 1 <= minutes <= LONGEST:
        raise Refused(_("Skriv hvor mange minutter møtet varte."), "minutes")

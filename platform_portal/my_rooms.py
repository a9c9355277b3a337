"""What dialogue rooms hold about one person, as `my_data` shows it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from partnerships.models import (
    DialogueRoom,
    IdealDeclaration,
    RoomChecklist,
    RoomDocument,
    RoomMeeting,
    RoomParticipant,
    RoomQuestion,
)
from platform_portal.sections import Section

# Where a person is pointed at, and which section shows it.
PLACES = {
    "partnerships.DialogueRoom.created_by": "rooms_worked_on",
    "partnerships.DialogueRoom.opened_by": "rooms_worked_on",
    "partnerships.DialogueRoom.summarised_by": "rooms_worked_on",
    "partnerships.DialogueRoom.ended_by": "rooms_worked_on",
    "partnerships.DialogueRoom.closed_by": "rooms_worked_on",
    "partnerships.RoomChecklist.confirmed_by": "room_checklists",
    "partnerships.IdealDeclaration.declared_by": "ideal_declarations",
    "partnerships.IdealDeclaration.withdrawn_by": "ideal_declarations",
    "partnerships.RoomParticipant.joined_by": "rooms_joined",
    "partnerships.RoomDocument.added_by": "room_documents",
    "partnerships.RoomDocument.shared_by": "room_documents",
    "partnerships.RoomQuestion.asked_by": "room_questions",
    "partnerships.RoomQuestion.answered_by": "room_questions",
    "partnerships.RoomMeeting.logged_by": "room_meetings",
}


def rooms(user: User) -> list[Section]:
    """What the person has done in dialogue rooms, on either side. Names nobody else."""
    return [*municipality(user), *organisation(user)]


def municipality(user: User) -> list[Section]:
    """For the municipality: rooms, what was confirmed, and the log."""
    worked = DialogueRoom.objects.filter(
        Q(created_by=user)
        | Q(opened_by=user)
        | Q(summarised_by=user)
        | Q(ended_by=user)
        | Q(closed_by=user)
    )
    return [
        Section("rooms_worked_on", _("Dialogrom du har arbeidet med"), worked.order_by("pk"), {
            "rom": "title", "laget": "created_at", "åpnet": "opened_at", "avsluttet": "ended_at",
        }),
        Section("room_checklists", _("Det du bekreftet før et dialogrom åpnet"),
                RoomChecklist.objects.filter(confirmed_by=user).order_by("pk"), {
            "rom": "room__title", "dine ord": "words", "når": "confirmed_at",
        }),
        Section("room_meetings", _("Møter du har skrevet opp i dialogrom"),
                RoomMeeting.objects.filter(logged_by=user).order_by("pk"), {
            "rom": "room__title", "møtet": "held_at", "tema": "subjects", "når": "logged_at",
        }),
    ]  # fmt: skip


def organisation(user: User) -> list[Section]:
    """For an organisation: declarations, rooms, documents and questions; answers are here too."""
    declared = IdealDeclaration.objects.filter(Q(declared_by=user) | Q(withdrawn_by=user))
    papers = RoomDocument.objects.filter(Q(added_by=user) | Q(shared_by=user))
    asked = RoomQuestion.objects.filter(Q(asked_by=user) | Q(answered_by=user))
    return [
        Section("ideal_declarations", _("Erklæringer om ideell aktør du har gitt eller trukket"),
                declared.order_by("pk"), {
            "organisasjon": "organisation__name", "gitt": "declared_at",
            "trukket": "withdrawn_at",
        }),
        Section("rooms_joined", _("Dialogrom du har meldt organisasjonen på"),
                RoomParticipant.objects.filter(joined_by=user).order_by("pk"), {
            "rom": "room__title", "organisasjon": "organisation__name", "når": "joined_at",
        }),
        Section("room_documents", _("Dokumenter du har lagt inn eller delt i dialogrom"),
                papers.order_by("pk"), {
            "rom": "room__title", "dokument": "title", "når": "added_at",
        }),
        Section("room_questions", _("Spørsmål du har stilt eller svart på i dialogrom"),
                asked.order_by("pk"), {
            "rom": "room__title", "nummer": "number", "stilt": "asked_at",
            "besvart": "answered_at",
        }),
    ]  # fmt: skip

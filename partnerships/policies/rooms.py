"""Who sees what of a dialogue room, and who may do what with it (clauses K4, P8).

Only the municipality's procurement officer opens, announces, ends and closes, and reads the list
of who took part. Case handlers write the need, share, answer and log. A business secret is read by
those who handle the room and by the organisation whose it is.

One who belongs to an organisation that takes part has a stake: in that room they are that
organisation's person, whatever their role in the municipality is.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import PortalNow
from organisations import policies as registry
from organisations.models import Membership, Organisation
from organisations.states import Role
from partnerships.models import (
    DialogueRoom,
    IdealDeclaration,
    RoomDocument,
    RoomInvitation,
    RoomMeetingSecret,
    RoomParticipant,
)
from partnerships.states import RoomState

HANDLING: set[Role] = {Role.WRITER, Role.RESPONSIBLE, Role.PROCUREMENT}
WORKING: set[Role] = {*HANDLING, Role.APPROVER}


# --- the municipality -----------------------------------------------------------------------------


def owners(user: Any, roles: Collection[str] = WORKING) -> QuerySet[Organisation]:
    """The municipalities and counties a person has one of these roles in now."""
    held = Membership.objects.current().filter(user_id=user.pk, role__in=roles)
    return Organisation.objects.filter(
        pk__in=held.values("organisation"), kind__in=registry.STAFF_KINDS
    )


def starting_owners(user: Any) -> QuerySet[Organisation]:
    """Those for which a person may write a need."""
    return owners(user, HANDLING).filter(dissolved_at=None, merged_into=None)


def visible_rooms(user: Any) -> QuerySet[DialogueRoom]:
    """Every room that has been opened; anyone may read of it."""
    return DialogueRoom.objects.public().select_related("owner")


def work_rooms(user: Any) -> QuerySet[DialogueRoom]:
    """The rooms of the municipalities a person works for, also those not opened yet."""
    return DialogueRoom.objects.filter(owner__in=owners(user)).select_related("owner")


def inside(user: Any) -> QuerySet[RoomParticipant]:
    """Every participant that a person belongs to, in any role: where they have a stake."""
    return RoomParticipant.objects.filter(organisation__in=registry.organisations_of(user))


def with_stake(user: Any, rooms: QuerySet[DialogueRoom]) -> Any:
    """Each with `shut`: whether this person has a stake in it; for lists, in one statement."""
    return rooms.annotate(shut=Exists(inside(user).filter(room=OuterRef("pk"))))


def stake(user: Any, room: DialogueRoom) -> Organisation | None:
    """The participant that a person belongs to; None for one who is impartial."""
    found = inside(user).filter(room=room).select_related("organisation").first()
    return found.organisation if found else None


def why_shut(user: Any, room: DialogueRoom) -> str:
    """What one with a stake is told; empty for everyone else."""
    own = stake(user, room)
    if own is None:
        return ""
    return _(
        "Du er med i %(name)s, som deltar i dette dialogrommet. Derfor kan du ikke arbeide med det."
    ) % {"name": own.name}


def impartial_people(room: DialogueRoom, held: QuerySet[Membership]) -> QuerySet[Membership]:
    """Those of these roles whose person belongs to nobody who takes part."""
    theirs = room.participants.values("organisation")
    beside = Membership.objects.current().filter(organisation__in=theirs)
    return held.exclude(user__in=beside.values("user"))


def unshut_rooms(user: Any, roles: Collection[str] = WORKING) -> QuerySet[DialogueRoom]:
    """Rooms that a person works with in one of these roles, without a stake in them."""
    worked = DialogueRoom.objects.filter(owner__in=owners(user, roles))
    return worked.exclude(pk__in=inside(user).values("room"))


def secret_rooms(user: Any) -> QuerySet[DialogueRoom]:
    """Rooms whose secrets a person handles."""
    return unshut_rooms(user, HANDLING)


def may_see_rooms(user: Any, _thing: Any = None) -> bool:
    """Works with rooms in some municipality."""
    return bool(user.is_authenticated and owners(user).exists())


def may_start_room(user: Any, _thing: Any = None) -> bool:
    """Writes for a municipality, or buys for it."""
    return bool(user.is_authenticated and starting_owners(user).exists())


def why_not_start_room(user: Any, _thing: Any = None) -> str:
    """What others are told."""
    return _("Bare saksbehandlere og innkjøpere i en kommune kan begynne på et dialogrom.")


def _works_as(user: Any, room: DialogueRoom, roles: set[Role]) -> bool:
    """In one of these roles, and without a stake."""
    return bool(registry.roles(user, room.owner) & roles) and stake(user, room) is None


def may_read_work(user: Any, room: DialogueRoom) -> bool:
    """Anyone who works with rooms there."""
    return _works_as(user, room, WORKING)


def may_handle(user: Any, room: DialogueRoom) -> bool:
    """Writes the need, shares, answers, logs and sums up. They read who asks, joins and meets."""
    return _works_as(user, room, HANDLING)


def why_not_handle(user: Any, room: DialogueRoom) -> str:
    """What one with a stake, and a colleague who reads or approves, is told."""
    return why_shut(user, room) or _(
        "Bare saksbehandlere og innkjøpere hos %(owner)s kan gjøre dette."
    ) % {"owner": room.owner}


def may_procure(user: Any, room: DialogueRoom) -> bool:
    """Opens, announces, ends and closes: the procurement officer and nobody else."""
    return _works_as(user, room, {Role.PROCUREMENT})


def why_not_procure(user: Any, room: DialogueRoom) -> str:
    """What one with a stake, and every other colleague, is told."""
    return why_shut(user, room) or _("Bare en innkjøper hos %(owner)s kan gjøre dette.") % {
        "owner": room.owner
    }


def may_open_list(user: Any, room: DialogueRoom) -> bool:
    """The list of who took part, for the tender file: page and files ask this (issue 7.9)."""
    return room.opened_at is not None and may_procure(user, room)


def why_not_open_list(user: Any, room: DialogueRoom) -> str:
    """What every other is told."""
    if room.opened_at is None:
        return _("Rommet er ikke åpnet ennå.")
    return why_not_procure(user, room)


def may_read_secrets(user: Any, room: DialogueRoom) -> bool:
    """Handles the room, and belongs to nobody who takes part."""
    return secret_rooms(user).filter(pk=room.pk).exists()


# --- the organisations ----------------------------------------------------------------------------


def declaring_organisations(user: Any) -> QuerySet[Organisation]:
    """Living organisations that a person may bind: only they declare and join."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    held = Membership.objects.current().filter(user=user, role=Role.RESPONSIBLE)
    return Organisation.objects.active().filter(
        pk__in=held.values("organisation"), kind__in=registry.REGISTERED_KINDS
    )


def joinable_organisations(user: Any, room: DialogueRoom) -> QuerySet[Organisation]:
    """Those among them that are not in the room yet."""
    return declaring_organisations(user).exclude(pk__in=room.participants.values("organisation"))


def may_join(user: Any, _room: DialogueRoom) -> bool:
    """Somebody responsible in an organisation."""
    return declaring_organisations(user).exists()


def why_not_join(user: Any, _room: DialogueRoom) -> str:
    """What others are told."""
    return _("Bare en ansvarlig i en organisasjon kan melde den på. Be en ansvarlig hos dere.")


def own_rooms(user: Any) -> QuerySet[DialogueRoom]:
    """Rooms that an organisation of the person takes part in; none for a stranger."""
    return visible_rooms(user).filter(pk__in=inside(user).values("room"))


def own_participants(user: Any, room: DialogueRoom) -> QuerySet[RoomParticipant]:
    """As whom a person is in the room."""
    return inside(user).filter(room=room).select_related("organisation", "declaration")


def writing_participants(user: Any, room: DialogueRoom) -> QuerySet[RoomParticipant]:
    """As whom a person may ask and hand in: roles that write, in a living organisation."""
    if not user.is_authenticated:
        return RoomParticipant.objects.none()
    held = Membership.objects.current().filter(user=user, role__in=registry.WRITING)
    found = RoomParticipant.objects.filter(room=room, organisation__in=held.values("organisation"))
    return found.filter(
        organisation__dissolved_at=None, organisation__merged_into=None
    ).select_related("organisation")


def may_take_part(user: Any, room: DialogueRoom) -> bool:
    """Writes for one who takes part."""
    return writing_participants(user, room).exists()


def why_not_take_part(user: Any, room: DialogueRoom) -> str:
    """What one who only reads is told."""
    return _("Bare de som kan skrive for organisasjonen, kan gjøre dette.")


def own_parties(user: Any) -> Any:
    """Organisations whose declaration a person may see, by the `key` in their addresses."""
    own = registry.organisations_of(user).filter(kind__in=registry.REGISTERED_KINDS)
    return registry.keyed(own)


def may_declare(user: Any, organisation: Organisation) -> bool:
    """Binds the organisation."""
    return organisation.dissolved_at is None and registry.may_send(user, organisation)


def why_not_declare(user: Any, organisation: Organisation) -> str:
    """What one without that role is told."""
    return _("Bare en ansvarlig hos dere kan gi eller trekke erklæringen.")


def standing_declaration(organisation: Organisation) -> IdealDeclaration | None:
    """What it has declared and not withdrawn."""
    return IdealDeclaration.objects.filter(organisation=organisation, withdrawn_at=None).first()


# --- what is in the room --------------------------------------------------------------------------


def visible_documents(user: Any) -> QuerySet[RoomDocument]:
    """Files a person may read; what is not among them does not exist.

    The municipality's are everyone's from the instant they are shared. A participant's own go to
    all participants and the staff, and to nobody but the staff and themselves when it is a secret.
    """
    everyones = Q(participant=None, shared_at__isnull=False) & ~Q(room__state=RoomState.NEED)
    found = RoomDocument.objects.select_related("file", "room", "participant__organisation")
    if not user.is_authenticated:
        return found.filter(everyones)
    mine = inside(user)
    return found.filter(
        everyones
        | Q(participant__in=mine)
        | Q(secret=False, shared_at__isnull=False, room__in=mine.values("room"))
        | Q(secret=False, room__in=unshut_rooms(user))
        | Q(secret=True, room__in=secret_rooms(user))
    )


def visible_meeting_secrets(user: Any) -> QuerySet[RoomMeetingSecret]:
    """The confidential part of meetings: one's own, and those one handles."""
    if not user.is_authenticated:
        return RoomMeetingSecret.objects.none()
    return RoomMeetingSecret.objects.filter(
        Q(meeting__participant__in=inside(user)) | Q(meeting__room__in=secret_rooms(user))
    )


# --- what waits, and when -------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person, as `platform_portal.waiting.Task` asks for it."""

    deadline: datetime | None
    what: str
    title: str
    url: str
    why: str
    button: str


def waiting_for(user: Any) -> list[Waiting]:
    """What rooms wait for from this person, at the desk and as a responsible person.

    Two statements, however many rooms there are.
    """
    return [*_at_the_desk(user), *_invited(user)] if user.is_authenticated else []


def _at_the_desk(user: Any) -> list[Waiting]:
    """Needs to be opened, questions without an answer, and rooms to sum up, end or close."""
    procures = set(owners(user, {Role.PROCUREMENT}).values_list("pk", flat=True))
    unanswered = Count("questions", filter=Q(questions__answer=""))
    rooms = unshut_rooms(user, HANDLING).exclude(state=RoomState.CLOSED)
    rows = rooms.select_related("owner").annotate(unanswered=unanswered).order_by("closes_at", "pk")
    said = ((room, _step(room, room.owner_id in procures)) for room in rows)
    return [
        Waiting(
            deadline=room.closes_at if room.state == RoomState.OPEN else None,
            what=_("Dialogrom · %(owner)s") % {"owner": room.owner},
            title=room.title,
            url=reverse("room_work", kwargs={"ref": room.ref}),
            why=step[0],
            button=step[1],
        )
        for room, step in said
        if step
    ]


def _step(room: Any, procures: bool) -> tuple[str, str] | None:
    """What comes next, and what its button says; None when it waits for nothing here."""
    if room.state == RoomState.OPEN and room.unanswered:
        words = _("%(n)s spørsmål venter på svar.") % {"n": room.unanswered}
        return words, _("Svar på spørsmålene")
    if not procures:
        return None
    return {
        RoomState.NEED.value: (_("Behovet er skrevet. Du kan åpne rommet."), _("Se og åpne")),
        RoomState.SUMMARISED.value: (_("Dialogen er oppsummert."), _("Bestem hva som skjer")),
        RoomState.NO_PROCUREMENT.value: (_("Det blir ingen anskaffelse."), _("Avslutt rommet")),
        RoomState.ANNOUNCED.value: (_("Rommet er låst."), _("Avslutt rommet")),
    }.get(room.state)


def _invited(user: Any) -> list[Waiting]:
    """Open rooms that an organisation one is responsible for was invited to and is not in."""
    own = declaring_organisations(user)
    joined = RoomParticipant.objects.filter(organisation__in=own).values("room")
    invited = RoomInvitation.objects.filter(organisation__in=own).values("room")
    return [
        Waiting(
            deadline=room.closes_at,
            what=_("Invitasjon til dialog · %(owner)s") % {"owner": room.owner},
            title=room.title,
            url=room.get_absolute_url(),
            why=_("Rommet gjelder noe dere arbeider med."),
            button=_("Se og bli med"),
        )
        for room in open_rooms().filter(pk__in=invited).exclude(pk__in=joined)
    ]


def open_rooms() -> QuerySet[DialogueRoom]:
    """Those that organisations may join now, the nearest last day first: also for calendars."""
    return (
        DialogueRoom.objects.filter(state=RoomState.OPEN, closes_at__gt=PortalNow())
        .select_related("owner")
        .order_by("closes_at", "pk")
    )

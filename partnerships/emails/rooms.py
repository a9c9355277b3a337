"""What is said of a dialogue room, and to whom: the field, those who take part, those who buy.

No letter holds what a participant has written: it says that there is something, and where. A
letter to one who takes part stands in no list that the municipality's staff reads: the list tells
who takes part, and is the procurement officer's.
"""

from typing import Any

from django.db.models import CharField, DateTimeField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.template.loader import render_to_string

from accounts.cadence import SendAt
from accounts.models import User
from consultations.emails.invitation import joined
from core import clock
from core.pages import absolute
from dispatch import letters
from dispatch.models import Letter
from forums.emails.writing import address, organisations, people
from organisations.models import Membership, Organisation, with_letter_address
from organisations.states import Role
from partnerships.models import DialogueRoom, RoomInvitation, RoomParticipant
from partnerships.policies import procurement
from partnerships.policies import rooms as policies

INVITATION = "room.invitation"


def invitation_prefix(room: DialogueRoom) -> str:
    """How the names of its invitations begin; the organisation's id follows."""
    return f"room-invite:{room.pk}"


@letters.in_bokmaal()
def invite_all(room: DialogueRoom) -> None:
    """One letter to everyone in the field with an address, in one statement."""
    _write(
        room,
        INVITATION,
        _invited(room),
        {"declaration": procurement.declaration()},
        scope=f"org:{room.owner_id}:{INVITATION}",
        sender_ref=f"org:{room.owner_id}",
        expires_at=room.closes_at,
        refusable=True,
    )


def _invited(room: DialogueRoom) -> Any:
    """The invited, each with the topics it was found by, and the hour its person wants."""
    reasons = RoomInvitation.objects.filter(room=room)
    found: Any = with_letter_address(
        Organisation.objects.active().filter(pk__in=reasons.values("organisation"))
    )
    why = reasons.filter(organisation=OuterRef("pk")).annotate(said=joined("why")).values("said")
    return (
        found.annotate(
            key=Concat(Value(f"{invitation_prefix(room)}:org:"), Cast("pk", CharField())),
            recipient_ref=Concat(Value("org:"), Cast("pk", CharField())),
            recipient_name=F("name"),
            merge=JSONObject(why=Subquery(why[:1], output_field=CharField())),
        )
        .annotate(
            not_before=SendAt(
                clock.PortalNow(),
                Value(room.closes_at, output_field=DateTimeField()),
                F("letter_cadence"),
            )
        )
        .values_list(
            "key", "recipient_ref", "recipient_name", "letter_email", "merge", "not_before"
        )
    )


@letters.in_bokmaal()
def tell_documents(room: DialogueRoom, key: str, *, from_participant: bool = False) -> None:
    """New documents, to everyone who takes part, in one set."""
    words = {"from_participant": from_participant}
    _write(room, "room.documents", _taking_part(room, f"room-documents:{key}"), words)


@letters.in_bokmaal()
def tell_answer(room: DialogueRoom, question: int, number: int) -> None:
    """A question has an answer, to everyone who takes part."""
    recipients = _taking_part(room, f"room-answer:{question}")
    _write(room, "room.answer", recipients, {"number": number})


@letters.in_bokmaal()
def tell_meeting(room: DialogueRoom, meeting: int) -> None:
    """There are minutes of a one-to-one meeting, to everyone who takes part."""
    _write(room, "room.meeting", _taking_part(room, f"room-meeting:{meeting}"), {})


@letters.in_bokmaal()
def tell_phase(room: DialogueRoom, name: str) -> None:
    """It is summed up, ended, or announced: «room.summarised» and so on."""
    key = f"{name.replace('.', '-')}:{room.pk}"
    _write(room, name, _taking_part(room, key), {})


@letters.in_bokmaal()
def tell_joined(participant: RoomParticipant) -> None:
    """A receipt to the organisation itself, with what it declared."""
    room = participant.room
    own = Organisation.objects.filter(pk=participant.organisation_id)
    recipients = organisations(own, f"room-joined:{participant.pk}")
    _write(room, "room.joined", recipients, {"declared": participant.declaration.text})


@letters.in_bokmaal()
def tell_buyers(room: DialogueRoom, name: str, key: str) -> None:
    """Something new at the desk, to those who buy for the municipality; never what it says.

    Not to one with a stake: that somebody has handed in something is a competitor's matter.
    """
    buying = Membership.objects.current().filter(organisation=room.owner_id, role=Role.PROCUREMENT)
    held = policies.impartial_people(room, buying)
    whom = people(User.objects.filter(pk__in=held.values("user")), f"room-desk:{key}")
    desk = {"desk": address("room_work", ref=room.ref)}
    _write(room, name, whom, desk, sender_ref=f"org:{room.owner_id}")


def _taking_part(room: DialogueRoom, prefix: str) -> Any:
    inside = Organisation.objects.active().filter(pk__in=room.participants.values("organisation"))
    return organisations(inside, prefix)


@letters.in_bokmaal()
def _write(
    room: DialogueRoom,
    kind: str,
    recipients: QuerySet[Any, Any],
    words: dict[str, Any],
    **more: Any,
) -> None:
    """Hand a set to dispatch: «room.answer» names the two templates too."""
    name = kind.replace(".", "_")
    context = {
        "room": room,
        "owner": room.owner,
        "link": absolute(room.get_absolute_url()),
        **words,
    }
    subject = render_to_string(f"partnerships/email/{name}.subject.txt", context)
    body = render_to_string(f"partnerships/email/{name}.body.txt", context)
    more.setdefault("scope", f"room:{room.ref}")
    letters.write_batch(
        kind=kind,
        about=room.get_absolute_url(),
        from_name=room.owner.name,
        reply_to=room.contact_email,
        subject=letters.one_line(subject),
        body=body.strip() + "\n",
        recipients=recipients,
        **more,
    )


def invitations(room: DialogueRoom) -> QuerySet[Letter]:
    """The letters that went to the field."""
    return Letter.objects.filter(key__startswith=f"{invitation_prefix(room)}:org:")

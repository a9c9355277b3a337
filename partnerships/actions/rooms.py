"""A dialogue room is written and opened (clause K4).

Opening is the procurement officer's. In one transaction it keeps the checklist, shares the
documents at one instant, and writes to every non-profit in the field.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused, Stale
from core.models import new_ref
from organisations.models import Organisation, Topic
from partnerships.actions.room_locks import check_handles, check_procures, locked, tidy
from partnerships.emails import rooms as emails
from partnerships.models import DialogueRoom, RoomChecklist
from partnerships.policies import procurement, room_field
from partnerships.policies import rooms as policies
from partnerships.states import ROOM, Estimate, Reservable, RoomKind, RoomState

WORDS = ("title", "need", "wonder", "contact_name", "contact_email", "contact_phone")
FEWEST_DAYS = 14  # that organisations get; Samspill's own choice (marked «Design»)
INVITE = """
INSERT INTO partnerships_roominvitation (room_id, organisation_id, why, invited_at)
SELECT %(room)s, m.organisation_id, m.why, %(now)s FROM ({sql}) m
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Confirmed:
    """What the procurement officer says before opening; public from then on."""

    reservable: str
    estimate: str
    social_aim: bool = False
    common_good: bool = False
    budget_efficient: bool = False
    words: str = ""
    uncertainty_read: bool = False


@transaction.atomic
def create_room(
    owner: Organisation, *, by: Any, title: str, kind: str, need: str, ref: str | None = None
) -> DialogueRoom:
    """Begin on a need; nobody outside sees it before it is opened.

    Args:
        owner: the municipality or county.
        by: a case handler or procurement officer there.
        ref: its name from the start; the same again (double click) gives the same room.

    Raises:
        Refused: no role there, or something is missing.
        Stale: the `ref` names somebody else's room.
    """
    if not policies.starting_owners(by).filter(pk=owner.pk).exists():
        raise Refused(policies.why_not_start_room(by))
    room = DialogueRoom(ref=ref or new_ref(), owner=owner, created_at=clock.now(), created_by=by)
    _put(room, {"title": title, "kind": kind, "need": need})
    if found := DialogueRoom.objects.filter(ref=room.ref).first():
        if found.owner_id != owner.pk:
            raise Stale
        return found
    room.save()
    audit.record("room.created", room, by=by, on_behalf_of=owner)
    return room


@transaction.atomic
def save_room(
    room: DialogueRoom,
    *,
    by: Any,
    version: int,
    topics: Iterable[Topic],
    closes_on: date | None,
    **fields: Any,
) -> DialogueRoom:
    """Write the need before it is opened.

    Args:
        version: as the form was opened with.
        topics: the field; decides who is invited.
        closes_on: the last day that organisations may take part.
        fields: kind, and some of `WORDS`.

    Raises:
        Refused: no role, it is opened, or something is wrong.
        Stale: somebody has saved since.
    """
    room = locked(room)
    check_handles(by, room)
    if room.state != RoomState.NEED:
        raise Refused(_("Rommet er åpnet. Det alle har fått vite, kan ikke endres."))
    if room.version != version:
        raise Stale
    _put(room, fields)
    room.closes_at = clock.end_of_day(closes_on) if closes_on else None
    room.version += 1
    room.save()
    room.topics.set(topics)
    audit.record("room.edited", room, by=by, on_behalf_of=room.owner)
    return room


@transaction.atomic
def discard_room(room: DialogueRoom, *, by: Any) -> None:
    """Throw away a need that is not opened, with what lies in it. Gone already is a second click.

    Raises:
        Refused: no role, or everyone has been told of it.
    """
    if not DialogueRoom.objects.filter(pk=room.pk).exists():
        return
    room = locked(room)
    check_handles(by, room)
    if room.state != RoomState.NEED:
        raise Refused(_("Rommet er åpnet, så det kan ikke slettes."))
    audit.record("room.discarded", room, by=by, on_behalf_of=room.owner)
    room.delete()


def _put(room: DialogueRoom, fields: dict[str, Any]) -> None:
    """Put what was written on a room; the caller saves it."""
    for name, value in fields.items():
        if name not in (*WORDS, "kind"):
            raise TypeError(f"not a field of a room: {name}")
        setattr(room, name, value if name == "kind" else tidy(room, name, value))
    if not room.title:
        raise Refused(_("Skriv hva dialogen gjelder."), "title")
    if room.kind not in RoomKind.values:
        raise Refused(_("Velg hva slags dialog det er."), "kind")
    if not room.need:
        raise Refused(_("Skriv hva dere trenger."), "need")
    if room.contact_email:
        try:
            validate_email(room.contact_email)
        except ValidationError:
            raise Refused(_("Sjekk e-postadressen."), "contact_email") from None


def missing(room: DialogueRoom, now: datetime) -> list[Refused]:
    """What must be written before it can be opened, each with its field."""
    found = []
    if not room.topics.exists():
        found.append(
            Refused(_("Velg minst ett tema, så vi vet hvem som arbeider med det."), "topics")
        )
    first = clock.end_of_day((now + timedelta(days=FEWEST_DAYS)).astimezone(clock.OSLO).date())
    if room.closes_at is None:
        found.append(Refused(_("Velg siste dag for å delta."), "closes_on"))
    elif room.closes_at < first:
        found.append(
            Refused(
                _("Gi organisasjonene minst %(n)s dager. Velg en senere dag.") % {"n": FEWEST_DAYS},
                "closes_on",
            )
        )
    if not room.contact_name or not (room.contact_email or room.contact_phone):
        found.append(
            Refused(_("Skriv hvem de kan spørre, med telefon eller e-post."), "contact_name")
        )
    return found


@transaction.atomic
def open_room(room: DialogueRoom, *, by: Any, version: int, confirmed: Confirmed) -> DialogueRoom:
    """Open the dialogue to everyone in the field, and to everyone else.

    Args:
        by: a procurement officer of the municipality, and nobody else.
        version: as it was read.
        confirmed: the checklist; kept, public, never changed.

    Raises:
        Refused: another role, something is missing, or the checklist does not hold.
        Stale: somebody has saved since.
    """
    room = locked(room)
    check_procures(by, room)
    if room.state == RoomState.OPEN and room.opened_by_id == by.pk:
        return room  # a second click
    states.move(room, RoomState.OPEN, allowed=ROOM)
    if room.version != version:
        raise Stale
    now = clock.now()
    if lacks := missing(room, now):
        raise Refused(lacks[0].message)
    _confirm(room, by, now, confirmed)
    room.opened_at, room.opened_by = now, by
    room.version += 1
    room.save()
    room.documents.filter(shared_at=None).update(shared_at=now, shared_by=by)
    invited = invite_field(room, now)
    audit.record("room.opened", room, by=by, on_behalf_of=room.owner, invited=invited)
    emails.invite_all(room)
    return room


def _confirm(room: DialogueRoom, by: Any, now: datetime, said: Confirmed) -> None:
    """Keep the checklist as it was shown.

    Raises:
        Refused: beside what is not answered.
    """
    list_, first = procurement.checklist(), procurement.thresholds()[0]
    row = RoomChecklist(room=room, edition=list_.edition, confirmed_at=now, confirmed_by=by)
    if said.reservable not in Reservable.values:
        raise Refused(_("Svar på om konkurransen kan holdes for ideelle."), "reservable")
    if said.estimate not in Estimate.values:
        raise Refused(_("Svar på hva verdien er anslått til."), "estimate")
    conditions = said.social_aim and said.common_good and said.budget_efficient
    if said.reservable == Reservable.YES and not conditions:
        raise Refused(
            _("Konkurransen kan bare holdes for ideelle når alle tre vilkårene er oppfylt."),
            "reservable",
        )
    lack = _("Skriv hvorfor dere mener det.") if said.reservable == Reservable.YES else ""
    row.words = tidy(row, "words", said.words, lack)
    if not said.uncertainty_read:
        raise Refused(_("Bekreft at du har lest hva som er usikkert."), "uncertainty_read")
    row.reservable, row.estimate, row.uncertainty_read = said.reservable, said.estimate, True
    row.social_aim, row.common_good = said.social_aim, said.common_good
    row.budget_efficient = said.budget_efficient
    row.threshold, row.threshold_source = first.amount, first.cited
    row.save()


def invite_field(room: DialogueRoom, now: datetime) -> int:
    """A row for everyone in the field, in one statement whatever the number.

    Returns:
        How many there are.
    """
    match = room_field.matched(room)
    with connection.cursor() as cursor:
        cursor.execute(INVITE.format(sql=match.sql), {**match.params, "room": room.pk, "now": now})
        return int(cursor.rowcount)

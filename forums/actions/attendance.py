"""Who came: parties, organisations, and groups nobody knew of, from the start of the meeting."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from forums import policies
from forums.actions.locks import writable_meeting
from forums.models import Attendance, Meeting, Party
from forums.states import MeetingState, Mode
from organisations.models import Organisation

MOST_PEOPLE = 500


@transaction.atomic
def register(
    meeting: Meeting,
    *,
    by: Any,
    party: Party,
    attended: Party | Organisation | str,
    people: int = 1,
    mode: str = Mode.ON_SITE,
) -> Attendance:
    """Write that somebody came; once more corrects the number and the mode.

    Args:
        meeting: one that has begun, its minutes not under way.
        by: somebody who prepares for
        party: any of the parties.
        attended: a party, an organisation, or the name of a group that walked in.
        people: how many.
        mode: on site or online.

    Raises:
        Refused: before the meeting, after the minutes, or a number nobody can count to.
    """
    meeting = _begun(meeting, by, party)
    if not 1 <= people <= MOST_PEOPLE:
        raise Refused(_("Skriv hvor mange som kom, fra 1 til 500."), "people")
    if mode not in Mode.values:
        raise Refused(_("Velg hvordan de var med."), "mode")
    who = {"meeting": meeting, **_who(attended, meeting)}
    if said := Attendance.objects.filter(**who, people=people, mode=mode).first():
        return said  # a second click
    row, _made = Attendance.objects.update_or_create(
        **who, defaults={"people": people, "mode": mode}
    )
    audit.record("attendance.registered", meeting, by=by, attendance=row.pk, people=people)
    return row


@transaction.atomic
def register_many(
    meeting: Meeting, *, by: Any, party: Party, organisations: Iterable[Organisation]
) -> int:
    """Tick off many at once, with the number and the mode they answered; one statement.

    Returns:
        How many were new.
    """
    meeting = _begun(meeting, by, party)
    chosen = list(organisations)
    said = {row.organisation_id: row for row in meeting.invitations.filter(organisation__in=chosen)}
    before = meeting.attendances.count()
    Attendance.objects.bulk_create(
        [
            Attendance(
                meeting=meeting,
                organisation=one,
                people=said[one.pk].people if one.pk in said else 1,
                mode=said[one.pk].mode if one.pk in said else Mode.ON_SITE,
            )
            for one in chosen
        ],
        ignore_conflicts=True,
    )
    audit.record("attendance.registered", meeting, by=by, many=len(chosen))
    return meeting.attendances.count() - before


@transaction.atomic
def unregister(meeting: Meeting, *, by: Any, party: Party, attendance: int) -> None:
    """They were not there after all; a second click finds nothing to take away."""
    meeting = _begun(meeting, by, party)
    gone, _rows = meeting.attendances.filter(pk=attendance).delete()
    if gone:
        audit.record("attendance.taken_away", meeting, by=by, attendance=attendance)


def _begun(meeting: Meeting, by: Any, party: Party) -> Meeting:
    """The meeting under lock; it has begun."""
    row = writable_meeting(meeting, by, party)
    if row.state not in (MeetingState.CONVENED, MeetingState.HELD):
        raise Refused(_("Møtet er ikke innkalt."))
    if clock.now() < row.starts_at:
        raise Refused(_("Møtet har ikke begynt. Dere kan registrere oppmøte når det begynner."))
    return row


def _who(attended: Party | Organisation | str, meeting: Meeting) -> dict[str, Any]:
    """Which row it is: one of three."""
    if isinstance(attended, Party):
        if not policies.approving_parties(meeting).filter(pk=attended.pk).exists():
            raise Refused(_("Velg en av partene."), "party")
        return {"party": attended}
    if isinstance(attended, Organisation):
        if attended.dissolved_at or attended.merged_into_id:
            raise Refused(_("Organisasjonen finnes ikke lenger."), "organisation")
        return {"organisation": attended}
    name = " ".join(attended.split())
    if not name:
        raise Refused(_("Skriv hvem som kom."), "name")
    if len(name) > 200:
        raise Refused(_("Navnet kan ha 200 tegn."), "name")
    return {"name": name}

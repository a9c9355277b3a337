"""What the invited answer. The last answer counts, and can be changed until the meeting starts."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, ics
from core.errors import Refused
from forums.models import Invitation, Meeting
from forums.states import AnswerChoice, MeetingState, Mode

MOST_PEOPLE = 50


def why_closed(meeting: Meeting, now: datetime) -> str:
    """Why nobody can answer any more, in a sentence; empty while one can."""
    told = {
        MeetingState.PLANNED: _("Møtet er ikke innkalt ennå."),
        MeetingState.CANCELLED: _("Møtet er avlyst."),
        MeetingState.POSTPONED: _("Møtet er utsatt. Dere får en ny invitasjon."),
        MeetingState.HELD: _("Møtet er holdt."),
        MeetingState.CLOSED: _("Møtet er holdt."),
    }
    if words := told.get(MeetingState(meeting.state)):
        return words
    return _("Møtet har startet.") if now >= meeting.starts_at else ""


@transaction.atomic
def answer(
    invitation: Invitation,
    *,
    via: str,
    answer: str,
    people: int = 1,
    mode: str = Mode.ON_SITE,
    needs: str = "",
    by: Any = None,
    at: datetime | None = None,
    sequence: int | None = None,
) -> Invitation:
    """Keep an answer; the same one again changes nothing and leaves no second line.

    Args:
        invitation: of the one who answers; who holds its link, or its address, may.
        via: how it came (`AnsweredBy`).
        answer: yes, no or perhaps.
        people: how many will come.
        mode: on site or online.
        needs: interpreter, hearing loop; only those who arrange the meeting read it.
        by: the person, when one has signed in.
        at: when it was given; now, unless a calendar says so.
        sequence: the version of the meeting that was answered; the present one, unless a calendar
            says so.

    Raises:
        Refused: the meeting has started or will not be held, or the answer makes no sense.
    """
    meeting, row = _locked(invitation)
    now = clock.now()
    if words := why_closed(meeting, now):
        raise Refused(words)
    needs = ics.shown(needs).strip()
    _must_make_sense(meeting, answer, people, mode, needs)
    version = meeting.sequence if sequence is None else sequence
    given = {
        "answer": answer,
        "people": people,
        "mode": mode,
        "needs": needs,
        "answered_sequence": version,
    }
    if all(getattr(row, name) == value for name, value in given.items()):
        return row
    for name, value in given.items():
        setattr(row, name, value)
    row.answered_at, row.answered_via = at or now, via
    row.save(update_fields=[*given, "answered_at", "answered_via"])
    audit.record(
        "meeting.answered", row, by=by, on_behalf_of=row.organisation, answer=answer, via=via
    )
    return row


def _locked(invitation: Invitation) -> tuple[Meeting, Invitation]:
    """The meeting first, so that nobody answers one that is being called off; then the row."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=invitation.meeting_id)
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("organisation")
    return meeting, rows.get(pk=invitation.pk)


def _must_make_sense(meeting: Meeting, answer: str, people: int, mode: str, needs: str) -> None:
    """What the form refuses too.

    Raises:
        Refused: beside the field it is about.
    """
    if answer not in AnswerChoice.values:
        raise Refused(_("Velg om dere kommer."), "answer")
    if mode not in Mode.values:
        raise Refused(_("Velg om dere møter opp eller blir med på nett."), "mode")
    if mode == Mode.ONLINE and not meeting.online_url:
        raise Refused(_("Dette møtet kan dere ikke følge på nett."), "mode")
    if not 1 <= people <= MOST_PEOPLE:
        raise Refused(_("Skriv et tall fra 1 til 50."), "people")
    if len(needs) > 500:
        raise Refused(_("Skriv høyst 500 tegn."), "needs")

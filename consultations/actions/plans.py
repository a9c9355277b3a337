"""A plan from the notice to the decision; the only writer of its rows."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from consultations import emails
from consultations.actions.hearings import create
from consultations.actions.invitees import propose
from consultations.matching import matches_plan
from consultations.models import Hearing, PlanDate, PlanMeeting, PlanProcess
from consultations.states import PHASES, PLAN, HearingKind, PlanState
from core import audit, clock, states
from core.errors import Refused, Stale
from organisations.models import ContactPerson, Municipality, Organisation, Topic

PARTIES = """
INSERT INTO consultations_planparty (process_id, organisation_id, why, cause)
SELECT %(plan)s, organisation_id, why, cause FROM ({sql}) AS found
ON CONFLICT (process_id, organisation_id) DO NOTHING
"""
OVER = [PlanState.DECISION]


@transaction.atomic
def create_plan(
    *,
    ref: str,
    by: Any,
    on_behalf_of: Organisation,
    municipality: Municipality,
    title: str,
    lead: str,
    plan_type: str,
) -> PlanProcess:
    """Start the draft of a plan. The same `ref` again (double click) gives the same one back.

    Raises:
        Stale: the `ref` names another municipality's plan.
    """
    if PlanProcess.objects.filter(ref=ref).exclude(owner=on_behalf_of).exists():
        raise Stale
    process, made = PlanProcess.objects.get_or_create(
        ref=ref,
        owner=on_behalf_of,
        defaults={
            "municipality": municipality,
            "title": title,
            "lead": lead,
            "plan_type": plan_type,
            "created_at": clock.now(),
            "contact": ContactPerson.objects.filter(municipality=municipality).first(),
        },
    )
    if made:
        audit.record("plan.created", process, by=by, on_behalf_of=on_behalf_of)
    return process


def locked_plan(process: PlanProcess, version: int | None = None) -> PlanProcess:
    """The row under lock, not decided yet.

    Raises:
        Refused: the plan is decided.
        Stale: when `version` is given and somebody has changed the plan since.
    """
    rows = PlanProcess.objects.select_for_update(of=("self",)).select_related("owner")
    row = rows.get(pk=process.pk)
    if row.state in OVER:
        raise Refused(_("Planen er vedtatt og kan ikke endres."))
    if version is not None and row.version != version:
        raise Stale
    return row


@transaction.atomic
def save_plan(
    process: PlanProcess,
    *,
    by: Any,
    version: int,
    dates: Mapping[str, date | None],
    topics: Iterable[Topic] | None = None,
    **fields: Any,
) -> PlanProcess:
    """Save what the plan says and when its phases are meant to begin.

    Args:
        process: not decided.
        by: the case handler.
        version: the version the form was opened with.
        dates: phase → the day it is meant to begin, or None.
        topics: what it is about; None leaves them, for they decide who is told at the start.
        fields: title, lead, plan_type, participation, participation_plan, contact.

    Raises:
        Refused: phases in the wrong order, no word of how to take part in a plan that has come
            so far, or new topics when the organisations have been told.
    """
    process = locked_plan(process, version)
    _check_in_order(dates)
    for name, value in fields.items():
        setattr(process, name, value)
    if process.state not in (PlanState.DRAFT, PlanState.NOTICE):
        _check_participation(process)
    if topics is not None:
        if process.state != PlanState.DRAFT:
            raise Refused(_("Organisasjonene har fått varsel. Temaene kan ikke endres."), "topics")
        process.topics.set(topics)
    process.version += 1
    process.save()
    for phase, day in dates.items():
        PlanDate.objects.update_or_create(
            process=process, phase=phase, defaults={"planned_on": day}
        )
    audit.record("plan.edited", process, by=by, on_behalf_of=process.owner)
    return process


def _check_in_order(dates: Mapping[str, date | None]) -> None:
    """A phase begins after the one before it; those without a day are stepped over."""
    last: date | None = None
    for phase in PHASES:
        day = dates.get(phase)
        if day is None:
            continue
        if last is not None and day < last:
            raise Refused(
                _("Fasen må starte etter den forrige. Velg en senere dag."), f"date_{phase}"
            )
        last = day


def _check_participation(process: PlanProcess) -> None:
    """Plan- og bygningsloven § 4-1: the programme says how people can take part."""
    if not process.participation_plan.strip():
        raise Refused(
            _("Skriv hvem som kan være med, og hvordan. Planprogrammet må si det."),
            "participation_plan",
        )


@transaction.atomic
def move_plan(
    process: PlanProcess, *, by: Any, version: int, to: str, decision: str = ""
) -> PlanProcess:
    """Go to the next phase. The first step finds the organisations and tells them.

    Args:
        process: not decided.
        by: the case handler; an approver where the plan is announced.
        version: the version the page was opened with.
        to: a `PlanState` that follows the present one.
        decision: what was decided, when that is the step.

    Raises:
        Refused: no such step, nobody to tell, no word of how to take part, or no decision.
    """
    process = locked_plan(process)
    if process.state == to and process.version == version + 1:
        return process  # a second click
    if process.version != version:
        raise Stale
    was = states.move(process, PlanState(to), allowed=PLAN)
    if to == PlanState.NOTICE:
        _find_parties(process)
    else:
        _check_participation(process)
    if to == PlanState.DECISION:
        _decide(process, decision)
    process.version += 1
    process.save()
    PlanDate.objects.update_or_create(process=process, phase=to, defaults={"began_at": clock.now()})
    if to == PlanState.NOTICE:
        emails.tell_plan_begins(process)
    audit.record("plan.moved", process, by=by, on_behalf_of=process.owner, was=was, to=to)
    return process


def _find_parties(process: PlanProcess) -> None:
    """Those the plan touches, in one statement whatever the number (clause K1f)."""
    if process.contact is None:
        raise Refused(_("Velg hvem organisasjonene kan ringe, før dere varsler."), "contact")
    match = matches_plan(process)
    with connection.cursor() as cursor:
        cursor.execute(PARTIES.format(sql=match.sql), {**match.params, "plan": process.pk})
    if not process.parties.exists():
        raise Refused(_("Ingen organisasjoner passer med temaene. Velg flere temaer."), "topics")


def _decide(process: PlanProcess, decision: str) -> None:
    """What was decided is public."""
    if not decision.strip():
        raise Refused(_("Skriv hva som ble vedtatt."), "decision")
    process.decision = decision.strip()


@transaction.atomic
def add_meeting(
    process: PlanProcess, *, by: Any, phase: str, title: str, starts_at: datetime, place: str
) -> PlanMeeting:
    """Put a meeting in a phase; the same one twice is a second click.

    Raises:
        Refused: the plan is decided, or a meeting that has been.
    """
    process = locked_plan(process)
    if starts_at <= clock.now():
        raise Refused(_("Tidspunktet er passert. Velg et senere."), "day")
    meeting, made = PlanMeeting.objects.get_or_create(
        process=process, title=title, starts_at=starts_at, defaults={"phase": phase, "place": place}
    )
    if made:
        audit.record("plan.meeting_added", process, by=by, on_behalf_of=process.owner)
    return meeting


@transaction.atomic
def remove_meeting(meeting: PlanMeeting, *, by: Any) -> None:
    """Take a meeting out that has not been yet."""
    process = locked_plan(meeting.process)
    if meeting.starts_at <= clock.now():
        raise Refused(_("Møtet har vært. Da blir det stående."))
    meeting.delete()
    audit.record("plan.meeting_removed", process, by=by, on_behalf_of=process.owner)


@transaction.atomic
def start_plan_hearing(
    process: PlanProcess, *, by: Any, ref: str, title: str, lead: str
) -> Hearing:
    """Start a hearing in the present phase; those who were told at the start are on the list.

    Raises:
        Refused: the plan has not begun, or is decided.
    """
    process = locked_plan(process)
    if process.state == PlanState.DRAFT:
        raise Refused(_("Planen er ikke varslet ennå. Send varselet først."))
    hearing = create(
        ref=ref,
        by=by,
        on_behalf_of=process.owner,
        municipality=process.municipality,
        title=title,
        lead=lead,
    )
    if hearing.process_id:
        return hearing  # a second click
    hearing.kind, hearing.process, hearing.phase = HearingKind.PLAN, process, process.state
    hearing.participation = process.participation
    hearing.save()
    hearing.topics.set(process.topics.all())
    propose(hearing, by=by)
    return hearing

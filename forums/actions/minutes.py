"""What came of a meeting: outcomes, the text, each party's own yes, and then it stands (O2, P1)."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused, Stale
from forums import policies
from forums.actions.agenda import carry_over, settle_items
from forums.actions.locks import check_prepares, check_writable, locked_meeting, writable_meeting
from forums.emails.minutes import (
    ask_for_approval,
    remind_of_minutes,
    tell_objected,
    tell_ready,
)
from forums.models import AgendaItem, Meeting, Minutes, Party, Verdict
from forums.states import (
    MEETING,
    MINUTES,
    ItemOutcome,
    ItemState,
    MeetingState,
    MinutesState,
    VerdictKind,
)


def seen(item: AgendaItem) -> str:
    """What a form carries along to show which words of an outcome its writer had read."""
    return sha256(f"{item.outcome}\n{item.result}".encode()).hexdigest()[:16]


@transaction.atomic
def record_outcome(
    item: AgendaItem, *, by: Any, party: Party, outcome: str, result: str = "", read: str = ""
) -> AgendaItem:
    """Write what became of an item, in the meeting or after it.

    Args:
        item: on the agenda of a meeting that has begun.
        by: somebody who prepares for
        party: any of the parties.
        outcome: information, decision, follow-up or carried.
        result: in words; needed for a decision.
        read: what `seen` said when the form was opened; empty: not asked.

    Raises:
        Stale: somebody else has written meanwhile.
        Refused: before the meeting, without words where they are needed, or minutes under way.
    """
    if item.meeting is None:
        raise Refused(_("Saken står ikke på sakslisten til et møte."))
    meeting = writable_meeting(item.meeting, by, party)
    row = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    outcome, result = _check_outcome(row, meeting, outcome, result)
    if (row.outcome, row.result) == (outcome, result):
        return row
    if read and read != seen(row):
        raise Stale
    row.outcome, row.result = outcome, result
    row.save(update_fields=["outcome", "result"])
    audit.record("item.outcome", row, by=by, on_behalf_of=party.organisation, outcome=outcome)
    return row


def _check_outcome(
    item: AgendaItem, meeting: Meeting, outcome: str, result: str
) -> tuple[str, str]:
    """Something that was taken up in a meeting that has begun."""
    if item.meeting_id != meeting.pk or item.state != ItemState.ACCEPTED:
        raise Refused(_("Saken står ikke på sakslisten."))
    if meeting.state not in (MeetingState.CONVENED, MeetingState.HELD):
        raise Refused(_("Møtet er ikke innkalt."))
    if clock.now() < meeting.starts_at:
        raise Refused(_("Møtet har ikke begynt."))
    result = result.strip()
    if outcome and outcome not in ItemOutcome.values:
        raise Refused(_("Velg hva som kom ut av saken."), "outcome")
    if result and not outcome:
        raise Refused(_("Velg hva som kom ut av saken."), "outcome")
    if outcome == ItemOutcome.DECISION and not result:
        raise Refused(_("Skriv hva dere ble enige om."), "result")
    if len(result) > 5000:
        raise Refused(_("Teksten kan ha 5000 tegn."), "result")
    return outcome, result


@transaction.atomic
def save_minutes(
    meeting: Meeting, *, by: Any, party: Party, version: int, words: str, summary: str = ""
) -> Minutes:
    """Keep the text while it is being written by the convener's side.

    Args:
        meeting: one that has begun.
        by: somebody who prepares for
        party: the one that convened.
        version: of the minutes when the form was opened; 0 when there were none.
        words: what else was said.
        summary: for the members; public with the minutes.

    Raises:
        Stale: somebody else has saved meanwhile; what was typed stays in the form.
        Refused: another party, or minutes that are out or approved.
    """
    meeting = writable_meeting(meeting, by, party)
    _check_writer(meeting, party)
    words, summary = words.strip(), summary.strip()
    _check_lengths(words, summary)
    row = Minutes.objects.select_for_update(of=("self",)).filter(meeting=meeting).first()
    if row is None:
        row = Minutes(meeting=meeting, version=0, created_at=clock.now(), written_by=by)
    elif (row.words, row.summary) == (words, summary):
        return row  # a second click
    if row.version != version:
        raise Stale
    row.words, row.summary, row.written_by = words, summary, by
    row.version += 1
    row.save()
    audit.record("minutes.saved", row, by=by, on_behalf_of=party.organisation)
    return row


def _check_writer(meeting: Meeting, party: Party) -> None:
    """The party that convened writes, when the meeting has begun."""
    if party.pk != meeting.convener_id:
        raise Refused(_("Den parten som innkalte til møtet, skriver referatet."))
    if meeting.state not in (MeetingState.CONVENED, MeetingState.HELD):
        raise Refused(_("Møtet er ikke innkalt."))
    if clock.now() < meeting.starts_at:
        raise Refused(_("Møtet har ikke begynt. Dere kan skrive referatet når det begynner."))


def _check_lengths(words: str, summary: str) -> None:
    """What the columns hold."""
    if len(words) > 20000:
        raise Refused(_("Teksten kan ha 20 000 tegn."), "words")
    if len(summary) > 2000:
        raise Refused(_("Sammendraget kan ha 2000 tegn."), "summary")


@transaction.atomic
def send_for_approval(minutes: Minutes, *, by: Any, party: Party, version: int) -> Minutes:
    """Ask every party for its yes. From now on nothing of it can be changed.

    Raises:
        Stale: somebody has saved since.
        Refused: another party than the convener, a meeting that is not marked as held, or nothing
            to approve.
    """
    row = _locked(minutes, by, party)
    if row.state == MinutesState.FOR_APPROVAL and row.version == version:
        return row
    meeting = row.meeting
    check_writable(meeting)
    _check_writer(meeting, party)
    if row.version != version:
        raise Stale
    if meeting.state != MeetingState.HELD:
        raise Refused(_("Marker først at møtet er holdt."))
    if not row.words and not meeting.items.exclude(outcome="").exists():
        raise Refused(_("Skriv noe i referatet, eller hva som kom ut av sakene."), "words")
    states.move(row, MinutesState.FOR_APPROVAL, allowed=MINUTES)
    row.sent_at = clock.now()
    row.save(update_fields=["state", "sent_at"])
    ask_for_approval(row)
    audit.record("minutes.for_approval", row, by=by, on_behalf_of=party.organisation)
    return row


@transaction.atomic
def take_back(minutes: Minutes, *, by: Any, party: Party) -> Minutes:
    """Back to a draft. The version goes up, so no earlier yes counts; the history keeps them."""
    row = _locked(minutes, by, party)
    if row.state == MinutesState.DRAFT:
        return row
    if party.pk != row.meeting.convener_id:
        raise Refused(_("Den parten som innkalte til møtet, skriver referatet."))
    states.move(row, MinutesState.DRAFT, allowed=MINUTES)
    row.version += 1
    row.save(update_fields=["state", "version"])
    audit.record("minutes.taken_back", row, by=by, on_behalf_of=party.organisation)
    return row


@transaction.atomic
def approve(minutes: Minutes, *, by: Any, party: Party, version: int, words: str = "") -> Minutes:
    """One party's own yes; with the last one the minutes stand, and the meeting is closed.

    Args:
        minutes: out for approval.
        by: a person with the key of
        party: the party; nobody approves for another, and nobody for two (decisions.md rule 1).
        version: the one that was read.
        words: a remark, public.

    Raises:
        Stale: another version is out.
        Refused: no key, a second answer, or a person who has answered for another party.
    """
    row = _verdict(minutes, by, party, version, VerdictKind.APPROVED, words)
    if row.state == MinutesState.FOR_APPROVAL and not missing(row).exists():
        _close(row)
    return row


@transaction.atomic
def object_to(minutes: Minutes, *, by: Any, party: Party, version: int, words: str) -> Minutes:
    """One party's objection, public; the writer must take it back, and may send it anew.

    Raises:
        Stale: another version is out.
        Refused: no words, no key, or a second answer.
    """
    if not words.strip():
        raise Refused(_("Skriv hva dere ikke er enige i."), "words")
    return _verdict(minutes, by, party, version, VerdictKind.OBJECTED, words)


def missing(minutes: Minutes) -> Any:
    """The parties whose yes to this version is missing."""
    said = minutes.verdicts.filter(version=minutes.version, kind=VerdictKind.APPROVED)
    return policies.approving_parties(minutes.meeting).exclude(pk__in=said.values("party"))


def _verdict(
    minutes: Minutes, by: Any, party: Party, version: int, kind: VerdictKind, words: str
) -> Minutes:
    """Write one party's word on one version; the same again changes nothing."""
    words = words.strip()
    if len(words) > 2000:
        raise Refused(_("Teksten kan ha 2000 tegn."), "words")
    row = _locked(minutes, None, party)
    if party.pk not in {one.pk for one in policies.keys_for(by, row.meeting)}:
        raise Refused(_("Du kan ikke godkjenne for denne parten."), "party")
    if _answered(row, by, party, version, kind):
        return row  # a second click
    if row.version != version:
        raise Stale
    if row.state != MinutesState.FOR_APPROVAL:
        raise Refused(_("Referatet er ikke til godkjenning."))
    verdict = Verdict.objects.create(
        minutes=row, version=version, party=party, kind=kind, words=words, by=by, at=clock.now()
    )
    if kind == VerdictKind.OBJECTED:
        tell_objected(verdict)
    audit.record(f"minutes.{kind.value}", row, by=by, on_behalf_of=party.organisation)
    return row


def _answered(row: Minutes, by: Any, party: Party, version: int, kind: VerdictKind) -> bool:
    """Whether this person has said this already; one word from a party, one key for a person."""
    before = row.verdicts.filter(version=version)
    if own := before.filter(party=party).first():
        if (own.kind, own.by_id) == (kind, by.pk):
            return True
        raise Refused(_("Parten har allerede svart på denne utgaven av referatet."))
    if before.filter(by=by).exists():
        raise Refused(_("Du har svart for en annen part. Noen andre må svare for denne."), "party")
    return False


def _close(minutes: Minutes) -> None:
    """Every party has said yes: the rest goes on to the next meeting, and the invited are told."""
    meeting, now = minutes.meeting, clock.now()
    carry_over(meeting)
    states.move(minutes, MinutesState.APPROVED, allowed=MINUTES)
    minutes.approved_at = now
    minutes.save(update_fields=["state", "approved_at"])
    states.move(meeting, MeetingState.CLOSED, allowed=MEETING)
    meeting.closed_at = now
    meeting.save(update_fields=["state", "closed_at"])
    settle_items(meeting.forum)
    tell_ready(minutes)
    audit.record("meeting.closed", meeting, by=None)


def _locked(minutes: Minutes, by: Any, party: Party) -> Minutes:
    """The minutes under lock, after the forum and the meeting; with `by` the party is asked."""
    forum, meeting = locked_meeting(minutes.meeting, ended=True)
    row = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    row.meeting = meeting
    if by is not None:
        check_prepares(by, party, forum)
    return row


def remind_late() -> int:
    """Remind the convener's side once of minutes that should have been out for approval.

    For the beat; each meeting is told of once, whoever asks how often.

    Returns:
        How many meetings were told of now.
    """
    told = 0
    for meeting in late_meetings():
        told += remind_of_minutes(meeting)
    return told


def late_meetings() -> list[Meeting]:
    """Held meetings whose minutes are neither out nor approved after the forum's own limit."""
    today = clock.today()
    held = Meeting.objects.filter(state=MeetingState.HELD).exclude(
        minutes__state__in=[MinutesState.FOR_APPROVAL, MinutesState.APPROVED]
    )
    found = held.select_related("forum", "convener__organisation")
    return [meeting for meeting in found if minutes_due(meeting) < today]


def minutes_due(meeting: Meeting) -> Any:
    """The last day that the minutes must be out for approval."""
    day = meeting.starts_at.astimezone(clock.OSLO).date()
    return day + timedelta(days=meeting.forum.minutes_days)

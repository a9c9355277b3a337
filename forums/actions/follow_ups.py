"""Promises between meetings: who does what by when; on every agenda until it is done."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused
from forums import policies
from forums.actions.locks import check_prepares, locked, writable_meeting
from forums.models import AgendaItem, FollowUp, Meeting, Party
from forums.states import FOLLOW_UP, FollowUpState, MeetingState

MOST = 100  # from one meeting


@transaction.atomic
def add_follow_up(
    meeting: Meeting,
    *,
    by: Any,
    party: Party,
    ref: str,
    what: str,
    due: date,
    owner: Party | None = None,
    item: AgendaItem | None = None,
) -> FollowUp:
    """Write down what somebody has promised.

    Args:
        meeting: one that has begun, its minutes not under way.
        by: somebody who prepares for
        party: any of the parties.
        ref: its name from the start; the same one again gives the first back.
        what: the promise.
        due: the last day.
        owner: the party that promised; None for all of them.
        item: where it came up.

    Raises:
        Refused: no words, a day before the meeting, or minutes under way.
    """
    meeting = writable_meeting(meeting, by, party)
    if before := FollowUp.objects.filter(ref=ref).first():
        if before.meeting_id != meeting.pk:
            raise Refused(_("Last siden på nytt, og prøv igjen."))
        return before
    if meeting.state not in (MeetingState.CONVENED, MeetingState.HELD):
        raise Refused(_("Møtet er ikke innkalt."))
    if clock.now() < meeting.starts_at:
        raise Refused(_("Møtet har ikke begynt. Dere kan avtale oppfølging når det begynner."))
    row = FollowUp.objects.create(
        ref=ref,
        forum=meeting.forum,
        meeting=meeting,
        item=_item_of(meeting, item),
        what=_check_what(what),
        party=_check_owner(owner, meeting),
        due=_check_due(due, meeting),
        created_at=clock.now(),
    )
    audit.record("follow_up.added", row, by=by, on_behalf_of=party.organisation)
    return row


def _item_of(meeting: Meeting, item: AgendaItem | None) -> AgendaItem | None:
    """One of the meeting's items, or none."""
    if item is not None and item.meeting_id != meeting.pk:
        raise Refused(_("Velg en av sakene i møtet."), "item")
    return item


def _check_what(what: str) -> str:
    """One line."""
    what = " ".join(what.split())
    if not what:
        raise Refused(_("Skriv hva som skal gjøres."), "what")
    if len(what) > 200:
        raise Refused(_("Teksten kan ha 200 tegn."), "what")
    return what


def _check_owner(owner: Party | None, meeting: Meeting) -> Party | None:
    """One of the parties, or all."""
    if owner is not None and not policies.approving_parties(meeting).filter(pk=owner.pk).exists():
        raise Refused(_("Velg en av partene."), "owner")
    return owner


def _check_due(due: date, meeting: Meeting) -> date:
    """Not before the meeting, and not in another age."""
    if due < meeting.starts_at.astimezone(clock.OSLO).date():
        raise Refused(_("Dagen er før møtet. Velg en dag etter."), "due")
    if (due - clock.today()).days > 366 * 5:
        raise Refused(_("Velg en dag innen fem år."), "due")
    return due


@transaction.atomic
def drop_follow_up(follow_up: FollowUp, *, by: Any, party: Party) -> None:
    """Take away what was written by mistake, before the minutes are out."""
    meeting = writable_meeting(follow_up.meeting, by, party)
    gone, _rows = meeting.follow_ups.filter(pk=follow_up.pk).delete()
    if gone:
        audit.record("follow_up.dropped", meeting, by=by, on_behalf_of=party.organisation)


@transaction.atomic
def mark_done(follow_up: FollowUp, *, by: Any, party: Party, note: str) -> FollowUp:
    """The owner says that it is done, and what was done; it leaves the next agendas.

    Raises:
        Refused: another party than the owner, or no words.
    """
    row = _locked(follow_up, by, party)
    note = " ".join(note.split())
    if row.state == FollowUpState.DONE:
        return row
    if not note:
        raise Refused(_("Skriv hva som ble gjort."), "note")
    if len(note) > 500:
        raise Refused(_("Teksten kan ha 500 tegn."), "note")
    states.move(row, FollowUpState.DONE, allowed=FOLLOW_UP)
    row.note, row.done_at, row.done_by = note, clock.now(), by
    row.save(update_fields=["state", "note", "done_at", "done_by"])
    audit.record("follow_up.done", row, by=by, on_behalf_of=party.organisation)
    return row


@transaction.atomic
def reopen(follow_up: FollowUp, *, by: Any, party: Party) -> FollowUp:
    """It was not done after all; it is on the agendas again, and what was written stays."""
    row = _locked(follow_up, by, party)
    if row.state == FollowUpState.OPEN:
        return row
    states.move(row, FollowUpState.OPEN, allowed=FOLLOW_UP)
    row.done_at, row.done_by = None, None
    row.save(update_fields=["state", "done_at", "done_by"])
    audit.record("follow_up.reopened", row, by=by, on_behalf_of=party.organisation)
    return row


def _locked(follow_up: FollowUp, by: Any, party: Party) -> FollowUp:
    """The promise under lock, for its owner; any party when all promised."""
    forum = locked(follow_up.forum, ended=True)
    row = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    check_prepares(by, party, forum)
    if row.party_id is not None and row.party_id != party.pk:
        raise Refused(_("Bare den som skal gjøre det, kan si at det er gjort."))
    return row

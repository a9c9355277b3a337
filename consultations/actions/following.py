"""Who follows a hearing, who will not answer, and the reminders of those who have not yet."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from consultations import emails, periods
from consultations.models import Follow, Hearing, Invitee, Reminder
from consultations.states import AnswerState, ExtensionState, HearingState
from core import audit, clock
from core.errors import Refused
from organisations.models import Organisation


@transaction.atomic
def follow(hearing: Hearing, *, by: Any, organisation: Organisation | None = None) -> Follow:
    """Be told what happens; again changes nothing.

    Raises:
        Refused: nothing more will happen.
    """
    now = Hearing.objects.get(pk=hearing.pk)
    if now.state in (HearingState.CONCLUDED, HearingState.WITHDRAWN):
        raise Refused(_("Høringen er avsluttet, så det kommer ikke flere nyheter."))
    found, _made = Follow.objects.get_or_create(
        hearing=hearing,
        person=by,
        defaults={"organisation": organisation, "created_at": clock.now()},
    )
    return found


@transaction.atomic
def unfollow(hearing: Hearing, *, by: Any) -> None:
    """No more news; again changes nothing."""
    Follow.objects.filter(hearing=hearing, person=by).delete()


def forget_follows(person: Any) -> None:
    """Someone who leaves follows nothing."""
    Follow.objects.filter(person=person).delete()


@transaction.atomic
def decline(hearing: Hearing, *, by: Any, on_behalf_of: Organisation) -> Invitee:
    """«Vi avstår»: an invited organisation will not answer, and gets no more reminders.

    Raises:
        Refused: not invited, it has answered already, or the deadline has passed.
    """
    row = _own_invitation(hearing, on_behalf_of)
    if row.declined_at:
        return row  # a second click
    answers = hearing.answers.filter(organisation=on_behalf_of)
    if answers.exclude(state=AnswerState.DRAFT).exists():
        raise Refused(_("Dere har allerede svart."))
    row.declined_at = clock.now()
    row.save(update_fields=["declined_at"])
    emails.stop_reminders(hearing, on_behalf_of)
    audit.record("hearing.declined", hearing, by=by, on_behalf_of=on_behalf_of)
    return row


@transaction.atomic
def take_up_again(hearing: Hearing, *, by: Any, on_behalf_of: Organisation) -> Invitee:
    """They will answer after all; again changes nothing."""
    row = _own_invitation(hearing, on_behalf_of)
    if row.declined_at:
        row.declined_at = None
        row.save(update_fields=["declined_at"])
        audit.record("hearing.declined_undone", hearing, by=by, on_behalf_of=on_behalf_of)
    return row


def _own_invitation(hearing: Hearing, organisation: Organisation) -> Invitee:
    """The organisation's row under lock, while the hearing is open; the hearing first."""
    row = Hearing.objects.select_for_update(of=("self",), no_key=True).get(pk=hearing.pk)
    if not row.is_open(clock.now()):
        raise Refused(_("Høringen er ikke åpen."))
    invitee = row.invitees.select_for_update(of=("self",)).filter(
        organisation=organisation, accepted=True
    )
    if (found := invitee.first()) is None:
        raise Refused(_("Dere er ikke invitert til denne høringen."))
    return found


# --- reminders ------------------------------------------------------------------------------------


def remind_due() -> int:
    """Write the reminders that are due now; run twice it writes them once.

    Returns:
        How many sets (one for each hearing and lead time) were written.
    """
    now = clock.now()
    told = Max("extensions__answered_at", filter=Q(extensions__state=ExtensionState.GRANTED))
    running = Hearing.objects.open().annotate(told_at=Greatest("opens_at", told))
    rows: Any = running.only("pk", "closes_at")
    due = [h for h in rows if h.closes_at and periods.reminder_due(h.told_at, h.closes_at, now)]
    return sum(remind(hearing) for hearing in due)


def _lead(hearing: Hearing, now: datetime) -> int | None:
    """The lead time that is due; counted from when they were last told the deadline.

    That is the opening, or the letter about a later deadline.
    """
    if hearing.opens_at is None or hearing.closes_at is None or not hearing.is_open(now):
        return None
    granted = hearing.extensions.filter(state=ExtensionState.GRANTED)
    told = granted.aggregate(at=Max("answered_at"))["at"] or hearing.opens_at
    return periods.reminder_due(max(told, hearing.opens_at), hearing.closes_at, now)


@transaction.atomic
def remind(hearing: Hearing) -> bool:
    """Write the set that is due, unless it has been written; one statement however many.

    The hearing is read again under lock, so that a withdrawal or an extension that came first
    counts, and the row says once for all that this lead time has been reminded of.
    """
    row = (
        Hearing.objects.select_for_update(of=("self",), no_key=True)
        .select_related("owner", "contact")
        .get(pk=hearing.pk)
    )
    now = clock.now()
    lead = _lead(row, now)
    if lead is None or row.closes_at is None:
        return False
    _set, made = Reminder.objects.get_or_create(
        hearing=row, lead=lead, closes_at=row.closes_at, defaults={"written_at": now}
    )
    if made:
        emails.remind(row, lead)
    return made

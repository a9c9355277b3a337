"""More time: an organisation asks, the municipality answers or gives it unasked. Never less."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from consultations import emails
from consultations.actions.hearings import check_order, locked
from consultations.models import Extension, Hearing
from consultations.states import EXTENSION, ExtensionState, HearingState
from core import audit, clock, states
from core.errors import Refused, Stale
from organisations.models import Organisation

LIMIT = 1000  # characters of a reason


def check_open(hearing: Hearing, now: datetime) -> datetime:
    """The deadline that may still be moved.

    Raises:
        Refused: the hearing takes no ordinary answers any longer, or was never published.
    """
    if hearing.state != HearingState.PUBLISHED or hearing.closes_at is None:
        raise Refused(_("Fristen kan bare forlenges mens høringen er publisert."))
    if hearing.closes_at <= now:
        raise Refused(_("Fristen har gått ut. Dere kan fortsatt sende svar etter fristen."))
    return hearing.closes_at


@transaction.atomic
def ask_extension(
    hearing: Hearing, *, by: Any, on_behalf_of: Organisation, wanted: date, reason: str
) -> Extension:
    """Ask for a later deadline; the request is public from now on.

    Args:
        hearing: published, its deadline not passed.
        by: who asks.
        on_behalf_of: the organisation that needs the time.
        wanted: the last day they wish for.
        reason: why, in a sentence or two.

    Raises:
        Refused: too late, no reason, no later day, or their earlier request waits for its answer.
    """
    hearing = locked(hearing)
    closes_at = check_open(hearing, clock.now())
    reason = _reason(reason, _("Skriv hvorfor dere trenger mer tid."), "reason")
    if clock.end_of_day(wanted) <= closes_at:
        raise Refused(_("Velg en dag etter fristen."), "wanted")
    waiting = hearing.extensions.filter(organisation=on_behalf_of, state=ExtensionState.ASKED)
    if before := waiting.first():
        if (before.wanted, before.reason) == (wanted, reason):
            return before  # a second click
        raise Refused(_("Dere har allerede bedt om lengre frist. Vent på svaret."))
    asked = Extension.objects.create(
        hearing=hearing,
        organisation=on_behalf_of,
        asked_by=by,
        asked_at=clock.now(),
        wanted=wanted,
        reason=reason,
    )
    emails.tell_asked(asked)
    audit.record(
        "hearing.extension_asked", hearing, by=by, on_behalf_of=on_behalf_of, wanted=str(wanted)
    )
    return asked


@transaction.atomic
def extend(
    hearing: Hearing,
    *,
    by: Any,
    closes_at: datetime,
    closes_on: date,
    reason: str,
    asked: Extension | None = None,
    answer_by: date | None = None,
    decides_on: date | None = None,
) -> Extension:
    """Move the deadline to a later day, and tell everyone it concerns.

    Args:
        hearing: published, its deadline not passed.
        by: the case handler.
        closes_at: the deadline the case handler saw.
        closes_on: the new last day.
        reason: public; why, or what is said to the one who asked.
        asked: the request that is granted; None on the municipality's own initiative.
        answer_by: the day the senders have their answer; None keeps it.
        decides_on: the day the matter is decided; None keeps it.

    Raises:
        Stale: somebody has moved the deadline since.
        Refused: too late, not later, no reason, or after the day the senders have their answer.
    """
    hearing = locked(hearing)
    if done := _already(hearing, by, closes_at, closes_on):
        return done  # a second click
    before = check_open(hearing, clock.now())
    if before != closes_at:
        raise Stale(_("En kollega har flyttet fristen. Se hva den er nå."))
    after = _later(before, closes_on)
    reason = _reason(reason, _("Skriv hvorfor fristen blir lengre."), "reason")
    row = _locked_request(asked) if asked else Extension(hearing=hearing)
    hearing.answer_by = answer_by or hearing.answer_by
    hearing.decides_on = decides_on or hearing.decides_on
    check_order(closes_on, hearing.answer_by, hearing.decides_on)
    hearing.closes_at = after
    hearing.version += 1
    hearing.save(update_fields=["closes_at", "answer_by", "decides_on", "version"])
    row.hearing, row.closed_before, row.closes_at = hearing, before, after
    _close(row, ExtensionState.GRANTED, by, reason)
    emails.stop_reminders(hearing)
    emails.tell_extended(row)
    audit.record(
        "hearing.extended", hearing, by=by, on_behalf_of=hearing.owner, closes_on=str(closes_on)
    )
    return row


def _already(hearing: Hearing, by: Any, closes_at: datetime, closes_on: date) -> Extension | None:
    """The same extension by the same person, done a moment ago."""
    return hearing.extensions.filter(
        answered_by=by, closed_before=closes_at, closes_at=clock.end_of_day(closes_on)
    ).first()


def _later(before: datetime, closes_on: date) -> datetime:
    """The new deadline; a deadline is never moved to an earlier instant."""
    after = clock.end_of_day(closes_on)
    if after <= before:
        raise Refused(
            _("Den nye fristen må være senere enn den gamle. Velg en senere dag."), "closes_on"
        )
    return after


@transaction.atomic
def refuse_extension(asked: Extension, *, by: Any, reason: str) -> Extension:
    """Say no, with a public reason; the one who asked is told.

    Raises:
        Refused: no reason, or it has been answered already.
    """
    hearing = locked(asked.hearing)
    row = Extension.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if row.state == ExtensionState.REFUSED and row.answer == reason.strip():
        return row  # a second click
    reason = _reason(reason, _("Skriv hvorfor dere ikke kan forlenge fristen."), "no_reason")
    row = _locked_request(asked)
    _close(row, ExtensionState.REFUSED, by, reason)
    emails.tell_refused(row)
    audit.record("hearing.extension_refused", hearing, by=by, on_behalf_of=hearing.owner)
    return row


def _locked_request(asked: Extension) -> Extension:
    """The request under lock, still without an answer; its hearing is locked before it."""
    row = Extension.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if row.state != ExtensionState.ASKED:
        raise Refused(_("En kollega har allerede svart på dette."))
    return row


def _close(row: Extension, to: ExtensionState, by: Any, words: str) -> None:
    """Keep what was said; one that nobody asked for goes the same way."""
    states.move(row, to, allowed=EXTENSION)
    row.answered_by, row.answered_at, row.answer = by, clock.now(), words
    row.save()


def _reason(words: str, lack: str, field: str) -> str:
    """A reason without its outer white space."""
    words = words.strip()
    if not words:
        raise Refused(lack, field)
    if len(words) > LIMIT:
        raise Refused(_("Skriv kortere: høyst 1000 tegn."), field)
    return words

"""Two keys: one person sends the draft for approval, another publishes it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from consultations import emails, periods
from consultations.actions.hearings import locked, locked_draft
from consultations.actions.invitees import unseen
from consultations.models import Hearing
from consultations.policies import why_not_publish
from consultations.signals import hearing_moved
from consultations.states import HEARING, HearingState
from core import audit, clock, states
from core.errors import Refused, Stale
from organisations.models import Organisation


@transaction.atomic
def send_for_approval(hearing: Hearing, *, by: Any, version: int) -> Hearing:
    """Freeze the content and ask a second person to publish it.

    Raises:
        Refused: when something that the invited need is missing.
    """
    row = locked(hearing)
    sent = row.state == HearingState.FOR_APPROVAL and row.sent_for_approval_by_id == by.pk
    if sent and row.version == version + 1:
        return row  # a second click
    hearing = locked_draft(hearing, version)
    check_complete(hearing)
    states.move(hearing, HearingState.FOR_APPROVAL, allowed=HEARING)
    hearing.sent_for_approval_at, hearing.sent_for_approval_by = clock.now(), by
    hearing.returned_reason = ""
    hearing.version += 1
    hearing.save()
    audit.record("hearing.sent_for_approval", hearing, by=by, on_behalf_of=hearing.owner)
    hearing_moved.send(Hearing, hearing=hearing)
    return hearing


def check_complete(hearing: Hearing) -> None:
    """Refuse a hearing that nobody could answer."""
    for lack in missing(hearing):
        raise lack


def missing(hearing: Hearing) -> list[Refused]:
    """What the invited need and that is not there yet: a deadline, somebody to ask, invitees.

    Before it is sent for approval, somebody must have gone through the list that causes made.
    """
    lacks = []
    if hearing.closes_at is None:
        lacks.append(Refused(_("Høringen mangler frist. Sett frist først."), "closes_on"))
    elif hearing.closes_at <= clock.now():
        lacks.append(
            Refused(_("Fristen har allerede gått ut. Velg en dag fram i tid."), "closes_on")
        )
    if hearing.contact_id is None:
        lacks.append(
            Refused(_("Høringen mangler en kontaktperson. Velg hvem de kan ringe."), "contact")
        )
    if not hearing.invitees.filter(accepted=True).exists():
        lacks.append(
            Refused(
                _("Ingen står på listen. Velg flere temaer, eller legg til organisasjoner."),
                "topics",
            )
        )
    elif hearing.state == HearingState.DRAFT and unseen(hearing):
        lacks.append(
            Refused(
                _("Listen er endret siden noen så gjennom den. Se gjennom mottakerne."), "invitees"
            )
        )
    return lacks + _too_short(hearing)


def _too_short(hearing: Hearing) -> list[Refused]:
    """A time shorter than the rule's minimum needs a public reason; asked of a draft only.

    How long an approver thinks about it must not make the case handler start again.
    """
    if hearing.state != HearingState.DRAFT or hearing.closes_at is None or hearing.short_reason:
        return []
    rule = periods.rule_of(hearing.kind, hearing.period_rule)
    first = periods.first_day(hearing.opens_at, clock.now())
    least = periods.too_short(rule, first, clock.last_day(hearing.closes_at))
    if least is None:
        return []
    words = _("Fristen er kortere enn %(period)s. Skriv hvorfor, og hvem som har bestemt det.")
    return [Refused(words % {"period": periods.words(least)}, "closes_on")]


@transaction.atomic
def take_back(hearing: Hearing, *, by: Any, reason: str) -> Hearing:
    """Back to draft, with a reason that the case handler sees."""
    hearing = locked(hearing)
    if not reason.strip():
        raise Refused(_("Skriv hva som må endres."), "reason")
    if hearing.state == HearingState.DRAFT and hearing.returned_reason == reason.strip():
        return hearing  # a second click
    states.move(hearing, HearingState.DRAFT, allowed=HEARING)
    hearing.returned_reason = reason.strip()
    hearing.sent_for_approval_at = hearing.sent_for_approval_by = None
    hearing.version += 1
    hearing.save()
    audit.record("hearing.taken_back", hearing, by=by, on_behalf_of=hearing.owner)
    return hearing


@transaction.atomic
def publish(hearing: Hearing, *, by: Any, on_behalf_of: Organisation, version: int) -> Hearing:
    """Open the hearing and invite everyone on the list, in one transaction.

    Args:
        hearing: sent for approval by someone else.
        by: the approver.
        on_behalf_of: the municipality or county that owns it.
        version: what the approver read; a stale one is refused.

    Raises:
        Stale: the content has changed since it was read.
        Refused: wrong state, own proposal, or the deadline has passed meanwhile.
    """
    hearing = locked(hearing)
    if hearing.state == HearingState.PUBLISHED:
        if (hearing.published_by_id, hearing.version) == (by.pk, version + 1):
            return hearing  # a second click
        raise Refused(_("Høringen er allerede publisert."))
    states.move(hearing, HearingState.PUBLISHED, allowed=HEARING)
    if hearing.version != version:
        raise Stale
    if refusal := why_not_publish(by, hearing):
        raise Refused(refusal)
    check_complete(hearing)
    hearing.published_at, hearing.published_by = clock.now(), by
    hearing.opens_at = max(hearing.opens_at or hearing.published_at, hearing.published_at)
    hearing.version += 1
    hearing.save()
    emails.invite_all(hearing)
    audit.record("hearing.published", hearing, by=by, on_behalf_of=on_behalf_of)
    hearing_moved.send(Hearing, hearing=hearing)
    return hearing

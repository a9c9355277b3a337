"""Withdrawing what is out: a hearing with a reason, and a sent answer, whose number stays."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from consultations import emails, policies
from consultations.actions.hearings import locked
from consultations.actions.joining import tell_joiners
from consultations.models import Answer, Hearing, Point
from consultations.signals import hearing_moved
from consultations.states import ANSWER, HEARING, AnswerState, HearingState
from core import audit, clock, states
from core.errors import Refused, Stale


@transaction.atomic
def withdraw(hearing: Hearing, *, by: Any, version: int, reason: str) -> Hearing:
    """Withdraw a published hearing: letters that have not gone are ended, the others are told.

    Args:
        hearing: published and not summarised.
        by: one who may publish.
        version: the version the page was opened with.
        reason: public.

    Raises:
        Stale: the hearing has changed since.
        Refused: no reason, or it is not published.
    """
    hearing = locked(hearing)
    if hearing.state == HearingState.WITHDRAWN and hearing.withdrawn_reason == reason.strip():
        return hearing  # a second click
    if hearing.state == HearingState.PUBLISHED and hearing.version != version:
        raise Stale
    if not reason.strip():
        raise Refused(_("Skriv hvorfor høringen blir trukket. Alle kan lese det."), "reason")
    states.move(hearing, HearingState.WITHDRAWN, allowed=HEARING)
    hearing.withdrawn_at, hearing.withdrawn_reason = clock.now(), reason.strip()
    hearing.version += 1
    hearing.save(update_fields=["state", "withdrawn_at", "withdrawn_reason", "version"])
    emails.stop_waiting(hearing)
    emails.tell_withdrawn(hearing)
    audit.record("hearing.withdrawn", hearing, by=by, on_behalf_of=hearing.owner)
    hearing_moved.send(Hearing, hearing=hearing)
    return hearing


@transaction.atomic
def withdraw_answer(answer: Answer, *, by: Any) -> Answer:
    """Take back what was sent. Those who joined it are told, and may answer anew.

    Until the municipality has made points of it: then its words stand in the treatment, perhaps
    merged with those of others, and cannot be drawn out of it again.

    Args:
        answer: sent, in a hearing that has no summary yet.
        by: a responsible person, or the private person whose own it is.

    Raises:
        Refused: no right, the summary is out, or the treatment has begun. Withdrawn already is a
            second click.
    """
    hearing = Hearing.objects.select_for_update(of=("self",), no_key=True).get(pk=answer.hearing_id)
    answer = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    answer.hearing = hearing
    if not policies.may_send_answer(by, answer):
        raise Refused(policies.why_not_withdraw(by, answer))
    if answer.state == AnswerState.WITHDRAWN:
        return answer
    check_untreated(answer, hearing)
    states.move(answer, AnswerState.WITHDRAWN, allowed=ANSWER)
    answer.withdrawn_at, answer.withdrawn_by, answer.joins = clock.now(), by, None
    answer.late_reason = ""  # why these words were set aside says nothing of those that may come
    answer.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "joins", "late_reason"])
    audit.record("answer.withdrawn", answer, by=by, on_behalf_of=answer.organisation)
    tell_joiners(answer, emails.JOINED_WITHDRAWN)
    return answer


def check_untreated(answer: Answer, hearing: Hearing) -> None:
    """Before the summary, and before anyone in the municipality has made points of it."""
    if hearing.state == HearingState.WITHDRAWN:
        raise Refused(_("Kommunen har trukket høringen, så svaret blir ikke brukt."))
    if hearing.state != HearingState.PUBLISHED:
        raise Refused(_("Høringen er oppsummert, så svaret kan ikke trekkes."))
    if Point.objects.filter(version__answer=answer).exists():
        raise Refused(
            _("Kommunen har begynt å behandle svaret, så det kan ikke trekkes. Ring dem.")
        )

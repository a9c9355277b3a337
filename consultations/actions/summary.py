"""From the last answer to the decision: what the hearing led to, told to everyone who answered."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from consultations import emails
from consultations.actions.hearings import locked
from consultations.actions.moderation import check_quotes_nothing
from consultations.models import Hearing
from consultations.moderation import quotes
from consultations.signals import hearing_moved
from consultations.states import HEARING, HearingState
from core import audit, clock, states
from core.errors import Refused, Stale


@transaction.atomic
def save_summary(
    hearing: Hearing, *, by: Any, version: int, summary: str, changes: str = ""
) -> Hearing:
    """Keep the text of the summary, and of what was changed, while they are being written."""
    hearing = locked_unsummarised(hearing, version)
    hearing.summary, hearing.changes_because = summary, changes
    hearing.version += 1
    hearing.save(update_fields=["summary", "changes_because", "version"])
    audit.record("hearing.summary_saved", hearing, by=by, on_behalf_of=hearing.owner)
    return hearing


def locked_unsummarised(hearing: Hearing, version: int) -> Hearing:
    """The row under lock, its summary not out yet."""
    row = locked(hearing)
    if row.state in (HearingState.DRAFT, HearingState.FOR_APPROVAL):
        raise Refused(_("Høringen er ikke publisert ennå."))
    if row.state != HearingState.PUBLISHED:
        raise Refused(_("Oppsummeringen er allerede publisert."))
    if row.version != version:
        raise Stale
    return row


@transaction.atomic
def summarise(
    hearing: Hearing, *, by: Any, version: int, summary: str, changes: str = ""
) -> Hearing:
    """Publish what happened, and tell each sender what happened to each point.

    Args:
        hearing: past its deadline, every point treated.
        by: the approver.
        version: the version the form was opened with.
        summary: the text as it stands in the form, saved with it.
        changes: what was changed because of the hearing, likewise; perhaps nothing.

    Raises:
        Stale: somebody has saved the summary since.
        Refused: the deadline has not passed, a point is untreated, an answer has no points, or
            the summary is empty.
    """
    row = locked(hearing)
    sent = (by.pk, version + 1, summary, changes)
    if (row.summarised_by_id, row.version, row.summary, row.changes_because) == sent:
        return row  # a second click
    hearing = locked_unsummarised(hearing, version)
    hearing.summary, hearing.changes_because = summary, changes
    check_treated(hearing)
    check_quotes(hearing)
    states.move(hearing, HearingState.SUMMARISED, allowed=HEARING)
    hearing.summarised_at, hearing.summarised_by = clock.now(), by
    hearing.version += 1
    hearing.save()
    hearing.steps.all().delete()  # nothing can be taken back any more
    emails.tell_outcomes(hearing)
    emails.tell_followers(hearing, "outcome")
    audit.record("hearing.summarised", hearing, by=by, on_behalf_of=hearing.owner)
    hearing_moved.send(Hearing, hearing=hearing)
    return hearing


def check_treated(hearing: Hearing) -> None:
    """Every remark must have become points, and every point a treatment with its reason."""
    for lack in untreated(hearing):
        raise lack
    if not hearing.summary.strip():
        raise Refused(_("Skriv hva høringen førte til, i noen setninger."), "summary")


def check_quotes(hearing: Hearing) -> None:
    """No withheld words of an answer come out in the summary or in the reasons."""
    cover = quotes(hearing)
    check_quotes_nothing(cover, hearing.summary, "summary")
    check_quotes_nothing(cover, hearing.changes_because, "changes")
    for reason in hearing.treatments.values_list("reason", flat=True) if cover.passages else ():
        check_quotes_nothing(cover, reason, "treatment")


def untreated(hearing: Hearing) -> list[Refused]:
    """What must be done before the senders can be told, in the order it is done."""
    if hearing.closes_at is None or clock.now() < hearing.closes_at:
        return [Refused(_("Fristen har ikke gått ut. Vent til alle har fått svare."))]
    lacks = []
    if hearing.answers.without_points().exists():
        lacks.append(
            Refused(_("Noen svar er ikke delt opp i punkter. Del dem opp først."), "points")
        )
    if count := hearing.treatments.untreated().count():
        words = (
            _("Ett punkt mangler svar. Behandle det først.")
            if count == 1
            else _("%(n)s punkter mangler svar. Behandle dem først.") % {"n": count}
        )
        lacks.append(Refused(words, "treatment"))
    return lacks


@transaction.atomic
def conclude(
    hearing: Hearing,
    *,
    by: Any,
    version: int,
    outcome: str,
    decision_on: date | None = None,
    decision_url: str = "",
) -> Hearing:
    """Write what was decided, and tell everyone who answered.

    Args:
        hearing: summarised.
        by: the case handler.
        version: the version the form was opened with.
        outcome: what was decided, in plain words.
        decision_on: the day; it cannot lie ahead.
        decision_url: where the decision itself can be read.

    Raises:
        Stale: somebody has saved since.
        Refused: no words, or a day that has not come.
    """
    hearing = locked(hearing)
    if hearing.state == HearingState.CONCLUDED:
        if (hearing.version, hearing.outcome) == (version + 1, outcome.strip()):
            return hearing  # a second click
        raise Refused(_("Vedtaket er allerede lagt inn."))
    if hearing.version != version:
        raise Stale
    if not outcome.strip():
        raise Refused(_("Skriv hva som ble vedtatt."), "outcome")
    check_quotes_nothing(quotes(hearing), outcome, "outcome")
    now = clock.now()
    if decision_on and decision_on > now.astimezone(clock.OSLO).date():
        raise Refused(
            _("Dagen har ikke kommet ennå. Velg dagen vedtaket ble gjort."), "decision_on"
        )
    states.move(hearing, HearingState.CONCLUDED, allowed=HEARING)
    hearing.outcome, hearing.concluded_at = outcome.strip(), now
    hearing.decision_on, hearing.decision_url = decision_on, decision_url
    hearing.version += 1
    hearing.save()
    emails.tell_decision(hearing)
    emails.tell_followers(hearing, "decision")
    audit.record("hearing.concluded", hearing, by=by, on_behalf_of=hearing.owner)
    return hearing

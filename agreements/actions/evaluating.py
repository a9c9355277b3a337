"""The parties look back together: each for itself and unseen, then side by side (clause O6).

An evaluation opens six months before the end. What one party writes is nobody else's to see until
every party has handed in; after that nothing of it changes. Figures that the portal has measured
are laid beside when the parties compare: whoever measures says so by `measured_by`.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.approving import locked_edition
from agreements.emails import evaluations as emails
from agreements.models import Assessment, Clause, Edition, Evaluation, HandIn, Measured, Party
from agreements.policies import parties
from agreements.policies.evaluations import blind_side, why_not_assess
from agreements.states import EDITION, EVALUATION, EditionState, EvaluationState
from consultations.models import Hearing
from consultations.states import HearingKind
from core import audit, clock, states
from core.errors import Refused, Stale

MONTHS_BEFORE = 6
LOWEST, HIGHEST = 1, 5


class Figure(NamedTuple):
    """What the portal has measured of a clause.

    Attributes:
        code: the clause's.
        words: what is counted.
        value: as it is read.
        n: of how many.
        on: the day it was counted.
    """

    code: str
    words: str
    value: str
    n: int
    on: date


type Measure = Callable[[Edition], Iterable[Figure]]
_measures: list[Measure] = []


def measured_by(measure: Measure) -> None:
    """Let an app above lay its figures beside the parties' views; once at start-up."""
    _measures.append(measure)


def open_due() -> int:
    """The clock's part: six months before the end each edition's evaluation opens, once.

    Returns:
        How many opened.
    """
    today = clock.today()
    near = clock.months_later(today, MONTHS_BEFORE + 1)  # the day itself is reckoned from the end
    soon = Edition.objects.valid().filter(valid_to__lte=near, evaluation=None)
    due = [one for one in soon.order_by("pk") if one.valid_to and opens_on(one.valid_to) <= today]
    return sum(open_one(edition, by=None) is not None for edition in due)


def opens_on(last: date) -> date:
    """The day an evaluation opens by itself, of an edition with this last day."""
    return clock.months_later(last, -MONTHS_BEFORE)


@transaction.atomic
def open_one(edition: Edition, *, by: Any) -> Evaluation:
    """Open it: the clock when it is due, or a person of either side in the last year.

    Args:
        edition: in force.
        by: a person, or None when the clock does it.

    Raises:
        Refused: not a party, or more than a year is left.
    """
    row = locked_edition(edition)
    there = Evaluation.objects.filter(edition=row).first()
    if there is not None:
        return there
    if by is not None and not parties.may_write(by, row.platform):
        raise Refused(_("Bare partene kan åpne evalueringen."))
    if row.valid_to is None or row.valid_to > clock.months_later(clock.today(), 12):
        raise Refused(_("Det er mer enn ett år igjen. Evalueringen åpner når det nærmer seg."))
    states.move(row, EditionState.IN_EVALUATION, allowed=EDITION)
    row.save(update_fields=["state"])
    evaluation = Evaluation.objects.create(edition=row, opened_at=clock.now(), opened_by=by)
    audit.record("evaluation.opened", evaluation, by=by)
    emails.tell_opened(evaluation)
    return evaluation


def locked_evaluation(evaluation: Evaluation) -> Evaluation:
    """The evaluation under lock, after its platform and its edition."""
    edition = locked_edition(Edition.objects.get(pk=evaluation.edition_id))
    row = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    row.edition = edition
    return row


def checked_open(evaluation: Evaluation, party: Party) -> Evaluation:
    """Under lock, with this party's views not handed in.

    Raises:
        Refused: handed in, compared, or another platform's party.
    """
    row = locked_evaluation(evaluation)
    if party.platform_id != row.edition.platform_id:
        raise Refused(_("Bare partene kan vurdere avtalen."))
    if row.hand_ins.filter(party=party).exists() or row.state != EvaluationState.OPEN:
        raise Refused(_("Vurderingen er levert og kan ikke endres."))
    return row


@transaction.atomic
def assess(
    evaluation: Evaluation,
    *,
    by: Any,
    party: Party,
    clause: Clause,
    score: int | None,
    words: str,
    saves: int | None = None,
) -> Assessment:
    """Save what a party thinks of a clause; nobody else sees it before every party is done.

    Args:
        evaluation: open.
        by: a person who writes for that party.
        party: whose view.
        clause: of the edition.
        score: 1–5, or None for no view.
        words: why.
        saves: the count the form was opened with; None does not ask.

    Raises:
        Refused: not that party's, handed in, or a score that is none.
        Stale: a colleague has saved since.
    """
    row = checked_open(evaluation, party)
    _check_blind(row, by, party)
    if score is not None and not LOWEST <= score <= HIGHEST:
        raise Refused(_("Velg fra 1 til 5."), "score")
    if clause.edition_id != row.edition_id:
        raise Refused(_("Punktet finnes ikke i denne utgaven."))
    one = Assessment.objects.select_for_update().filter(
        evaluation=row, party=party, clause=clause
    ).first() or Assessment(evaluation=row, party=party, clause=clause)
    if (one.score, one.words) == (score, words.strip()):
        return one  # as it is; of nothing said nothing is kept
    if saves is not None and one.saves != saves:
        raise Stale
    one.score, one.words, one.saves = score, words.strip(), one.saves + 1
    one.edited_at, one.edited_by = clock.now(), by
    one.save()
    return one


def _check_blind(row: Evaluation, by: Any, party: Party) -> None:
    if not parties.may_prepare_for(by, party):
        raise Refused(_("Bare %(party)s skriver her.") % {"party": party})
    if not blind_side(by, row).filter(pk=party.pk).exists():
        raise Refused(why_not_assess(by, row))


@transaction.atomic
def attach_survey(evaluation: Evaluation, *, by: Any, survey: Hearing) -> Evaluation:
    """Lay what the members were asked beside it: a mapping that is public.

    Raises:
        Refused: not a party, no mapping, or the evaluation is published.
    """
    row = locked_evaluation(evaluation)
    if not parties.may_write(by, row.edition.platform):
        raise Refused(_("Bare partene kan legge ved undersøkelsen."))
    if row.state in (EvaluationState.FOR_APPROVAL, EvaluationState.PUBLISHED):
        raise Refused(_("Konklusjonen er lagt fram. Undersøkelsen kan ikke byttes nå."))
    if survey.kind != HearingKind.MAPPING or survey.published_at is None:
        raise Refused(_("Velg en kartlegging som er publisert."), "survey")
    if row.survey_id != survey.pk:
        row.survey = survey
        row.save(update_fields=["survey"])
        audit.record("evaluation.survey_attached", row, by=by)
    return row


@transaction.atomic
def hand_in(evaluation: Evaluation, *, by: Any, party: Party, words: str = "") -> Evaluation:
    """A party is done; when every party is, their views are shown side by side.

    Args:
        evaluation: open.
        by: a person who can speak for that party.
        party: whose views.
        words: its view of the whole.

    Raises:
        Refused: not that party's, nothing assessed, or the person who handed in for the other.
    """
    row = locked_evaluation(evaluation)
    if row.hand_ins.filter(party=party).exists():
        return row
    row = checked_open(row, party)
    if not parties.may_speak_for(by, party):
        raise Refused(_("Bare de som kan binde %(party)s, kan levere.") % {"party": party})
    _check_blind(row, by, party)
    if row.hand_ins.filter(by=by).exists():
        raise Refused(_("Du har levert for den andre parten. En annen må levere for denne."))
    if not row.assessments.filter(party=party, score__isnull=False).exists() and not words.strip():
        raise Refused(_("Vurder minst ett punkt før dere leverer."), "words")
    HandIn.objects.create(evaluation=row, party=party, words=words.strip(), by=by, at=clock.now())
    audit.record("evaluation.handed_in", row, by=by, party=str(party))
    if row.hand_ins.count() == row.edition.platform.parties.count():
        _compare(row, by)
    else:
        emails.tell_other_waits(row, party, by=by)
    return row


def _compare(row: Evaluation, by: Any) -> None:
    """Every party has handed in: show both, with what the portal has measured."""
    states.move(row, EvaluationState.COMPARED, allowed=EVALUATION)
    row.compared_at = clock.now()
    row.save()
    Measured.objects.bulk_create(
        Measured(evaluation=row, **figure._asdict())
        for measure in _measures
        for figure in measure(row.edition)
    )
    audit.record("evaluation.compared", row, by=by)
    emails.tell_compared(row)

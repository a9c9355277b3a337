"""After both views are shown: one conclusion, which drafts the next edition (clause O6).

Either side writes; both say yes. Where they disagree each has its own words, and both are printed.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions import clauses
from agreements.actions.approving import check_read, check_takes_back, give_yes, has_said
from agreements.actions.editions import start
from agreements.actions.evaluating import locked_evaluation
from agreements.emails import evaluations as emails
from agreements.models import Clause, Conclusion, Edition, Evaluation, Party, View
from agreements.policies import parties
from agreements.states import (
    EDITION,
    EVALUATION,
    EditionState,
    EvaluationState,
    Section,
    Stand,
    Verdict,
)
from core import audit, clock, states
from core.errors import Refused, Stale
from organisations.models import Organisation


def _writable(evaluation: Evaluation, by: Any, version: int | None) -> Evaluation:
    """Under lock, while the parties write together.

    Raises:
        Refused: not a party, or not that far or past it.
        Stale: somebody has saved since.
    """
    row = locked_evaluation(evaluation)
    if not parties.may_write(by, row.edition.platform):
        raise Refused(_("Bare partene kan skrive her."))
    if row.state != EvaluationState.COMPARED:
        raise Refused(_("Konklusjonen kan ikke endres nå."))
    if version is not None and row.version != version:
        raise Stale
    return row


def _bump(row: Evaluation) -> None:
    row.version += 1
    row.save()


@transaction.atomic
def conclude(
    evaluation: Evaluation,
    *,
    by: Any,
    clause: Clause,
    version: int | None,
    verdict: str,
    words: str = "",
    text: str = "",
) -> Conclusion:
    """Say together what becomes of a clause.

    Args:
        evaluation: compared.
        by: a person of either side.
        clause: of the edition.
        version: the evaluation's version that the form was opened with.
        verdict: keep, change, remove or disagree.
        words: the joint reason.
        text: as it should stand hereafter, when it is changed.

    Raises:
        Refused: with the reason, beside the field.
        Stale: somebody has saved since.
    """
    row = _writable(evaluation, by, version)
    if verdict not in Verdict.values or verdict == Verdict.NEW:
        raise Refused(_("Velg hva som skal skje med punktet."), "verdict")
    changed = verdict == Verdict.CHANGE
    if changed and not text.strip():
        raise Refused(_("Skriv hvordan punktet skal lyde."), "text")
    if changed and text.strip() == clause.text:
        raise Refused(_("Teksten er lik den gamle. Endre den, eller velg «Beholdes»."), "text")
    if verdict == Verdict.REMOVE and not words.strip():
        raise Refused(_("Skriv hvorfor punktet skal bort."), "words")
    conclusion, _new = Conclusion.objects.update_or_create(
        evaluation=row,
        clause=clause,
        defaults={
            "verdict": verdict,
            "words": words.strip(),
            "text": text.strip() if changed else "",
        },
    )
    _bump(row)
    return conclusion


@transaction.atomic
def add_new(
    evaluation: Evaluation,
    *,
    by: Any,
    version: int | None,
    section: str,
    text: str,
    heading: str = "",
    words: str = "",
) -> Conclusion:
    """Propose together a clause that is missing.

    Raises:
        Refused: no words, or no such part.
        Stale: somebody has saved since.
    """
    row = _writable(evaluation, by, version)
    if section not in Section.values:
        raise Refused(_("Velg hvor punktet hører til."), "section")
    if not text.strip():
        raise Refused(_("Skriv hva punktet sier."), "text")
    conclusion = Conclusion.objects.create(
        evaluation=row,
        section=section,
        verdict=Verdict.NEW,
        heading=heading.strip(),
        text=text.strip(),
        words=words.strip(),
    )
    _bump(row)
    return conclusion


@transaction.atomic
def drop_new(evaluation: Evaluation, *, by: Any, conclusion: Conclusion) -> None:
    """Take a proposed clause out again."""
    row = _writable(evaluation, by, None)
    row.conclusions.filter(pk=conclusion.pk, verdict=Verdict.NEW).delete()
    _bump(row)


@transaction.atomic
def say_otherwise(
    evaluation: Evaluation,
    *,
    by: Any,
    party: Party,
    clause: Clause,
    words: str,
    version: int | None = None,
) -> View:
    """One party's own words of a clause the parties disagree on; the other cannot change them.

    Args:
        evaluation: compared.
        by: a person who writes for that party.
        party: whose words.
        clause: that they disagree on.
        words: public when both have said yes.
        version: the evaluation's version that the form was opened with; None does not ask.

    Raises:
        Refused: not that party's, no words, or the parties have not said that they disagree.
        Stale: somebody has saved since.
    """
    row = _writable(evaluation, by, version)
    if not parties.may_prepare_for(by, party) or party.platform_id != row.edition.platform_id:
        raise Refused(_("Bare %(party)s skriver her.") % {"party": party})
    conclusion = row.conclusions.filter(clause=clause, verdict=Verdict.DISAGREE).first()
    if conclusion is None:
        raise Refused(_("Velg først at dere er uenige om dette punktet."))
    if not words.strip():
        raise Refused(_("Skriv hva dere mener."), "words")
    said = {"words": words.strip()}
    same = conclusion.views.filter(party=party, **said).first()
    if same is not None:
        return same  # a second click
    view, _new = View.objects.update_or_create(
        conclusion=conclusion, party=party, defaults={**said, "by": by, "at": clock.now()}
    )
    _bump(row)  # whoever puts it forward has read it
    return view


@transaction.atomic
def save_words(evaluation: Evaluation, *, by: Any, version: int, words: str) -> Evaluation:
    """The joint conclusion of the whole.

    Raises:
        Refused: not a party.
        Stale: somebody has saved since.
    """
    row = _writable(evaluation, by, version)
    row.words = words.strip()
    _bump(row)
    return row


@transaction.atomic
def send_for_approval(evaluation: Evaluation, *, by: Any, version: int | None) -> Evaluation:
    """Put the conclusion before both; clauses nobody has said anything of are kept.

    Raises:
        Refused: no joint words, or a disagreement without both views.
        Stale: somebody has saved since.
    """
    row = locked_evaluation(evaluation)
    if row.state == EvaluationState.FOR_APPROVAL:
        return row
    row = _writable(row, by, version)
    if not row.words:
        raise Refused(_("Skriv den felles konklusjonen først."), "words")
    sides = row.edition.platform.parties.count()
    for one in row.conclusions.filter(verdict=Verdict.DISAGREE).select_related("clause"):
        if one.views.count() < sides:
            raise Refused(
                _("Begge må skrive hva de mener om %(code)s.")
                % {"code": one.clause.code if one.clause else ""}
            )
    _keep_the_rest(row)
    states.move(row, EvaluationState.FOR_APPROVAL, allowed=EVALUATION)
    _bump(row)
    audit.record("evaluation.for_approval", row, by=by)
    emails.ask_for_yes(row, by=by)
    return row


def _keep_the_rest(row: Evaluation) -> None:
    said = row.conclusions.filter(clause__isnull=False).values("clause")
    rest = row.edition.clauses.exclude(stand=Stand.LEFT_OUT).exclude(pk__in=said)
    Conclusion.objects.bulk_create(
        Conclusion(evaluation=row, clause=clause, verdict=Verdict.KEEP) for clause in rest
    )


@transaction.atomic
def write_on(evaluation: Evaluation, *, by: Any) -> Evaluation:
    """Back to writing together; every yes falls.

    Raises:
        Refused: not a party, one of many that join, not put before the parties yet, or published.
    """
    row = locked_evaluation(evaluation)
    if row.state == EvaluationState.COMPARED:
        return row
    if not parties.may_write(by, row.edition.platform):
        raise Refused(_("Bare partene kan skrive her."))
    if row.state != EvaluationState.FOR_APPROVAL:
        raise Refused(_("Konklusjonen er ikke lagt fram for partene."))
    check_takes_back(by, row.edition.platform)
    states.move(row, EvaluationState.COMPARED, allowed=EVALUATION)
    row.approvals.all().delete()
    _bump(row)
    audit.record("evaluation.reopened", row, by=by)
    return row


@transaction.atomic
def say_yes(
    evaluation: Evaluation,
    *,
    by: Any,
    party: Party,
    organisation: Organisation | None = None,
    version: int | None = None,
) -> Evaluation:
    """One side's yes; with every side's it is published and drafts the next edition.

    Args:
        evaluation: put before the parties.
        by: a person of that side, who has not said yes for the other.
        party: whose yes.
        organisation: that has joined, where the side has no council.
        version: of the conclusion that the person read; None does not ask.

    Raises:
        Refused: not that side's, the same person for both, or it does not wait for a yes.
        Stale: the conclusion is another than the one that was read.
    """
    row = locked_evaluation(evaluation)
    if row.state == EvaluationState.PUBLISHED:
        return row
    if row.state != EvaluationState.FOR_APPROVAL:
        raise Refused(_("Konklusjonen er ikke lagt fram for partene."))
    if has_said(party, organisation, evaluation=row):
        return row
    check_read(row, version)
    party.platform = row.edition.platform
    everybody = give_yes(party, by=by, organisation=organisation, evaluation=row)
    audit.record("evaluation.approved", row, by=by, on_behalf_of=organisation, party=str(party))
    if everybody:
        _publish(row, by)
    return row


def _publish(row: Evaluation, by: Any) -> None:
    states.move(row, EvaluationState.PUBLISHED, allowed=EVALUATION)
    row.published_at = clock.now()
    edition = row.edition
    if edition.state == EditionState.IN_EVALUATION:
        states.move(edition, EditionState.IN_FORCE, allowed=EDITION)
        edition.save(update_fields=["state"])
    row.next_edition = _draft_next(row, by)
    row.save()
    audit.record("evaluation.published", row, by=by)
    emails.tell_published(row)


def _draft_next(row: Evaluation, by: Any) -> Edition | None:
    """The next edition as concluded; none when a later one is on its way, or has been agreed on."""
    edition = row.edition
    later = edition.platform.editions.filter(number__gt=edition.number)
    if later.exclude(state=EditionState.PUT_AWAY).exists():
        return None
    new = start(
        edition.platform,
        by=by,
        title=edition.title,
        lead=edition.lead,
        follows=edition,
        based_on=edition.based_on,
    )
    for one in row.conclusions.select_related("clause").order_by("pk"):
        _carry(new, one, by)
    new.clauses.update(chosen_at=clock.now())  # they have chosen together, point by point
    return new


def shortened(words: str, room: int) -> str:
    """As many of the words as there is room for; that some are left out is seen."""
    return words if len(words) <= room else f"{words[: room - 1].rstrip()}…"


def _carry(new: Edition, one: Conclusion, by: Any) -> None:
    """One conclusion into the draft. What is removed of the national text is left out, with why."""
    if one.verdict == Verdict.NEW:
        clauses.add_clause(
            new, by=by, version=None, section=one.section, heading=one.heading, text=one.text
        )
        return
    if one.clause is None or one.verdict in (Verdict.KEEP, Verdict.DISAGREE):
        return
    clause = new.clauses.select_related("origin").get(code=one.clause.code)
    if one.verdict == Verdict.CHANGE:
        clause.text, clause.text_nn = one.text, ""
        if clause.origin is not None:  # the words may be the national ones again
            clause.stand = Stand.SAME if clause.text == clause.origin.text else Stand.ADAPTED
        clause.save()
    elif clause.origin_id:
        room: Any = Clause._meta.get_field("reason").max_length
        clause.stand, clause.text = Stand.LEFT_OUT, ""
        clause.reason = shortened(one.words, room)  # the whole stands in the evaluation
        clause.save()
    else:
        clause.delete()

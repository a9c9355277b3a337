"""Splitting answers into points, and saying what happened to each."""

import textwrap
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from consultations.actions.steps import locked_for_treatment, remembered
from consultations.models import Answer, AnswerVersion, Hearing, Point, Question, Treatment
from consultations.states import AnswerState, Outcome, StepKind
from core import audit, clock
from core.errors import Refused, Stale

POINT_LIMIT = 5000  # characters


@transaction.atomic
def split_answers(hearing: Hearing, *, by: Any) -> int:
    """One point per reply and one for the free text, in each answer that has none yet.

    Returns:
        How many points were made; 0 when every answer already has points.
    """
    hearing = locked_for_treatment(hearing)
    drafts = [
        (version, question, text)
        for answer in hearing.answers.without_points()
        .select_related("current")
        .prefetch_related("current__replies__question")
        for version, question, text in _parts(answer)
    ]
    if not drafts:
        return 0
    with remembered(hearing, StepKind.SPLIT, by=by) as touched:
        treatments = Treatment.objects.bulk_create(Treatment(hearing=hearing) for _part in drafts)
        points = Point.objects.bulk_create(
            Point(version=v, question=q, text=t, treatment=made, position=i)
            for i, ((v, q, t), made) in enumerate(zip(drafts, treatments, strict=True), 1)
        )
        touched.treatments.update(one.pk for one in treatments)
        touched.points.update(one.pk for one in points)
    audit.record(
        "hearing.answers_split", hearing, by=by, on_behalf_of=hearing.owner, points=len(drafts)
    )
    return len(drafts)


def _parts(answer: Answer) -> list[tuple[AnswerVersion, Question | None, str]]:
    """The replies of an answer in order, then its free text."""
    version = answer.current
    if version is None:
        return []
    texts = [(reply.question, reply.text) for reply in version.replies.all()]
    parts = [
        (version, question, piece)
        for question, text in [*texts, (None, version.text)]
        for piece in pieces(text)
    ]
    return parts or [(version, None, "Se vedlegget.")]  # becomes the point's text


def paragraphs(version: AnswerVersion) -> list[str]:
    """Each paragraph of an answer, as ready-made points; a sent version never changes."""
    texts = [*(reply.text for reply in version.replies.all()), version.text]
    found = [part.strip() for text in texts for part in text.split("\n\n")]
    return [piece for part in found for piece in pieces(part)]


def pieces(text: str) -> list[str]:
    """A text as points: whole where it fits in one, else by paragraphs; no word is lost."""
    if len(text) <= POINT_LIMIT:
        return [text] if text.strip() else []
    return [
        part
        for paragraph in text.split("\n\n")
        if paragraph.strip()
        for part in textwrap.wrap(
            paragraph, POINT_LIMIT, replace_whitespace=False, break_on_hyphens=False
        )
    ]


@transaction.atomic
def add_points(answer: Answer, *, by: Any, texts: Sequence[str]) -> list[Point]:
    """Lift parts out of an answer; the words must stand in it.

    Args:
        answer: a sent one.
        by: the case handler.
        texts: each becomes a point, under the question it stands in.

    Raises:
        Refused: no text, or words that the sender did not write.
    """
    hearing = locked_for_treatment(answer.hearing)
    answer = Answer.objects.select_related("current").get(pk=answer.pk)
    version = answer.current
    if answer.state != AnswerState.SENT or version is None:
        raise Refused(_("Svaret er ikke sendt."))
    parts = [text.strip() for text in texts]
    if not all(parts) or not parts:
        raise Refused(_("Skriv av eller lim inn det punktet gjelder."), "text")
    with remembered(hearing, StepKind.ADD, by=by) as touched:
        made = [_add(hearing, version, words) for words in parts]
        touched.points.update(point.pk for point in made)
        touched.treatments.update(point.treatment_id for point in made)
    audit.record(
        "hearing.points_added",
        hearing,
        by=by,
        on_behalf_of=hearing.owner,
        points=[point.pk for point in made],
    )
    return made


def _add(hearing: Hearing, version: AnswerVersion, words: str) -> Point:
    """One point at the end of its answer's."""
    replies = list(version.replies.select_related("question"))
    home = next((reply for reply in replies if _plain(words) in _plain(reply.text)), None)
    if home is None and _plain(words) not in _plain(whole_text(version)):
        raise Refused(_("Ordene står ikke i svaret. Lim inn det de skrev, uten endringer."), "text")
    if version.points.filter(text=words).exists():
        raise Refused(_("Punktet er allerede lagt til."), "text")
    last = Point.objects.filter(version=version).aggregate(top=Max("position"))["top"] or 0
    return Point.objects.create(
        version=version,
        question=home.question if home else None,
        text=words,
        position=last + 1,
        treatment=Treatment.objects.create(hearing=hearing),
    )


def whole_text(version: AnswerVersion) -> str:
    """Everything the sender wrote in a version."""
    return "\n".join([*version.replies.values_list("text", flat=True), version.text])


def _plain(text: str) -> str:
    """White space folded, so that line breaks do not hide equal words."""
    return " ".join(text.split())


@transaction.atomic
def remove_point(point: Point, *, by: Any) -> None:
    """Take a point away, with its treatment when it was the only one there."""
    hearing = locked_for_treatment(point.treatment.hearing)
    row = Point.objects.select_related("treatment").filter(pk=point.pk).first()
    if row is None:
        raise Refused(_("Punktet er allerede tatt bort."))
    treatment, pk = row.treatment, point.pk
    with remembered(hearing, StepKind.REMOVE, by=by, treatments=[treatment.pk], points=[point.pk]):
        point.delete()
        if treatment.points.exists():
            Treatment.objects.filter(pk=treatment.pk).update(version=F("version") + 1)
        else:
            treatment.delete()
    audit.record("hearing.point_removed", hearing, by=by, on_behalf_of=hearing.owner, point=pk)


@transaction.atomic
def set_late_aside(answer: Answer, *, by: Any, reason: str) -> Answer:
    """Leave a late answer without points, with a public reason."""
    hearing = locked_for_treatment(answer.hearing)
    if answer.current is None or not answer.current.late:
        raise Refused(_("Svaret kom i tide, så det må behandles."))
    if not reason.strip():
        raise Refused(_("Skriv hvorfor svaret ikke blir behandlet."), "reason")
    answer.late_reason = reason.strip()
    answer.save(update_fields=["late_reason"])
    audit.record("answer.late_set_aside", answer, by=by, on_behalf_of=hearing.owner)
    return answer


@transaction.atomic
def treat(treatment: Treatment, *, by: Any, version: int, outcome: str, reason: str) -> Treatment:
    """Say what happens with the point and why.

    Args:
        treatment: of one or more equal points.
        by: the case handler.
        version: the version the form was opened with.
        outcome: an `Outcome`.
        reason: to the organisations, in plain words; always required.

    Raises:
        Stale: a colleague has treated it meanwhile.
        Refused: outcome or reason is missing.
    """
    hearing = locked_for_treatment(treatment.hearing)
    row = Treatment.objects.select_for_update(of=("self",)).filter(pk=treatment.pk).first()
    if row is None:
        raise Stale(_("En kollega har slått punktet sammen med et annet. Se hva som er endret."))
    if (row.outcome, row.reason, row.treated_by_id) == (outcome, reason.strip(), by.pk):
        return row  # a second click
    if row.version != version:
        raise Stale(_("En kollega har svart på punktet mens du skrev. Se hva som er endret."))
    if outcome not in Outcome.values:
        raise Refused(_("Velg hva kommunen gjør med punktet."), "outcome")
    if not reason.strip():
        raise Refused(_("Skriv hvorfor, så de som sendte det, forstår."), "reason")
    with remembered(hearing, StepKind.TREAT, by=by, treatments=[row.pk]):
        row.outcome, row.reason = outcome, reason.strip()
        row.treated_at, row.treated_by = clock.now(), by
        row.version += 1
        row.save()
    audit.record(
        "hearing.point_treated",
        hearing,
        by=by,
        on_behalf_of=hearing.owner,
        treatment=row.pk,
        outcome=outcome,
    )
    return row

"""All answers and points of a hearing, row by row, for those who take them out: the public version
and the municipality's own.

They are read in slices through the database's own cursor, so that twenty thousand answers cost no
more memory than five hundred.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from consultations import policies
from consultations.models import Answer, Hearing, Point
from consultations.moderation import NOTHING, Cover, cover, notice, quotes, with_cover
from consultations.views import outcomes
from consultations.views.readers import SUMMARISED, joined_words, sender, sender_at_work
from core import clock

SLICE = 500  # rows in memory at once


@dataclass(frozen=True)
class Taken:
    """Whose version of a hearing is taken out."""

    hearing: Hearing
    internal: bool

    def answers(self) -> QuerySet[Answer]:
        """The sent answers that this reader may read."""
        if self.internal:
            return self.hearing.answers.sent()
        return policies.sent_answers(None).filter(hearing=self.hearing)

    def cover(self, answer: Answer) -> Cover:
        """What this reader may not see of an answer."""
        return NOTHING if self.internal else cover(answer)

    def sender(self, answer: Answer) -> str:
        """Who it is from, as this reader may know it."""
        return sender_at_work(answer) if self.internal else sender(answer)

    def treated(self) -> bool:
        """Whether this reader may see what became of the points."""
        return self.internal or self.hearing.state in SUMMARISED


def answers(taken: Taken) -> Iterator[dict[str, Any]]:
    """Every sent answer: who, when, how, and the words under each question."""
    rows = with_cover(
        taken.answers().select_related(
            "organisation", "person", "current__sent_by", "hearing", "joins__organisation"
        )
    ).prefetch_related("current__replies", "current__files__file")
    for answer in rows.order_by("number").iterator(chunk_size=SLICE):
        yield _answer(taken, answer)
        forget(answer.current)


def forget(version: Any) -> None:
    """Let go of what was read with a row. The two hold each other, and would wait for a sweep."""
    version._prefetched_objects_cache.clear()


def _answer(taken: Taken, answer: Answer) -> dict[str, Any]:
    version: Any = answer.current
    covered = taken.cover(answer)
    held = cover(answer)
    withheld = [held.whole] if held.whole else [*held.passages, *held.files.values()]
    files = [] if covered.whole else [item.file for item in version.files.all()]
    found = {
        "number": answer.number,
        "sender": taken.sender(answer),
        "orgnr": answer.organisation.orgnr if answer.organisation else None,
        "kind": version.get_kind_display(),
        "joins": answer.joins.number if answer.joins else None,
        "joins_whom": joined_words(answer),
        "on_paper": version.on_paper,
        "sent_at": version.sent_at.astimezone(clock.OSLO).isoformat(timespec="seconds"),
        "late": version.late,
        "version": version.number,
        "replies": {r.question_id: covered.words(r.text) for r in version.replies.all()},
        "text": covered.words(version.text),
        "files": [file.name for file in files if file.sha256 not in covered.files],
        "withheld": [notice(row) for row in withheld],
    }
    if taken.internal:
        found["withheld_words"] = [row.passage for row in withheld if row.passage]
        found |= {"sent_by": str(version.sent_by or ""), "digest": version.digest}
    return found


def points(taken: Taken) -> Iterator[dict[str, Any]]:
    """Every point: who said it, the words, what was done with it and why."""
    if not taken.treated():
        return
    quoted = NOTHING if taken.internal else quotes(taken.hearing)
    rows = (
        outcomes.with_words(outcomes.treated(taken.hearing))
        .select_related("treatment__treated_by")
        .filter(version__answer__in=taken.answers())
    )
    for point in rows.order_by(*outcomes.IN_ORDER).iterator(chunk_size=SLICE):
        yield _point(taken, point, quoted)
        forget(point.version)


def _point(taken: Taken, point: Point, quoted: Cover) -> dict[str, Any]:
    answer, treatment = point.version.answer, point.treatment
    found = {
        "number": answer.number,
        "sender": taken.sender(answer),
        "question": point.question.text if point.question else None,
        "text": taken.cover(answer).point(point),
        "outcome": treatment.get_outcome_display() if treatment.outcome else None,
        "reason": quoted.words(treatment.reason),
    }
    if taken.internal:
        at = treatment.treated_at
        found |= {
            "treated_by": str(treatment.treated_by or ""),
            "treated_at": at.astimezone(clock.OSLO).isoformat(timespec="seconds") if at else None,
        }
    return found


def answer_headings(taken: Taken) -> list[str]:
    """The first row of the answers."""
    own = [_("Ord som er holdt tilbake"), _("Sendt av"), _("Kontrollkode (SHA-256)")]
    return [
        _("Nummer"),
        _("Fra"),
        _("Organisasjonsnummer"),
        _("Slags svar"),
        _("Slutter seg til"),
        _("Kom på papir"),
        _("Sendt"),
        _("Etter fristen"),
        _("Versjon"),
        *(question.text for question in taken.hearing.questions.all()),
        _("Annet"),
        _("Vedlegg"),
        _("Holdt tilbake, og hvorfor"),
        *(own if taken.internal else []),
    ]


def answer_lines(taken: Taken) -> Iterator[list[str]]:
    """The answers as rows of text."""
    questions = [question.pk for question in taken.hearing.questions.all()]
    for row in answers(taken):
        own = (
            ["\n".join(row["withheld_words"]), row["sent_by"], row["digest"]]
            if taken.internal
            else []
        )
        yield [
            str(row["number"]),
            row["sender"],
            row["orgnr"] or "",
            row["kind"],
            row["joins_whom"],
            yes_or_no(row["on_paper"]),
            row["sent_at"],
            yes_or_no(row["late"]),
            str(row["version"]),
            *(row["replies"].get(pk, "") for pk in questions),
            row["text"],
            "\n".join(row["files"]),
            "\n".join(row["withheld"]),
            *own,
        ]


def yes_or_no(value: bool) -> str:
    """In the words of a table."""
    return _("ja") if value else _("nei")


def point_headings(taken: Taken) -> list[str]:
    """The first row of the points."""
    own = [_("Behandlet av"), _("Behandlet")]
    return [
        _("Svar nummer"),
        _("Fra"),
        _("Spørsmål"),
        _("De skrev"),
        _("Resultat"),
        _("Kommunen svarer"),
        *(own if taken.internal else []),
    ]


def point_lines(taken: Taken) -> Iterator[list[str]]:
    """The points as rows of text."""
    for row in points(taken):
        row["number"] = str(row["number"])
        yield [value or "" for value in row.values()]

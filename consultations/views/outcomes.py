"""What was answered and what it led to, in numbers and point by point."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from consultations.models import Answer, AnswerFile, Hearing, Point
from consultations.moderation import Cover, cover, notice, quotes, with_cover
from consultations.states import AnswerKind, AnswerState, Outcome
from consultations.views.readers import SUMMARISED, sender
from core.pages import after, page

ROWS = 50
IN_ORDER = ("version__answer__number", "position", "pk")


def by_kind(hearing: Hearing) -> dict[str, int]:
    """How many sent answers there are: `all`, `with_remarks` and `without_remarks`."""
    rows = hearing.answers.sent().order_by().values_list("current__kind").annotate(n=Count("pk"))
    found = dict.fromkeys(AnswerKind.values, 0) | dict(rows)
    return found | {"all": sum(found.values())}


def line(answer: Answer) -> dict[str, Any]:
    """One answer in a list: who it is from, how it was sent, and how it begins in public."""
    version: Any = answer.current
    said = [reply.text for reply in version.replies.all()] + [version.text]
    gone = answer.state == AnswerState.WITHDRAWN
    return {
        "answer": answer,
        "version": version,
        "sender": sender(answer),
        "said": "" if gone else cover(answer).words(next(filter(str.strip, said), "")),
        "withdrawn": gone,
        "joiners": getattr(answer, "joined_by", 0),
    }


def public_words(answer: Answer) -> dict[str, Any]:
    """One answer as the public reads it: question and words, the rest, and the files."""
    version: Any = answer.current
    covered = cover(answer)
    replies = version.replies.select_related("question")
    found: dict[str, Any] = {
        "version": version,
        "whole": notice(covered.whole) if covered.whole else "",
        "replies": [],
        "text": "",
        "attachments": [],
        "withheld_files": [],
        "late_reason": quotes(answer.hearing).words(answer.late_reason),
    }
    if covered.whole:
        return found
    files = list(version.files.select_related("file"))
    shown = [item for item in files if item.file.sha256 not in covered.files]
    return found | {
        "replies": [{"question": r.question, "text": covered.words(r.text)} for r in replies],
        "text": covered.words(version.text),
        "attachments": [attachment(answer, item) for item in shown],
        "withheld_files": [notice(row) for row in covered.files.values()],
    }


def attachment(answer: Answer, item: AnswerFile) -> tuple[str, str, Any]:
    """Name, address and file of an attachment."""
    url = reverse("answer_file", kwargs={"ref": answer.ref, "pk": item.pk})
    return item.file.name, url, item.file


def documents(hearing: Hearing) -> list[tuple[str, str, Any]]:
    """Title, address and file of each document."""
    return [
        (
            document.title,
            reverse("hearing_document", kwargs={"ref": hearing.ref, "pk": document.pk}),
            document.file,
        )
        for document in hearing.documents.select_related("file")
    ]


def figures(hearing: Hearing) -> list[tuple[str, int]]:
    """How many points had each outcome, in the outcomes' own order; none is left out as 0."""
    rows = treated(hearing).order_by().values_list("treatment__outcome").annotate(n=Count("pk"))
    found = dict(rows)
    return [(str(outcome.label), found[outcome]) for outcome in Outcome if outcome in found]


def treated(hearing: Hearing) -> QuerySet[Point]:
    """The points of a hearing."""
    return Point.objects.filter(treatment__hearing=hearing)


def list_page(hearing: Hearing, asked: dict[str, Any]) -> dict[str, Any]:
    """One slice of the points, each with who wrote it, the outcome and why."""
    rows, following = page(after(with_words(treated(hearing)), asked["etter"], IN_ORDER), ROWS)
    quoted = quotes(hearing)
    return {
        "figures": figures(hearing),
        "counts": by_kind(hearing),
        "rows": [told(point, quoted) for point in rows],
        "following": following,
    } | own_words(hearing, quoted)


def own_words(hearing: Hearing, quoted: Cover) -> dict[str, Any]:
    """The municipality's summary and decision, without what has been withheld since."""
    return {
        "summary": quoted.words(hearing.summary),
        "changes": quoted.words(hearing.changes_because),
        "outcome": quoted.words(hearing.outcome),
    }


def with_words(points: QuerySet[Point]) -> Any:
    """Points with what their public words are made from."""
    read = points.select_related(
        "treatment",
        "question",
        "version__answer__organisation",
        "version__answer__person",
        "version__answer__claim",
        "version__answer__hearing",
    )
    return with_cover(read, "version__answer__").prefetch_related("version__replies")


def of(answer: Answer) -> list[dict[str, Any]]:
    """What became of each point of one answer; empty until the summary is out."""
    if answer.hearing.state not in SUMMARISED:
        return []
    spoken = [answer.current_id]
    if answer.joins and answer.joins.state == AnswerState.SENT:
        spoken.append(answer.joins.current_id)  # the one it joins speaks for both
    points = with_words(Point.objects.filter(version__in=spoken))
    quoted = quotes(answer.hearing)
    return [told(point, quoted) for point in points.order_by("position", "pk")]


def told(point: Point, quoted: Cover) -> dict[str, Any]:
    """A point with who wrote it, what was written, what became of it and why, for everyone."""
    answer = point.version.answer
    return {
        "point": point,
        "answer": answer,
        "sender": sender(answer),
        "text": cover(answer).point(point),
        "treatment": point.treatment,
        "reason": quoted.words(point.treatment.reason),
    }

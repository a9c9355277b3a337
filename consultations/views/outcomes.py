"""What was answered and what it led to, in numbers and point by point."""

from typing import Any

from django.db.models import Count, QuerySet

from consultations.models import Answer, Hearing, Point
from consultations.states import AnswerKind, AnswerState, Outcome
from consultations.views.pages import after, page
from consultations.views.readers import SUMMARISED, sender

ROWS = 50
IN_ORDER = ("version__answer__number", "position", "pk")


def by_kind(hearing: Hearing) -> dict[str, int]:
    """How many sent answers there are: `all`, `with_remarks` and `without_remarks`."""
    rows = hearing.answers.sent().order_by().values_list("current__kind").annotate(n=Count("pk"))
    found = dict.fromkeys(AnswerKind.values, 0) | dict(rows)
    return found | {"all": sum(found.values())}


def line(answer: Answer) -> dict[str, Any]:
    """One answer in a list: who it is from, how it was sent, and how it begins."""
    version: Any = answer.current
    said = [reply.text for reply in version.replies.all()] + [version.text]
    return {
        "answer": answer,
        "version": version,
        "sender": sender(answer),
        "said": next((text for text in said if text.strip()), ""),
        "withdrawn": answer.state == AnswerState.WITHDRAWN,
        "joiners": getattr(answer, "joined_by", 0),
    }


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
    points = treated(hearing).select_related(
        "treatment",
        "question",
        "version__answer__organisation",
        "version__answer__person",
        "version__answer__claim",
        "version__answer__hearing",
    )
    rows, following = page(after(points, asked["etter"], IN_ORDER), ROWS)
    return {
        "figures": figures(hearing),
        "counts": by_kind(hearing),
        "rows": [told(point) for point in rows],
        "following": following,
    }


def of(answer: Answer) -> list[dict[str, Any]]:
    """What became of each point of one answer; empty until the summary is out."""
    if answer.hearing.state not in SUMMARISED:
        return []
    spoken = [answer.current_id]
    if answer.joins and answer.joins.state == AnswerState.SENT:
        spoken.append(answer.joins.current_id)  # the one it joins speaks for both
    points = Point.objects.filter(version__in=spoken).select_related(
        "treatment", "question", "version__answer__organisation", "version__answer__person"
    )
    return [told(point) for point in points.order_by("position", "pk")]


def told(point: Point) -> dict[str, Any]:
    """A point with who wrote it; its treatment says what became of it."""
    answer = point.version.answer
    return {"point": point, "answer": answer, "sender": sender(answer)}

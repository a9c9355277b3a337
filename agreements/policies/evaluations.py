"""Who may see what of an evaluation; the blindness of its first part is here and nowhere else.

Before every party has handed in, a person sees the views of the sides they write for and none
other, not even how many there are. The public sees the whole when it is published.
"""

from typing import Any

from django.db.models import Q, QuerySet

from agreements.models import Assessment, Evaluation
from agreements.policies import parties
from agreements.states import EvaluationState


def visible_evaluations(user: Any) -> QuerySet[Evaluation]:
    """What is published, and those of the platforms that a person writes for."""
    own = parties.prepared(user).values("platform")
    published = Q(state=EvaluationState.PUBLISHED)
    return Evaluation.objects.filter(published | Q(edition__platform__in=own)).select_related(
        "edition__platform"
    )


def visible_assessments(user: Any, evaluation: Evaluation) -> QuerySet[Assessment]:
    """One's own side's; every side's when all have handed in.

    While the parties write their conclusion they alone read it; then everyone.
    """
    rows = evaluation.assessments.select_related("clause", "party")
    if evaluation.state == EvaluationState.OPEN:
        return rows.filter(party__in=parties.prepared(user).values("pk"))
    if evaluation.state == EvaluationState.PUBLISHED or may_take_part(user, evaluation):
        return rows
    return rows.none()


def may_take_part(user: Any, evaluation: Evaluation) -> bool:
    """Write for one of the sides."""
    return parties.may_write(user, evaluation.edition.platform)

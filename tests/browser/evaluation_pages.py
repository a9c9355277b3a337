"""The parties' joint evaluations: a published one, and one where only KS has handed in."""

from django.urls import reverse

from agreements.models import Evaluation
from agreements.states import EvaluationState


def of(state: str, *names: str, **more: str) -> list[str]:
    """Pages of the demo's evaluation in that state."""
    found = Evaluation.objects.filter(state=state)
    return [reverse(name, kwargs={"ref": one.ref, **more}) for one in found for name in names]


def everyone() -> list[str]:
    """What a visitor reads."""
    return [reverse("evaluations"), *of(EvaluationState.PUBLISHED, "evaluation", "evaluation_next")]


def petters() -> list[str]:
    """One who has handed in waits."""
    return [reverse("evaluations"), *of(EvaluationState.OPEN, "evaluation", "evaluation_survey")]


def saras() -> list[str]:
    """One who has not handed in writes."""
    names = ("evaluation_assess", "evaluation_hand_in")
    return [*petters(), *of(EvaluationState.OPEN, *names),
            *of(EvaluationState.OPEN, "evaluation_clause", code="R2")]  # fmt: skip


PAGES = {"": everyone, "petter": petters, "sara": saras}

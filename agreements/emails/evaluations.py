"""Letters about the parties' joint evaluation."""

from typing import Any

from django.urls import reverse

from agreements.emails.one import tell_sides
from agreements.models import Evaluation, Party


def tell_opened(evaluation: Evaluation) -> None:
    """It is time to look back, each for itself."""
    _tell("evaluation_opened", evaluation)


def tell_other_waits(evaluation: Evaluation, party: Party, *, by: Any) -> None:
    """A side has handed in; the other one is told, and nothing of what was written."""
    _tell("evaluation_waits", evaluation, but=by, done=party)


def tell_compared(evaluation: Evaluation) -> None:
    """Every side has handed in: read both, and write a conclusion together."""
    _tell("evaluation_compared", evaluation)


def ask_for_yes(evaluation: Evaluation, *, by: Any) -> None:
    """The conclusion stands: say yes, or write on."""
    _tell("evaluation_asked", evaluation, but=by)


def tell_published(evaluation: Evaluation) -> None:
    """Every side has said yes; the next edition is drafted."""
    _tell("evaluation_published", evaluation)


def _tell(name: str, evaluation: Evaluation, *, but: Any = None, done: Party | None = None) -> None:
    tell_sides(
        name,
        evaluation.edition,
        key=f"{evaluation.pk}:{evaluation.version}",
        words={"evaluation": evaluation, "done": done},
        path=reverse("evaluation", kwargs={"ref": evaluation.ref}),
        done=done,
        but=but,
    )

"""Whether the parties looked back together before their agreement ran out (clauses O5, O6; I19)."""

from dataclasses import dataclass
from datetime import date

from agreements.models import Evaluation
from core import clock


@dataclass(frozen=True)
class InTime:
    """Yes or no of one evaluation; `terms.evaluated_in_time` counts them.

    Attributes:
        yes: it was published on the agreement's last day or before.
        published: the day in Oslo; None when it is not.
        last: the agreement's last day.
    """

    yes: bool
    published: date | None
    last: date


def in_time(evaluation: Evaluation) -> InTime | None:
    """None as long as nothing can be said: not published, and time is left."""
    last = evaluation.edition.valid_to
    if last is None:
        return None
    if evaluation.published_at is None:
        return InTime(False, None, last) if clock.today() > last else None
    day = evaluation.published_at.astimezone(clock.OSLO).date()
    return InTime(day <= last, day, last)

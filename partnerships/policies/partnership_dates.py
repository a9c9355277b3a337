"""When a partnership is followed up and evaluated: from its own first and last day.

A meeting each year, the last one within the term; half-way words when it lasts a year or more;
the final words from three months before the end. The lengths are Samspill's own choice.
"""

from datetime import date, timedelta

from core.clock import months_later
from partnerships.models import Partnership
from partnerships.states import EvaluationKind, PartnershipState

NOTICE_DAYS = 30  # before a meeting is due, the parties are told
FINAL_DAYS = 90  # before the last day, the final evaluation opens
LONG_ENOUGH = 365  # days; a shorter partnership is evaluated once


def meeting_due(partnership: Partnership, number: int) -> date | None:
    """The last day for the n-th yearly meeting; None when little or nothing is left of that year.

    A last year of less than half a year has no meeting: the final evaluation comes then.
    """
    if partnership.starts is None or partnership.ends is None:
        return None
    half = months_later(partnership.starts, 12 * (number - 1) + 6)
    if number > 1 and half > partnership.ends:
        return None
    year_over = months_later(partnership.starts, 12 * number) - timedelta(days=1)
    return min(year_over, partnership.ends)


def evaluation_opens(partnership: Partnership, kind: str) -> date | None:
    """From which day the parties may write it; None when it has none of that kind."""
    if partnership.starts is None or partnership.ends is None:
        return None
    length = (partnership.ends - partnership.starts).days
    if kind == EvaluationKind.FINAL:
        return max(partnership.starts, partnership.ends - timedelta(days=FINAL_DAYS))
    if length < LONG_ENOUGH:
        return None
    return partnership.starts + timedelta(days=length // 2)


def open_evaluations(partnership: Partnership, today: date) -> list[EvaluationKind]:
    """Those that may be written now; the half-way one until the final one opens."""
    if partnership.state != PartnershipState.ACTIVE:
        return []
    opened = [
        kind
        for kind in (EvaluationKind.FINAL, EvaluationKind.MID)
        if (day := evaluation_opens(partnership, kind)) is not None and day <= today
    ]
    return opened[:1]

"""How long a municipality has for its first answer to an innspill (clause P3).

The period and its source stand here alone, so that one place is changed when the law is.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from core.clock import OSLO
from forums.models import Proposal
from forums.states import ProposalState

FIRST_ANSWER_MONTHS = 1
SOURCE = "forvaltningsloven § 11 a"
CHECKED = False  # «kontroller»: somebody who knows the law must say that the source is still so
REMIND_DAYS = 7  # before the last day
OWED = [ProposalState.SENT, ProposalState.RECEIVED, ProposalState.ON_AGENDA]


@dataclass(frozen=True)
class Duty:
    """How the municipality's duty to give a first answer stands, for one innspill.

    Attributes:
        due: the last day.
        first: the day of the first answer, preliminary or full; None while there is none.
        left: days left; negative when the day has passed; None when there is nothing to wait for.
    """

    due: date
    first: date | None
    left: int | None

    @property
    def kept(self) -> bool | None:
        """Answered in time; None while nobody can say, or ever will."""
        if self.first is not None:
            return self.first <= self.due
        return False if self.left is not None and self.left < 0 else None


def without_first_answer(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Those that nobody in the municipality has said anything about yet."""
    return proposals.filter(state__in=OWED, preliminary_at=None, answered_at=None)


def soon_due(today: date) -> Q:
    """A condition on those whose last day is near, or has passed."""
    return Q(answer_due__lte=today + timedelta(days=REMIND_DAYS))


def duty_of(proposal: Proposal, today: date) -> Duty | None:
    """How the duty stands for one that was sent; None for a draft."""
    if proposal.answer_due is None:
        return None
    answers = [at for at in (proposal.preliminary_at, proposal.answered_at) if at]
    first = min(answers).astimezone(OSLO).date() if answers else None
    waits = first is None and proposal.state in OWED
    left = (proposal.answer_due - today).days if waits else None
    return Duty(due=proposal.answer_due, first=first, left=left)

"""The clock reminds a municipality of the innspill it owes a first answer."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from core import audit, clock
from core.models import AuditEvent
from forums import periods
from forums.emails import proposals as emails
from forums.models import Proposal

REMINDED = "proposal.reminded"
SOON, PASSED = "soon", "passed"


def remind_due() -> int:
    """A letter a week before the last day, and one when it has passed; each once.

    The log is the memory: running twice, or from two workers at once, writes no second letter.

    Returns:
        How many reminders were written.
    """
    today = clock.today()
    return _remind(SOON, today) + _remind(PASSED, today)


def _remind(lead: str, today: date) -> int:
    """Those of one kind that have not been written."""
    passed = Q(answer_due__lt=today)
    which = passed if lead == PASSED else periods.soon_due(today) & ~passed
    found = _owing(lead).filter(which).values_list("pk", flat=True)
    return sum(_one(pk, lead) for pk in found.order_by("pk"))


@transaction.atomic
def _one(pk: int, lead: str) -> bool:
    """One reminder, under the lock of its innspill."""
    held = _owing(lead).select_for_update(of=("self",), skip_locked=True)
    proposal = held.filter(pk=pk).first()
    if proposal is None:
        return False
    emails.remind(proposal, lead)
    audit.record(REMINDED, proposal, by=None, lead=lead)
    return True


def _owing(lead: str) -> QuerySet[Proposal]:
    """Without a first answer, and not reminded in this way."""
    told = AuditEvent.objects.filter(
        subject_type=Proposal._meta.label_lower,
        subject_id=OuterRef("pk"),
        verb=REMINDED,
        detail__lead=lead,
    )
    return periods.without_first_answer(Proposal.objects.all()).filter(~Exists(told))

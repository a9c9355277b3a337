"""Who may see letters: the staff of the municipality that sent them, and the operator.

What was read from the registers is for the operator alone.
"""

from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from accounts.policies import is_operator
from dispatch.models import Letter
from organisations.models import RegisterRun
from organisations.policies import is_staff, may_write, staffed_by

__all__ = ["is_operator", "is_staff", "visible_letters"]


def may_help(user: Any, letter: Letter) -> bool:
    """Send it again, or note that they were reached: a writer of the municipality that sent it.

    The operator may, where no municipality did.
    """
    if not letter.batch.sender_ref:
        return is_operator(user)
    senders = staffed_by(user).filter(pk=letter.batch.sender_ref.removeprefix("org:"))
    return any(may_write(user, sender) for sender in senders)


def visible_letters(user: Any) -> Any:
    """Every letter for the operator; else those of the municipalities a person works for."""
    letters = Letter.objects.select_related("batch")
    if is_operator(user):
        return letters
    senders = staffed_by(user).annotate(sender=Concat(Value("org:"), Cast("pk", CharField())))
    return letters.filter(batch__sender_ref__in=senders.values("sender"))


def visible_runs(user: Any) -> Any:
    """Every reading of a register, newest first; none for others than the operator."""
    return RegisterRun.objects.all() if is_operator(user) else RegisterRun.objects.none()

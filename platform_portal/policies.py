"""Who may see letters: the staff of the municipality that sent them, and the operator."""

from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from accounts.policies import is_operator
from dispatch.models import Letter
from organisations.policies import is_staff, staffed_by

__all__ = ["is_operator", "is_staff", "visible_letters"]


def visible_letters(user: Any) -> Any:
    """Every letter for the operator; else those of the municipalities a person works for."""
    letters = Letter.objects.select_related("batch")
    if is_operator(user):
        return letters
    senders = staffed_by(user).annotate(sender=Concat(Value("org:"), Cast("pk", CharField())))
    return letters.filter(batch__sender_ref__in=senders.values("sender"))

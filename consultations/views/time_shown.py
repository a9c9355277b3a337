"""What a hearing's public page says about time, and what this reader may do about it."""

from typing import Any

from consultations import policies
from consultations.models import Hearing
from core import clock


def time_of(hearing: Hearing, user: Any, own_answer: Any) -> dict[str, Any]:
    """The wishes and their answers, and what this person may do: follow, ask, decline."""
    writes = user.is_authenticated and bool(policies.may_ask(user, hearing))
    one = own_answer.organisation if own_answer else None
    invited = hearing.invitees.filter(organisation=one, accepted=True).first() if one else None
    return {
        "extensions": hearing.extensions.select_related("organisation"),
        "follows": user.is_authenticated and hearing.followers.filter(person=user).exists(),
        "may_follow": policies.may_follow(user, hearing),
        "may_ask": writes and hearing.is_open(clock.now()),
        "invited_one": invited if invited and not own_answer.answer else None,
        "one": one,
    }

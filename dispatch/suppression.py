"""Addresses that must not be written to."""

from django.db.models import Exists, OuterRef, Q

from dispatch.models import EVERYTHING, Suppression
from dispatch.models.letter import no_address


def suppress(email: str, *, reason: str, scope: str = EVERYTHING) -> Suppression:
    """Stop letters of a scope to an address; once is enough."""
    found, _made = Suppression.objects.get_or_create(
        email=email.strip().lower(), scope=scope, defaults={"reason": no_address(reason)[:200]}
    )
    return found


def is_suppressed() -> Exists:
    """For a query over letters: the address is stopped, for everything or for this scope."""
    return Exists(
        Suppression.objects.filter(
            Q(scope=EVERYTHING) | Q(scope=OuterRef("batch__scope")), email=OuterRef("email")
        )
    )

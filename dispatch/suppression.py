"""Addresses that must not be written to."""

from dispatch.models import EVERYTHING, Suppression
from dispatch.models.letter import no_address


def suppress(email: str, *, reason: str, scope: str = EVERYTHING) -> Suppression:
    """Stop letters of a scope to an address; once is enough."""
    found, _made = Suppression.objects.get_or_create(
        email=email.strip().lower(), scope=scope, defaults={"reason": no_address(reason)[:200]}
    )
    return found

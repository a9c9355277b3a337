"""What is true of a person by the account alone."""

from typing import Any

from allauth.account.models import EmailAddress


def is_operator(user: Any, _thing: Any = None) -> bool:
    """The person who runs the installation; holds no party's rights."""
    return bool(getattr(user, "is_operator", False))


def verified_addresses(user: Any) -> set[str]:
    """The e-mail addresses, in lower case, that the person has shown to be theirs."""
    if not user.is_authenticated:
        return set()
    own = EmailAddress.objects.filter(user=user, verified=True)
    return {address.lower() for address in own.values_list("email", flat=True)}

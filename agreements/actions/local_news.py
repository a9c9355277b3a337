"""A new national text: those with a local platform are told, once (clause K1a)."""

from agreements.emails import local as emails
from agreements.policies import local as policy


def tell_of_national() -> int:
    """Tell every place whose local text was made from an earlier national one; how many now."""
    national = policy.national_in_force()
    if national is None:
        return 0
    behind = policy.behind(national)
    return sum(emails.tell_national(edition, national) for edition in behind)

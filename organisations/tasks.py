"""What the clock asks of the registry. Twice is harmless: the second finds nothing to do."""

from celery import shared_task

from organisations import actions


@shared_task  # type: ignore[untyped-decorator]
def expire_claims() -> None:
    """End claims that nobody answered in time."""
    actions.expire_claims()


@shared_task  # type: ignore[untyped-decorator]
def ask_if_still_true() -> None:
    """Ask each organisation once a year whether what it says is still true."""
    actions.ask_if_still_true()

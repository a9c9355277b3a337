"""What the clock asks of the registry. Twice is harmless: the second finds nothing, or the lock."""

from celery import shared_task

from organisations import actions

LONGEST = 5 * 3600  # seconds; the next night goes on


@shared_task(time_limit=LONGEST)  # type: ignore[untyped-decorator]
def read_registers() -> None:
    """Take in what has changed in the registers since last night."""
    actions.read_registers()


@shared_task  # type: ignore[untyped-decorator]
def expire_claims() -> None:
    """End claims that nobody answered in time."""
    actions.expire_claims()


@shared_task  # type: ignore[untyped-decorator]
def ask_if_still_true() -> None:
    """Ask each organisation once a year whether what it says is still true."""
    actions.ask_if_still_true()

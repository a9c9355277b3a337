"""The registers are read every night. Twice is harmless: the second finds nothing, or the lock."""

from celery import shared_task

from organisations import actions

LONGEST = 5 * 3600  # seconds; the next night goes on


@shared_task(time_limit=LONGEST)  # type: ignore[untyped-decorator]
def read_registers() -> None:
    """Take in what has changed since last night."""
    actions.read_registers()

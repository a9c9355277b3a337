"""What the clock starts: turns, reminders, and the answers that are owed."""

from celery import shared_task

from forums.actions import minutes, notices, proposal_reminders


@shared_task  # type: ignore[untyped-decorator]
def tell_of_turns() -> None:
    """Who must convene what, now?"""
    notices.tell_due()


@shared_task  # type: ignore[untyped-decorator]
def remind_of_meetings() -> None:
    """Remind the invited, and those who owe the parties minutes."""
    notices.remind_due()
    minutes.remind_late()


@shared_task  # type: ignore[untyped-decorator]
def remind_proposals() -> None:
    """Remind municipalities of the innspill they owe a first answer."""
    proposal_reminders.remind_due()

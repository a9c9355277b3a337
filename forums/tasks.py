"""What the clock starts."""

from celery import shared_task

from forums.actions import proposal_reminders


@shared_task  # type: ignore[untyped-decorator]
def remind_proposals() -> None:
    """Remind municipalities of the innspill they owe a first answer."""
    proposal_reminders.remind_due()

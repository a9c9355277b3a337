"""What the clock starts: reminders."""

from celery import shared_task

from consultations import actions


@shared_task  # type: ignore[untyped-decorator]
def remind() -> None:
    """Remind those who have not answered."""
    actions.remind_due()

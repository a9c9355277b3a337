"""What the clock starts: turns and reminders."""

from celery import shared_task

from forums.actions import notices


@shared_task  # type: ignore[untyped-decorator]
def tell_of_turns() -> None:
    """Who must convene what, now?"""
    notices.tell_due()


@shared_task  # type: ignore[untyped-decorator]
def remind_of_meetings() -> None:
    """Remind the invited."""
    notices.remind_due()

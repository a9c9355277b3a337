"""What the clock starts: reminders, and cases that are over."""

from celery import shared_task

from grants.actions import closing, reminding


@shared_task  # type: ignore[untyped-decorator]
def remind_of_grants() -> None:
    """Remind those who owe an answer or a report."""
    reminding.remind_due()


@shared_task  # type: ignore[untyped-decorator]
def close_finished() -> None:
    """Put away the cases in which nothing is left."""
    closing.close_finished()

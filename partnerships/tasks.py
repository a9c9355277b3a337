"""What the clock starts; everything is read from rows."""

from celery import shared_task

from partnerships.actions import challenge_reminding

# challenges


@shared_task  # type: ignore[untyped-decorator]
def keep_challenges() -> None:
    """Ask what was learned where a pilot is over."""
    challenge_reminding.remind_of_learning()

"""What the clock starts; everything is read from rows."""

from celery import shared_task

from partnerships.actions import (
    challenge_reminding,
    partnership_ending,
    partnership_meetings,
    partnership_signing,
)


@shared_task  # type: ignore[untyped-decorator]
def keep_partnerships() -> None:
    """Begin those whose day has come; make the yearly meetings, tell of them and of evaluations."""
    partnership_signing.begin_due()
    partnership_meetings.remind_of_meetings()
    partnership_ending.remind_of_evaluations()


@shared_task  # type: ignore[untyped-decorator]
def keep_challenges() -> None:
    """Ask what was learned where a pilot is over."""
    challenge_reminding.remind_of_learning()

"""What happens to accounts by itself."""

from celery import shared_task

from accounts import sessions


@shared_task  # type: ignore[untyped-decorator]
def forget_ended_sessions() -> None:
    """Keep no list of where people once were signed in."""
    sessions.forget_ended()

"""What the clock starts, each part under a line."""

from celery import shared_task

from agreements.actions import activity_reminders, policy_reminders

# --- local policy ---


@shared_task  # type: ignore[untyped-decorator]
def remind_of_policies() -> None:
    """Remind municipalities of policies that run out."""
    policy_reminders.remind_due()


# --- the activity plan ---


@shared_task  # type: ignore[untyped-decorator]
def remind_of_activities() -> None:
    """Remind the responsible parties of what is due."""
    activity_reminders.remind_due()

"""What the clock starts: editions that begin or run out, and the warnings before; reminders."""

from celery import shared_task

from agreements.actions import (
    activity_reminders,
    effect,
    evaluating,
    local_news,
    policy_reminders,
    terms,
)


@shared_task  # type: ignore[untyped-decorator]
def turn_editions() -> None:
    """Which text is in force today, which end is near, and which is to be looked back at?"""
    effect.take_effect()
    local_news.tell_of_national()
    terms.warn_of_ends()
    evaluating.open_due()


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

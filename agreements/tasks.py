"""What the clock starts: editions that begin or run out, and the warnings before."""

from celery import shared_task

from agreements.actions import effect, evaluating, local_news, terms


@shared_task  # type: ignore[untyped-decorator]
def turn_editions() -> None:
    """Which text is in force today, which end is near, and which is to be looked back at?"""
    effect.take_effect()
    local_news.tell_of_national()
    terms.warn_of_ends()
    evaluating.open_due()

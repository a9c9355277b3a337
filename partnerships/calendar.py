"""Dated events of partnerships and challenges."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import DateTimeField, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core import audit, ics
from core.pages import absolute
from partnerships.models import Challenge

# --- challenges ---------------------------------------------------------------------------------

MOST_PILOTS = 200  # in one feed, the latest ones


def challenge_events(challenges: QuerySet[Challenge]) -> list[ics.Event]:
    """First and last day of the latest `MOST_PILOTS` pilots, by time. One statement."""
    touched = Coalesce(
        audit.last_told(Challenge), F("pilot__begun_at"), output_field=DateTimeField()
    )
    tried = challenges.filter(pilot__isnull=False).select_related("pilot").annotate(touched=touched)
    latest = tried.order_by("-pilot__starts", "-pk")[:MOST_PILOTS]
    found = [one for challenge in latest for one in _pilot_days(challenge)]
    return sorted(found, key=lambda made: (str(made.starts), made.uid))


def _pilot_days(challenge: Any) -> Iterator[ics.Event]:
    """The first day; and the last one, unless it came to an end before that."""
    pilot = challenge.pilot
    yield _pilot_day(challenge, "begynner", _("Utprøving begynner"), pilot.starts)
    if challenge.ended_at is None or challenge.ended_at.date() >= pilot.ends:
        yield _pilot_day(challenge, "slutter", _("Siste dag av utprøving"), pilot.ends)


def _pilot_day(challenge: Any, kind: str, words: str, day: date) -> ics.Event:
    page = absolute(challenge.get_absolute_url())
    return ics.Event(
        uid=f"utproving-{kind}-{challenge.ref}@{settings.MAIL_DOMAIN}",
        title=f"{words}: {challenge.title}",
        starts=day,
        ends=None,
        changed=challenge.touched,
        text=f"{challenge.pilot.what}\n{page}",
        url=page,
        busy=False,
    )

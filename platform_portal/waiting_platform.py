"""What waits for someone about the platform: to agree, to evaluate, to sign, to take part."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.policies import activities, edition_waiting, local_policy, local_waiting
from core import clock
from partnerships.policies import challenges, partnership_waiting, rooms
from platform_portal.waiting import SHOWN, Task


def for_person(user: Any) -> list[Task]:
    """Everything that waits for the sides, organisations and desks of a person.

    Each room asks what the person may do itself; a constant number of statements.
    """
    return [
        *_tasks(edition_waiting.waiting_for(user), _("Plattformen")),
        *_tasks(local_waiting.waiting_for(user), _("Lokal plattform")),
        *_tasks(activities.waiting_for(user), _("Aktiviteter")),
        *_tasks(local_policy.waiting_for(user), _("Frivilligpolitikk")),
        *_tasks(partnership_waiting.waiting_for(user), _("Partnerskap")),
        *_tasks(rooms.waiting_for(user), _("Dialogrom")),
        *_challenges(user),
    ]


def _tasks(rows: Iterable[Any], what: str) -> Iterator[Task]:
    """As «Min side» shows things; a day is until and with that day."""
    for row in rows:
        yield Task(
            deadline=_instant(row.deadline),
            what=getattr(row, "what", what),
            title=row.title,
            url=row.url,
            why=row.why,
            button=row.button,
            button_url=row.url,
        )


def _challenges(user: Any) -> Iterator[Task]:
    """Shared and not answered by the municipality; tried out, and nobody has said how it went."""
    for one in challenges.unanswered_challenges(user).order_by("created_at", "pk")[:SHOWN]:
        yield Task(
            deadline=None,
            what=_("Utfordring · %(place)s") % {"place": one.municipality.title},
            title=one.title,
            url=one.get_absolute_url(),
            why=_("En organisasjon har delt den. Kommunen har ikke svart ennå."),
            button=_("Les og svar"),
            button_url=one.get_absolute_url(),
        )
    for one in challenges.to_be_learned_from(user).order_by("pilot__ends", "pk")[:SHOWN]:
        yield Task(
            deadline=clock.end_of_day(one.pilot.ends),
            what=_("Utfordring · %(place)s") % {"place": one.municipality.title},
            title=one.title,
            url=one.get_absolute_url(),
            why=_("Utprøvingen er over. Skriv hva dere lærte."),
            button=_("Skriv hva dere lærte"),
            button_url=reverse("challenge_end", kwargs={"ref": one.ref}),
        )


def _instant(deadline: date | datetime | None) -> datetime | None:
    if deadline is None or isinstance(deadline, datetime):
        return deadline
    return clock.end_of_day(deadline)

"""Dates of the platform that no app's own calendar gives: dialogue rooms, and terms of editions.

Rooms are public from the day they open, editions from the day every side has said yes; both are
in the calendar from then on (clauses K4, O5, K1a).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import DateTimeField, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from agreements.models import Edition
from agreements.policies import parties
from agreements.states import VALID, EditionState
from core import audit, clock, ics
from core.pages import absolute
from organisations.models import Membership, Municipality
from partnerships.models import DialogueRoom, RoomInvitation, RoomParticipant

MOST = 200  # of each kind in one feed, the latest ones
LASTING = [EditionState.SIGNED, *VALID, EditionState.EXPIRED]  # those whose last day is as written


def for_everyone(events: Iterable[ics.Event]) -> list[ics.Event]:
    """Without the link to a meeting on the net, which only those who take part should have."""
    return [
        replace(one, place=_("På nett")) if one.place.startswith(("http:", "https:")) else one
        for one in events
    ]


# --- dialogue rooms -------------------------------------------------------------------------------


def rooms(place: Municipality | None = None) -> QuerySet[DialogueRoom]:
    """Those that have been opened, of one municipality or of the country."""
    found = DialogueRoom.objects.public().filter(closes_at__isnull=False).select_related("owner")
    return found if place is None else found.filter(owner=place.organisation_id)


def rooms_of_person(user: Any) -> QuerySet[DialogueRoom]:
    """Those that a person's organisations hold, are invited to or take part in."""
    own = Membership.objects.current().filter(user_id=user.pk).values("organisation")
    invited = RoomInvitation.objects.filter(organisation__in=own).values("room")
    inside = RoomParticipant.objects.filter(organisation__in=own).values("room")
    return rooms().filter(Q(owner__in=own) | Q(pk__in=invited) | Q(pk__in=inside))


def room_events(found: QuerySet[DialogueRoom]) -> list[ics.Event]:
    """The last day of the dialogue in each, by time. One statement."""
    touched = Coalesce(audit.last_told(DialogueRoom), F("opened_at"), output_field=DateTimeField())
    latest: Any = found.annotate(touched=touched).order_by("-closes_at", "-pk")[:MOST]
    return [
        _day(
            f"dialogrom-{room.ref}",
            f"{_('Siste dag i dialogrom')}: {room.title}",
            clock.last_day(room.closes_at),
            room.touched,
            room.get_absolute_url(),
        )
        for room in reversed(latest)
    ]


# --- terms of editions ----------------------------------------------------------------------------


def terms(place: Municipality | None = None) -> QuerySet[Edition]:
    """Editions with every side's yes, of a municipality's own platform or of every one."""
    found = Edition.objects.filter(state__in=LASTING).select_related("platform__municipality")
    return found if place is None else found.filter(platform__municipality=place)


def terms_of_person(user: Any) -> QuerySet[Edition]:
    """Those of the platforms a person prepares for."""
    return terms().filter(platform__in=parties.prepared(user).values("platform"))


def term_days(edition: Edition) -> Iterator[tuple[str, str, date]]:
    """The first and the last day: which, in words, and when."""
    if edition.valid_from:
        yield "begynner", _("Plattformen begynner å gjelde"), edition.valid_from
    if edition.valid_to:
        yield "slutter", _("Siste dag plattformen gjelder"), edition.valid_to


def term_events(found: QuerySet[Edition]) -> list[ics.Event]:
    """The days of each, by time. One statement."""
    touched = Coalesce(audit.last_told(Edition), F("signed_at"), output_field=DateTimeField())
    latest: Any = found.annotate(touched=touched).order_by("-valid_to", "-pk")[:MOST]
    events = [
        _day(
            f"plattform-{which}-{edition.ref}",
            f"{words}: {edition.platform.name}",
            day,
            edition.touched,
            edition.platform.get_absolute_url(),
        )
        for edition in latest
        for which, words, day in term_days(edition)
    ]
    return sorted(events, key=lambda one: (str(one.starts), one.uid))


def _day(name: str, title: str, day: date, changed: Any, path: str) -> ics.Event:
    page = absolute(path)
    return ics.Event(
        uid=f"{name}@{settings.MAIL_DOMAIN}",
        title=title,
        starts=day,
        ends=None,
        changed=changed,
        text=page,
        url=page,
        busy=False,
    )

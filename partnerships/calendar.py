"""Dated events of partnerships and their yearly meetings, and of challenges (K1d, K1g)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import DateTimeField, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core import audit, ics
from core.pages import absolute
from organisations.models import Membership, Municipality
from partnerships.models import Challenge, Partnership, PartnershipMeeting, PartnershipParty
from partnerships.states import PartnershipState

# --- partnerships -------------------------------------------------------------------------------

MOST = 200  # partnerships in one feed, the latest ones


def dated(partnerships: QuerySet[Partnership]) -> QuerySet[Partnership]:
    """The signed ones, with when each last changed and its meetings."""
    touched = Coalesce(audit.last_told(Partnership), F("signed_at"), output_field=DateTimeField())
    signed = partnerships.filter(signed_at__isnull=False)
    return signed.annotate(touched=touched).prefetch_related("meetings")


def events(partnerships: QuerySet[Partnership]) -> list[ics.Event]:
    """The days of the latest `MOST` of them, by time. Two statements."""
    latest = dated(partnerships).order_by("-starts", "-pk")[:MOST]
    found = [one for partnership in latest for one in _events(partnership)]
    return sorted(found, key=lambda made: (str(made.starts), made.uid))


def within(partnerships: QuerySet[Partnership], first: date, last: date) -> QuerySet[Partnership]:
    """Those with a day from `first` to `last`, both included."""
    days = (first, last)
    meets = PartnershipMeeting.objects.filter(
        Q(due__range=days, starts_at=None) | Q(starts_at__date__range=days)
    )
    return partnerships.filter(
        Q(starts__range=days) | Q(ends__range=days) | Q(pk__in=meets.values("partnership"))
    )


def _events(partnership: Any) -> Iterator[ics.Event]:
    """First day, meetings, last day. One that ended early has no last day to come."""
    if partnership.starts:
        yield _day(partnership, "begynner", _("Partnerskap begynner"), partnership.starts)
    for meeting in partnership.meetings.all():
        meeting.partnership = partnership
        yield meeting_event(meeting, partnership.touched)
    if partnership.ends and partnership.state != PartnershipState.ENDED:
        yield _day(partnership, "slutter", _("Partnerskap slutter"), partnership.ends)


def _day(partnership: Any, kind: str, words: str, day: date) -> ics.Event:
    page = absolute(partnership.get_absolute_url())
    return ics.Event(
        uid=f"partnerskap-{kind}-{partnership.ref}@{settings.MAIL_DOMAIN}",
        title=f"{words}: {partnership.title}",
        starts=day,
        ends=None,
        changed=partnership.touched,
        text=f"{partnership.purpose}\n{page}",
        url=page,
        busy=False,
    )


def meeting_event(meeting: PartnershipMeeting, changed: datetime) -> ics.Event:
    """A yearly meeting: at its hour, or all day on the last day for it while it has none."""
    partnership = meeting.partnership
    page = absolute(partnership.get_absolute_url())
    what = _("Årlig møte") if meeting.starts_at else _("Frist for årlig møte")
    return ics.Event(
        uid=f"{meeting.uid_name}@{settings.MAIL_DOMAIN}",
        title=f"{what}: {partnership.title}",
        starts=meeting.starts_at or meeting.due,
        ends=meeting.ends_at,
        changed=changed,
        sequence=meeting.sequence,
        place=meeting.place or meeting.online_url,
        text=page,
        url=page,
        busy=meeting.starts_at is not None,
    )


def of_municipality(place: Municipality) -> QuerySet[Partnership]:
    """Those that a municipality is a party of."""
    return Partnership.objects.filter(municipality=place)


def of_person(user: Any) -> QuerySet[Partnership]:
    """Those that a person's organisations are parties of."""
    own = Membership.objects.current().filter(user_id=user.pk).values("organisation")
    parties = PartnershipParty.objects.filter(organisation__in=own, joined_at__isnull=False)
    return Partnership.objects.filter(pk__in=parties.values("partnership"))


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

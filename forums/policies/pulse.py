"""Who may say how a meeting went (clause P4)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from forums.models import Attendance, Meeting, Party, Seat
from organisations import policies as registry
from organisations.models import Organisation


def pulse_givers(user: Any, meeting: Meeting) -> QuerySet[Organisation]:
    """Those of a person's organisations that came, or that hold the key of a party (clause P4)."""
    came = Attendance.objects.filter(meeting=meeting).exclude(organisation=None)
    parties = Party.objects.filter(forum=meeting.forum_id, ended_at=None)
    seats = Seat.objects.current().filter(party__in=parties.values("pk"), may_approve=True)
    found: QuerySet[Organisation] = registry.organisations_of(user).filter(
        Q(pk__in=came.values("organisation"))
        | Q(pk__in=parties.exclude(organisation=None).values("organisation"))
        | Q(pk__in=seats.exclude(organisation=None).values("organisation"))
    )
    return found


def may_give_pulse(user: Any, meeting: Meeting) -> bool:
    """Anybody with a role in one of them."""
    return bool(pulse_givers(user, meeting).exists())


def why_not_give_pulse(user: Any, meeting: Meeting) -> str:
    """What others are told."""
    return _("Bare de som var på møtet, og partene, kan si hvordan det gikk.")

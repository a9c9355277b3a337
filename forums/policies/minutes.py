"""Who writes the minutes, whose yes they need, and who may read them (clauses O2, P1)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from forums.models import Meeting, Minutes, Party
from forums.policies.forums import desk_forums
from forums.policies.parties import held_parties, may_prepare_for
from forums.states import MinutesState


def visible_minutes(user: Any) -> QuerySet[Minutes]:
    """Public when every party has approved them; before that for the parties."""
    own = Q(meeting__forum__in=desk_forums(user).values("pk"))
    return Minutes.objects.filter(Q(state=MinutesState.APPROVED) | own)


def meetings_with_minutes(user: Any) -> QuerySet[Meeting]:
    """The meetings whose minutes one may read."""
    return Meeting.objects.filter(pk__in=visible_minutes(user).values("meeting")).select_related(
        "forum__municipality", "convener__organisation", "minutes"
    )


def may_write_minutes(user: Any, meeting: Meeting) -> bool:
    """The convener's side writes the minutes."""
    return may_prepare_for(user, meeting.convener)


def why_not_write_minutes(user: Any, meeting: Meeting) -> str:
    """What others are told."""
    return _("Den parten som innkalte til møtet, skriver referatet.")


def approving_parties(meeting: Meeting) -> QuerySet[Party]:
    """The parties whose yes the minutes need: those of the meeting's series that are left."""
    return Party.objects.filter(places__series=meeting.series_id, ended_at=None).order_by(
        "places__position"
    )


def keys_for(user: Any, meeting: Meeting) -> list[Party]:
    """The approving parties whose key a person holds."""
    return list(held_parties(user).filter(pk__in=approving_parties(meeting).values("pk")))


def may_hold_key_at(user: Any, meeting: Meeting) -> bool:
    """Holds the key of some party."""
    return bool(keys_for(user, meeting))


def why_not_hold_key_at(user: Any, meeting: Meeting) -> str:
    """What others are told."""
    return _("Bare den som kan binde en part, kan godkjenne for parten.")

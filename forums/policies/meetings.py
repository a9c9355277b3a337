"""Who sees a meeting, runs it, and may change it or call it off."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core import clock
from forums.models import Meeting
from forums.policies.forums import desk_forums, may_sit_at, why_not_sit_at
from forums.policies.parties import may_prepare_for, prepared_parties
from forums.states import MeetingState


def visible_meetings(user: Any) -> QuerySet[Meeting]:
    """Those that have been called; a planned one belongs to its parties."""
    own = Q(convener__in=prepared_parties(user))
    return Meeting.objects.filter(Q(pk__in=Meeting.objects.public().values("pk")) | own)


def desk_meetings(user: Any) -> QuerySet[Meeting]:
    """The meetings a person may see, with what their desk's pages say of them."""
    return visible_meetings(user).select_related("forum", "convener__organisation", "venue")


def table_meetings(user: Any) -> QuerySet[Meeting]:
    """The meetings of the forums at whose table a person sits."""
    return Meeting.objects.filter(forum__in=desk_forums(user).values("pk")).select_related(
        "forum", "convener__organisation"
    )


def may_run(user: Any, meeting: Meeting) -> bool:
    """See who comes, register who came and what came of it: any party (clause P1)."""
    return may_sit_at(user, meeting.forum)


def why_not_run(user: Any, meeting: Meeting) -> str:
    """What others are told."""
    return why_not_sit_at(user, meeting.forum)


def may_call(user: Any, meeting: Meeting) -> bool:
    """Change, postpone and call off: those who prepare for the party that convenes."""
    return may_prepare_for(user, meeting.convener)


def why_not_call(user: Any, meeting: Meeting) -> str:
    """What others are told."""
    return _("Bare %(party)s, som innkaller, kan endre møtet.") % {"party": meeting.convener}


def may_call_off(user: Any, meeting: Meeting) -> bool:
    """The convener; when nobody has said how a meeting that is over went, any party."""
    over = meeting.state == MeetingState.CONVENED and meeting.ends_at <= clock.now()
    return may_call(user, meeting) or (over and may_sit_at(user, meeting.forum))

"""Meetings as an organisation meets them: what it is invited to, is in, has proposed, may read."""

from typing import Any

from django.db.models import Q

from core.fields import SliceForm
from core.pages import after, page
from forums.membership import forums_of
from forums.models import AgendaItem, Invitation, Meeting
from forums.states import MeetingState, MinutesState
from forums.views.listing import coming_meetings
from organisations.models import Organisation

SHOWN, ROWS = 30, 10


def list_page(organisation: Organisation, data: Any) -> dict[str, Any]:
    """What is ahead, and one slice of what is behind."""
    asked = SliceForm(data).asked()
    forums = forums_of(organisation).values("pk")
    as_party = Q(forum__parties__organisation=organisation, forum__parties__ended_at=None)
    ahead = coming_meetings().filter(Q(forum__in=forums) | as_party).distinct()
    coming = list(ahead.order_by("starts_at", "pk")[:SHOWN])
    invitations = {
        one.meeting_id: one
        for one in Invitation.objects.filter(organisation=organisation, meeting__in=coming)
    }
    read = (
        Meeting.objects.filter(state=MeetingState.CLOSED, minutes__state=MinutesState.APPROVED)
        .filter(Q(forum__in=forums) | as_party)
        .select_related("forum__municipality", "venue", "minutes")
        .distinct()
    )
    past, following = page(after(read, asked["etter"], ("-starts_at", "-pk")), ROWS)
    return {
        "organisation": organisation,
        "coming": [(meeting, invitations.get(meeting.pk)) for meeting in coming],
        "items": AgendaItem.objects.filter(organisation=organisation)
        .select_related("forum", "meeting")
        .order_by("-proposed_at", "-pk")[:ROWS],
        "forums": forums_of(organisation).select_related("municipality")[:SHOWN],
        "past": past,
        "following": following,
    }

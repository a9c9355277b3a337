"""Meetings as calendars read them, and which meetings belong in whose calendar."""

from collections.abc import Iterable
from typing import Any

from django.db.models import DateTimeField, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core import audit, ics
from core.pages import absolute
from forums.models import AgendaItem, Forum, Invitation, Meeting, Seat
from forums.states import ItemState, MeetingState
from organisations.models import Membership, Municipality

MOST = 500  # meetings in one feed, the latest ones
CALLED_OFF = {MeetingState.CANCELLED, MeetingState.POSTPONED}


def page_of(meeting: Meeting) -> str:
    """The full address of a meeting's public page."""
    return absolute(f"/moter/{meeting.ref}/")


def agenda_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """What is on the agenda so far, in order."""
    return meeting.items.filter(state=ItemState.ACCEPTED).order_by("order", "pk")


def event(meeting: Meeting, items: Iterable[AgendaItem] = ()) -> ics.Event:
    """A meeting as it is now.

    Args:
        meeting: with `venue` and `forum` loaded; `touched` annotated where there are many.
        items: its agenda, where it should say so.
    """
    titles = [item.title for item in items]
    return ics.Event(
        uid=meeting.uid,
        title=f"{_('Avlyst')}: {meeting.title}" if meeting.state in CALLED_OFF else meeting.title,
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        changed=getattr(meeting, "touched", None) or meeting.created_at,
        sequence=meeting.sequence,
        place=meeting.where or meeting.online_url,
        text="\n".join(_words(meeting, titles)),
        url=page_of(meeting),
        called_off=meeting.state in CALLED_OFF,
    )


def _words(meeting: Meeting, titles: list[str]) -> list[str]:
    """What stands in the calendar under the title."""
    words = [meeting.lead] if meeting.lead else []
    if meeting.state in CALLED_OFF:
        words.append(meeting.reason)
    if meeting.online_url:
        words.append(_("På nett: %(link)s") % {"link": meeting.online_url})
    if titles:
        words += [_("Saker så langt:"), *(f"– {title}" for title in titles)]
    return [*words, _("Møtets side: %(link)s") % {"link": page_of(meeting)}]


def dated(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """With when each last changed: the newest line about it in the log of what happened."""
    touched = Coalesce(audit.last_told(Meeting), F("created_at"), output_field=DateTimeField())
    return meetings.annotate(touched=touched).select_related("venue", "forum")


def events(meetings: QuerySet[Meeting]) -> list[ics.Event]:
    """The latest `MOST` of them as events, by time. One statement."""
    latest = list(dated(meetings).order_by("-starts_at", "-pk")[:MOST])
    return [event(meeting) for meeting in reversed(latest)]


def of_forum(forum: Forum) -> QuerySet[Meeting]:
    """A forum's meetings that have been called."""
    return Meeting.objects.public().filter(forum=forum)


def of_municipality(place: Municipality) -> QuerySet[Meeting]:
    """Those of all its forums."""
    return Meeting.objects.public().filter(forum__municipality=place)


def of_person(user: Any) -> QuerySet[Meeting]:
    """Those that a person's organisations or the person are invited to, or whose table they sit at.

    An invitation that was answered «no» stays out, as it does in a calendar that took the letter.
    """
    own = Membership.objects.current().filter(user_id=user.pk).values("organisation")
    invited = Invitation.objects.filter(Q(organisation__in=own) | Q(person_id=user.pk))
    seats = Seat.objects.current().filter(Q(person_id=user.pk) | Q(organisation__in=own))
    sits_at = Q(forum__in=seats.values("forum")) | Q(convener__organisation__in=own)
    said_no = invited.filter(answer="no").values("meeting")
    coming = invited.exclude(answer="no").values("meeting")
    mine = Q(pk__in=coming) | (sits_at & ~Q(pk__in=said_no))
    return Meeting.objects.public().filter(mine)

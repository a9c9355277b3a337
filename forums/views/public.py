"""A forum and a meeting as anyone meets them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.access import allow, anyone
from forums import policies, turns
from forums.membership import members
from forums.models import Forum, Invitation, Meeting, Party, Seat
from forums.states import AnswerChoice, MeetingState, MinutesState
from forums.views.figures import figures_of
from forums.views.listing import coming_meetings, past_meetings
from forums.views.rows import items_of
from organisations.models import ACCESS_FACTS, Venue
from organisations.states import Fact

FEW = 5
STRIP = 8
WHOLE_YEARS = 12
ACCESS_WORDS: dict[str, Any] = {
    "step_free": gettext_lazy("Trinnfritt inn"),
    "lift": gettext_lazy("Heis, eller alt på bakkeplan"),
    "wheelchair_toilet": gettext_lazy("Toalett for rullestol"),
    "parking": gettext_lazy("Parkering nær døra"),
    "hearing_loop": gettext_lazy("Teleslynge"),
    "contrast": gettext_lazy("Godt lys og tydelige kanter"),
    "assistance": gettext_lazy("Noen å spørre på stedet"),
}


@require_safe
@allow(anyone, on=policies.visible_forums, anonymous=True)
def forum(request: HttpRequest, forum: Forum) -> HttpResponse:
    """What it is for, who the parties are, whose turn it is, and what has been said."""
    order = parties_of(forum)
    past = list(past_meetings().filter(forum=forum).order_by("-starts_at", "-pk")[:FEW])
    context = {
        "forum": forum,
        "topics": forum.topics.all(),
        "parties": with_seats(forum, order),
        "others": [seat for seat in seats_of(forum) if seat.party_id is None],
        "turn": None if forum.ended_at else turns.next_turn(forum),
        "strip": strip(forum),
        "counts": turns.convened_counts(forum),
        "coming": coming_meetings().filter(forum=forum).order_by("starts_at", "pk")[:FEW],
        "past": past,
        "cadence": cadence(forum),
        "members": members(forum).count(),
        "may_keep": policies.may_keep(request.user, forum) and not forum.ended_at,
        "sits_here": policies.may_sit_at(request.user, forum),
        "may_propose": policies.may_propose_item(request.user, forum),
        "own": policies.own_standing(request.user, forum).exists(),
        "unheld": policies.unheld_parties([forum]),
        "figures": figures_of(forum),
        "crumbs": [*trail(), (forum.name, "")],
    }
    return render(request, "forums/forum_detail.html", context)


def trail() -> list[tuple[str, str]]:
    """The way to every page of meetings."""
    return [(_("Forside"), reverse("front")), (_("Møter"), reverse("meeting_list"))]


def parties_of(forum: Forum) -> list[Party]:
    """The parties there are, in the order they convene."""
    series = forum.series.latest("number")
    return [place.party for place in series.places.select_related("party__organisation")]


def seats_of(forum: Forum) -> list[Seat]:
    """Who sits there now."""
    return list(forum.seats.current().select_related("person", "organisation"))


def with_seats(forum: Forum, order: Iterable[Party]) -> list[dict[str, Any]]:
    """Each party with who sits there for it."""
    seats = seats_of(forum)
    return [
        {"party": party, "seats": [seat for seat in seats if seat.party_id == party.pk]}
        for party in order
    ]


def strip(forum: Forum) -> list[Meeting]:
    """Who has convened what, the oldest first; what was called off too."""
    shown = [MeetingState.HELD, MeetingState.CLOSED, MeetingState.CANCELLED, MeetingState.POSTPONED]
    rows = forum.meetings.filter(state__in=shown, convened_at__isnull=False)
    latest = rows.select_related("convener").order_by("-starts_at", "-pk")[:STRIP]
    return list(reversed(latest))


def cadence(forum: Forum) -> str:
    """How often, in words."""
    if forum.interval_months == 1:
        return _("Hver måned")
    if WHOLE_YEARS % forum.interval_months == 0:
        times = WHOLE_YEARS // forum.interval_months
        return _("Én gang i året") if times == 1 else _("%(n)s ganger i året") % {"n": times}
    return _("Hver %(n)s. måned") % {"n": forum.interval_months}


@require_safe
@allow(anyone, on=policies.visible_meetings, anonymous=True)
def meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What, when, where, how one gets in, what is taken up, and how many come."""
    forum = Forum.objects.select_related("municipality", "secretariat").get(pk=meeting.forum_id)
    meeting.forum, minutes = forum, getattr(meeting, "minutes", None)
    context = {
        "meeting": meeting,
        "forum": forum,
        "tag": tag(meeting),
        "access": access_facts(meeting.venue),
        "items": items_of(meeting),
        "numbers": answer_numbers(meeting),
        "invitations": own_invitations(request.user, meeting),
        "has_minutes": minutes is not None and minutes.state == MinutesState.APPROVED,
        "instead": instead_of(meeting),
        "may_propose": policies.may_propose_item(request.user, forum),
        "sits_here": policies.may_sit_at(request.user, forum),
        "is_ahead": meeting.state == MeetingState.CONVENED,
        "crumbs": [*trail(), (forum.name, forum.get_absolute_url()), (meeting.title, "")],
    }
    return render(request, "forums/meeting_detail.html", context)


def tag(meeting: Meeting) -> dict[str, str]:
    """Its state in words with a colour."""
    colour = {MeetingState.CONVENED: "info", MeetingState.POSTPONED: "warning",
              MeetingState.CLOSED: "success"}  # fmt: skip
    return {
        "label": str(MeetingState(meeting.state).label),
        "color": colour.get(MeetingState(meeting.state), "neutral"),
    }


def access_facts(venue: Venue | None) -> list[dict[str, Any]]:
    """What is known of getting in, in the order it is met."""
    if venue is None:
        return []
    facts = [(name, Fact(getattr(venue, name))) for name in ACCESS_FACTS]
    return [{"words": ACCESS_WORDS[name], "fact": fact} for name, fact in facts]


def answer_numbers(meeting: Meeting) -> dict[str, int]:
    """How many were invited and what they said; numbers only, never who."""
    return meeting.invitations.aggregate(
        invited=Count("pk"),
        yes=Count("pk", filter=Q(answer=AnswerChoice.YES)),
        perhaps=Count("pk", filter=Q(answer=AnswerChoice.PERHAPS)),
        no=Count("pk", filter=Q(answer=AnswerChoice.NO)),
    )


def own_invitations(user: Any, meeting: Meeting) -> list[Invitation]:
    """Those that this person may answer: their organisations', and their own."""
    if not user.is_authenticated:
        return []
    writing = policies.own_standing(user, meeting.forum)
    mine = Q(organisation__in=writing) | Q(person=user)
    return list(meeting.invitations.filter(mine).select_related("organisation", "person"))


def instead_of(meeting: Meeting) -> Meeting | None:
    """The meeting that came in place of one that was cancelled: the next one of its turn."""
    if meeting.state != MeetingState.CANCELLED or meeting.slot is None:
        return None
    later = Meeting.objects.public().filter(forum=meeting.forum_id, slot=meeting.slot)
    return later.exclude(state=MeetingState.CANCELLED).first()

"""The parties' own desk: `/kontaktmoter/` for the national parties, and each forum's own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import allow
from forums import policies, turns
from forums.models import Forum
from forums.states import MeetingState
from forums.views import desk_content as content
from forums.views import desk_parts as parts
from forums.views import invited
from forums.views.desk_parts import Table

LOOK_BACK = 24  # meetings and exchanges that the strip and its reasons are made from
at_table = allow(policies.may_sit_at, on=policies.visible_forums, why=policies.why_not_sit_at)


@require_safe
@allow(policies.acts_nationally, why=policies.why_not_act_nationally)
def contact_meetings(request: HttpRequest) -> HttpResponse:
    """The desk of KS and Frivillighet Norge (clauses O2–O4)."""
    forum = policies.contact_forums(request.user).first()
    if forum is None:
        return render(request, "forums/desk_empty.html")
    return render(request, "forums/desk.html", desk_page(request.user, forum))


@require_safe
@at_table
def forum_desk(request: HttpRequest, forum: Forum) -> HttpResponse:
    """The same desk for the parties of any forum."""
    return render(request, "forums/desk.html", desk_page(request.user, forum))


def table_of(user: Any, forum: Forum) -> Table:
    """Whose turn it is, the parties, and for whom a person sits there."""
    rows = turns.history(forum, LOOK_BACK)
    in_turn = [r.meeting for r in rows if r.meeting is not None and r.meeting.slot is not None]
    return Table(
        forum=forum,
        turn=turns.next_turn(forum),
        own=policies.own_parties(user, forum),
        keys=set(policies.held_parties(user).filter(forum=forum).values_list("pk", flat=True)),
        past=in_turn[-parts.PAST :],
        standing=[row.exchange for row in rows if row.exchange is not None],
        now=clock.now(),
    )


def desk_page(user: Any, forum: Forum) -> dict[str, Any]:
    """All that stands on the desk, in a fixed number of statements."""
    table = table_of(user, forum)
    sides, from_members = content.items(table)
    meeting = table.turn.meeting
    called = table.turn.convened
    return {
        "forum": forum,
        "table": table,
        "turn": table.turn,
        "kind": parts.kind_words(forum),
        "meeting": meeting if called else None,
        "waiting": meeting if not called else None,
        "began": called and meeting is not None and table.now >= meeting.starts_at,
        "hours": parts.weekday_hours(meeting) if meeting else "",
        "why": parts.why(table),
        "steps": parts.steps(table),
        "next_look": table.look(table.turn.owner),
        "next_month": parts.month(meeting.starts_at if meeting else table.turn.target),
        "balance": parts.balance(table, turns.convened_counts(forum)),
        "asked": parts.asked(table),
        "sides": sides,
        "from_members": from_members,
        "items_until": content.items_until(table),
        "items_late": table.now.astimezone(clock.OSLO).date() > content.items_until(table),
        "promises": content.promises(table),
        "latest": content.latest_minutes(table),
        "answers": invited.counts(meeting) if called and meeting is not None else None,
        "extra": coming_extra(forum),
        "may": allowed(table),
        "warned": leads(forum),
    }


def coming_extra(forum: Forum) -> list[dict[str, Any]]:
    """Called meetings that use up no turn."""
    rows = forum.meetings.filter(slot=None, state=MeetingState.CONVENED).select_related("convener")
    return [{"meeting": m, "hours": parts.weekday_hours(m)} for m in rows[:5]]


def allowed(table: Table) -> dict[str, bool]:
    """Which buttons the reader meets; each page asks again for itself."""
    turn, open_now = table.turn, parts.overdue(table)
    called = turn.convened
    on_turn = table.is_own(turn.owner)
    return {
        "convene": on_turn and not called,
        "run": called and table.is_own(turn.meeting.convener),  # type: ignore[union-attr]
        "swap": bool(table.keys) and not called,
        "take": open_now and turn.successor.pk in table.keys,
        "overdue": open_now,
    }


def leads(forum: Forum) -> str:
    """«30 og 7»: how many days before the last day the parties are told."""
    days = [str(n) for n in sorted(forum.turn_leads, reverse=True)]
    if len(days) < 2:
        return "".join(days)
    return _("%(many)s og %(last)s") % {"many": ", ".join(days[:-1]), "last": days[-1]}

"""The meeting while it goes on: who came, what came of each item, who does what by when."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.access import allow
from core.pages import answer, attempt, refusals_return_to
from forums import policies
from forums.actions import attendance, follow_ups
from forums.actions import minutes as minutes_actions
from forums.forms.room import CameForm, FindForm, FollowUpForm, OutcomeForm, TickForm
from forums.membership import members
from forums.models import Attendance, Meeting, Party
from forums.states import USED, AnswerChoice, MeetingState
from forums.views import rows
from forums.views.agenda import writable
from forums.views.pages import first_error, meeting_crumbs
from organisations.models import Organisation

EXPECTED, FOUND = 200, 20


@require_safe
@allow(policies.may_run, on=policies.table_meetings, why=policies.why_not_run)
def meeting_room(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One page for the whole meeting, made for a phone."""
    return room_page(request, meeting)


def room_page(request: HttpRequest, meeting: Meeting, **forms: Any) -> HttpResponse:
    """The page with what was typed.

    Args:
        request: who asks; `q` looks for an organisation.
        meeting: with its forum.
        forms: `came`, `outcome` with `outcome_item`, or `follow_up` that had errors.
    """
    now, parties = clock.now(), list(policies.approving_parties(meeting))
    begun = meeting.starts_at <= now and meeting.state in (
        MeetingState.CONVENED,
        *USED,
    )
    find = FindForm(request.GET)
    q = find.cleaned_data["q"] if find.is_valid() else ""
    owners = policies.approving_parties(meeting)
    context = {
        "meeting": meeting,
        "forum": meeting.forum,
        "now": now,
        "can_write": begun and writable(meeting),
        "begun": begun,
        "q": q,
        "find": find,
        "party_rows": party_rows(meeting, parties),
        "attended": attended(meeting),
        "expected": expected(meeting),
        "found": found(meeting, q) if q else [],
        "item_rows": outcome_rows(meeting, forms),
        "old_follow_ups": rows.follow_ups_at(meeting, now, request.user),
        "follow_ups": rows.follow_ups_from(meeting, now),
        "came": forms.get("came") or CameForm(parties=owners),
        "follow_up": forms.get("follow_up") or FollowUpForm(meeting=meeting, parties=owners),
        "line": rows.minutes_line(meeting, request.user),
        "may_write_minutes": policies.may_write_minutes(request.user, meeting),
        "crumbs": meeting_crumbs(meeting, _("Gjennomfør møtet")),
    }
    failed = [form for name, form in forms.items() if name != "outcome_item"]
    return answer(request, "forums/meeting_room.html", context, *failed)


def party_rows(meeting: Meeting, parties: list[Party]) -> list[tuple[Party, Attendance | None]]:
    """Each party, and how it is registered."""
    there = {row.party_id: row for row in meeting.attendances.exclude(party=None)}
    return [(party, there.get(party.pk)) for party in parties]


def attended(meeting: Meeting) -> QuerySet[Attendance]:
    """Organisations and groups that are registered, the latest first."""
    found_rows = meeting.attendances.filter(party=None).select_related("organisation")
    return found_rows.order_by("-id")


def expected(meeting: Meeting) -> list[Any]:
    """Organisations that said yes and are not registered, by name."""
    there = meeting.attendances.filter(organisation=OuterRef("organisation"))
    said = meeting.invitations.filter(answer=AnswerChoice.YES).exclude(organisation=None)
    waiting = said.exclude(Exists(there)).select_related("organisation")
    return list(waiting.order_by("organisation__name", "pk")[:EXPECTED])


def found(meeting: Meeting, q: str) -> list[Organisation]:
    """Members by a part of their name, those that are not registered."""
    there = meeting.attendances.filter(organisation=OuterRef("pk"))
    named = members(meeting.forum).filter(name__icontains=q.replace("\0", "").strip())
    return list(named.exclude(Exists(there)).alphabetical()[:FOUND])


def outcome_rows(meeting: Meeting, forms: dict[str, Any]) -> list[dict[str, Any]]:
    """Each item with its form, as it is now or as it was typed."""
    made = []
    for row in rows.items_of(meeting):
        item = row.item
        initial = {
            "outcome": item.outcome,
            "result": item.result,
            "read": minutes_actions.seen(item),
        }
        fresh = OutcomeForm(initial=initial, auto_id=f"id_%s_{item.ref}")
        typed = forms.get("outcome") if forms.get("outcome_item") == item.ref else None
        made.append({"row": row, "item": item, "form": typed or fresh})
    return made


def acting(request: HttpRequest, meeting: Meeting) -> Party:
    """The party for which a person at the table does these things."""
    return policies.own_parties(request.user, meeting.forum)[0]


def back(meeting: Meeting, anchor: str) -> HttpResponse:
    """To the place on the page where the person was."""
    response = redirect("meeting_room", ref=meeting.ref)
    response["Location"] += f"#{anchor}"
    return response


@require_POST
@allow(policies.may_run, on=policies.table_meetings, why=policies.why_not_run)
def attendance_add(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One that came."""
    form = CameForm(request.POST, parties=policies.approving_parties(meeting))
    party = acting(request, meeting)
    done = attempt(
        form,
        lambda: attendance.register(meeting, by=request.user, party=party, **form.given()),
    )
    if done is None:
        return room_page(request, meeting, came=form)
    return back(meeting, "oppmote")


@require_POST
@allow(policies.may_run, on=policies.table_meetings, why=policies.why_not_run)
@refusals_return_to("meeting_room")
def attendance_tick(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Many of those who said that they would come."""
    form = TickForm(request.POST)
    if not form.is_valid():
        messages.warning(request, first_error(form))
        return back(meeting, "oppmote")
    party, chosen = acting(request, meeting), form.cleaned_data["organisations"]
    attendance.register_many(meeting, by=request.user, party=party, organisations=chosen)
    return back(meeting, "oppmote")


@require_POST
@allow(policies.may_run, on=policies.table_meetings, why=policies.why_not_run)
@refusals_return_to("meeting_room")
def attendance_remove(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """They were not there."""
    party = acting(request, meeting)
    attendance.unregister(meeting, by=request.user, party=party, attendance=pk)
    return back(meeting, "oppmote")


@require_POST
@allow(policies.may_run, on=policies.table_meetings, why=policies.why_not_run)
def item_outcome(request: HttpRequest, meeting: Meeting, item: str) -> HttpResponse:
    """What came of one item."""
    row = get_object_or_404(meeting.items.select_related("meeting"), ref=item)
    form = OutcomeForm(request.POST, auto_id=f"id_%s_{row.ref}")
    party = acting(request, meeting)
    done = attempt(
        form,
        lambda: minutes_actions.record_outcome(
            row, by=request.user, party=party, **form.cleaned_data
        ),
    )
    if done is None:
        return room_page(request, meeting, outcome=form, outcome_item=row.ref)
    messages.success(request, _("«%(title)s» er lagret.") % {"title": row.title})
    return back(meeting, f"sak-{row.ref}")


@require_POST
@allow(policies.may_run, on=policies.table_meetings, why=policies.why_not_run)
def follow_up_add(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Who does what by when."""
    owners = policies.approving_parties(meeting)
    form = FollowUpForm(request.POST, meeting=meeting, parties=owners)
    party = acting(request, meeting)
    done = attempt(
        form,
        lambda: follow_ups.add_follow_up(
            meeting, by=request.user, party=party, **form.cleaned_data
        ),
    )
    if done is None:
        return room_page(request, meeting, follow_up=form)
    messages.success(request, _("Oppfølgingen er skrevet ned."))
    return back(meeting, "oppfolging")


@require_POST
@allow(policies.may_run, on=policies.table_meetings, why=policies.why_not_run)
@refusals_return_to("meeting_room")
def follow_up_drop(request: HttpRequest, meeting: Meeting, follow_up: str) -> HttpResponse:
    """It was written by mistake."""
    row = get_object_or_404(meeting.follow_ups.select_related("meeting__forum"), ref=follow_up)
    follow_ups.drop_follow_up(row, by=request.user, party=acting(request, meeting))
    return back(meeting, "oppfolging")

"""The minutes: written by the convener's side, answered by each party, read by everyone, shared."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.access import allow, anyone
from core.pages import answer, attempt, refusals_return_to, saved_words
from forums import policies
from forums.actions import minutes as actions
from forums.forms.minutes import MinutesForm, VerdictForm
from forums.models import Meeting, Minutes, Party
from forums.states import MeetingState, MinutesState
from forums.views import minutes_rows, rows
from forums.views.agenda import writable
from forums.views.pages import meeting_crumbs

OPENED_OR_SENT = ["GET", "HEAD", "POST"]


@require_safe
@allow(anyone, on=policies.meetings_with_minutes, anonymous=True)
def minutes_detail(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What came of the meeting, who was there, and who has approved it."""
    context = minutes_rows.minutes_of([meeting], request.user)[0] | {
        "crumbs": meeting_crumbs(meeting, _("Referat")),
        "may_edit": policies.may_write_minutes(request.user, meeting),
        "may_answer": policies.may_hold_key_at(request.user, meeting),
    }
    return answer(request, "forums/minutes_detail.html", context)


def existing(meeting: Meeting) -> Minutes | None:
    """Its minutes, if somebody has begun."""
    row = Minutes.objects.filter(meeting=meeting).first()
    if row is not None:
        row.meeting = meeting
    return row


# --- writing --------------------------------------------------------------------------------------


@require_http_methods(OPENED_OR_SENT)
@allow(
    policies.may_write_minutes,
    on=policies.table_meetings,
    why=policies.why_not_write_minutes,
)
def minutes_edit(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Write them; the button «Send til godkjenning» saves first."""
    minutes = existing(meeting)
    form = MinutesForm.opened(minutes, request.POST or None)
    if form.is_bound and saved(form, meeting, lambda: save(form, meeting, request)):
        if "send" not in request.POST:
            messages.success(request, saved_words())
            return redirect("minutes_edit", ref=meeting.ref)
        if sent := attempt(form, lambda: send(meeting, request)):
            messages.success(request, _("Referatet er sendt til partene. De får brev."))
            return redirect("minutes", ref=sent.meeting.ref)
    return edit_page(request, meeting, form)


def edit_page(request: HttpRequest, meeting: Meeting, form: MinutesForm) -> HttpResponse:
    """The page with what was typed, beside what each item led to."""
    minutes, now = existing(meeting), clock.now()
    if form.is_bound and minutes is not None and not getattr(form, "stale", False):
        form.data = form.data.copy()
        form.data["version"] = minutes.version
    context = {
        "form": form,
        "meeting": meeting,
        "forum": meeting.forum,
        "minutes": minutes,
        "can_write": writable(meeting) and meeting.starts_at <= now,
        "begun": meeting.starts_at <= now,
        "is_held": meeting.state == MeetingState.HELD,
        "is_out": minutes is not None and minutes.state == MinutesState.FOR_APPROVAL,
        "is_approved": minutes is not None and minutes.state == MinutesState.APPROVED,
        "objections": objections(minutes),
        "missing": list(actions.missing(minutes)) if minutes else [],
        "items": [minutes_rows.settled(row) for row in rows.items_of(meeting)],
        "due": actions.minutes_due(meeting),
        "now": now,
        "crumbs": meeting_crumbs(meeting, _("Skriv referat")),
    }
    return answer(request, "forums/minutes_edit.html", context)


def objections(minutes: Minutes | None) -> list[Any]:
    """What the parties did not agree with, newest first."""
    said = rows.verdicts(minutes) if minutes else []
    return [one for one in reversed(said) if one.kind == "objected"]


def saved(form: MinutesForm, meeting: Meeting, act: Any) -> bool:
    """Save; when somebody else has, keep what was typed beside what is saved now."""
    if attempt(form, act):
        return True
    if getattr(form, "stale", False) and (now := existing(meeting)):
        fresh = MinutesForm.opened(now, form.data)
        form.now_saved = [
            {"label": fresh[name].label, "text": fresh[name].initial}
            for name in fresh.changed_data
            if name != "version"
        ]
        form.data = form.data.copy()
        form.data["version"] = now.version
    return False


def save(form: MinutesForm, meeting: Meeting, request: HttpRequest) -> Minutes:
    """What was typed, into the action."""
    return actions.save_minutes(
        meeting, by=request.user, party=meeting.convener, **form.cleaned_data
    )


def send(meeting: Meeting, request: HttpRequest) -> Minutes:
    """The minutes as they were saved a moment ago."""
    minutes = meeting_minutes(meeting)
    return actions.send_for_approval(
        minutes, by=request.user, party=meeting.convener, version=minutes.version
    )


def meeting_minutes(meeting: Meeting) -> Minutes:
    """Its minutes, else 404."""
    row: Minutes = get_object_or_404(Minutes, meeting=meeting)
    row.meeting = meeting
    return row


@require_POST
@allow(
    policies.may_write_minutes,
    on=policies.table_meetings,
    why=policies.why_not_write_minutes,
)
@refusals_return_to("minutes_edit")
def minutes_take_back(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Back to a draft; every party must answer anew."""
    actions.take_back(meeting_minutes(meeting), by=request.user, party=meeting.convener)
    messages.success(request, _("Referatet er et utkast igjen. Alle partene må svare på nytt."))
    return redirect("minutes_edit", ref=meeting.ref)


# --- each party's own word ------------------------------------------------------------------------


@require_http_methods(OPENED_OR_SENT)
@allow(
    policies.may_hold_key_at,
    on=policies.table_meetings,
    why=policies.why_not_hold_key_at,
)
def minutes_approve(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Read it, and say yes or what is wrong."""
    minutes = meeting_minutes(meeting)
    meeting.minutes = minutes
    parties, answered = sides(minutes, request.user)
    given: dict[str, Any] = {
        "parties": [*parties, *answered],
        "initial": {"version": minutes.version},
    }
    form = VerdictForm(request.POST or None, **given)
    if form.is_bound and attempt(form, lambda: give(form, minutes, request)) is not None:
        messages.success(request, given_words(meeting, "innvending" in request.POST))
        return redirect("minutes", ref=meeting.ref)
    context = minutes_rows.minutes_of([meeting], request.user)[0] | {
        "form": form,
        "parties": parties,
        "answered": answered,
        "is_out": minutes.state == MinutesState.FOR_APPROVAL,
        "others": [p for p in actions.missing(minutes) if p not in parties],
        "crumbs": meeting_crumbs(meeting, _("Godkjenn referatet")),
    }
    return answer(request, "forums/minutes_approve.html", context)


def sides(minutes: Minutes, user: Any) -> tuple[list[Party], list[Party]]:
    """For which parties a person may still answer this version, and for which they have.

    One key, one person: who has answered for one party answers for no other. The second list is
    only there so that a second click of the same button is no error.
    """
    said = list(minutes.verdicts.filter(version=minutes.version).select_related("party"))
    own = [one.party for one in said if one.by_id == user.pk]
    answered = {one.party_id for one in said}
    if own and not actions.missing(minutes).exists():
        return own, []  # the last party that was missing has left: saying yes again closes it
    keys = [] if own else policies.keys_for(user, minutes.meeting)
    return [party for party in keys if party.pk not in answered], own


def give(form: VerdictForm, minutes: Minutes, request: HttpRequest) -> Minutes:
    """What the button says."""
    act = actions.object_to if "innvending" in request.POST else actions.approve
    return act(minutes, by=request.user, **form.cleaned_data)


def given_words(meeting: Meeting, objected: bool) -> str:
    """What the person reads afterwards."""
    if objected:
        return _("Innvendingen er sendt til dem som skrev referatet.")
    if meeting_minutes(meeting).state == MinutesState.APPROVED:
        return _("Alle partene har godkjent. Referatet er publisert, og de inviterte får brev.")
    return _("Dere har godkjent referatet. De andre partene må godkjenne før det blir publisert.")

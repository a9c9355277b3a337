"""A meeting called by the party on turn, changed, put off, called off, and marked as held."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.access import allow
from core.models import new_ref
from core.pages import answer, attempt, refusals_return_to, saved
from forums import clashes, policies
from forums.actions import convening as actions
from forums.forms.convening import (
    CallOffForm,
    ChangeForm,
    ConveneForm,
    HeldForm,
    MeetingForm,
    as_typed,
    as_usual,
)
from forums.models import Forum, Meeting, Party
from forums.states import MeetingState
from forums.views import desk_parts as parts
from forums.views.desk import at_table, table_of
from forums.views.desk_parts import Table, desk_url, trail
from forums.views.invited import at_meeting
from organisations.policies import visible_venues

EITHER = ["GET", "HEAD", "POST"]
run = allow(policies.may_call, on=policies.desk_meetings, why=policies.why_not_call)


def warnings_of(forum: Forum, form: MeetingForm) -> list[str]:
    """What is awkward about the time: before 16, in a school holiday. Nothing it forbids."""
    return clashes.warnings(form.given()["starts_at"], county_of(forum))


def county_of(forum: Forum) -> str:
    """The number of the county it is for; empty for the whole country."""
    return forum.municipality.number[:2] if forum.municipality else ""


def confirmed(forum: Forum, form: Any) -> bool:
    """Whether there is nothing to warn of, or the same time comes a second time."""
    form.warnings = warnings_of(forum, form)
    key = "/".join(str(form.cleaned_data[name]) for name in ("day", "starts_at", "ends_at"))
    if not form.warnings or form.cleaned_data["confirmed"] == key:
        return True
    form.data = form.data.copy()
    form.data["confirmed"] = key
    return False


def asks_why_short(forum: Forum, form: Any) -> bool:
    """Whether the day is sooner than agreed, so that the reason must have its field."""
    day = form.initial.get("day")
    if form.is_bound:
        day = form.cleaned_data.get("day") or day
    first = clock.today() + timedelta(days=forum.notice_days)
    return bool(form["short_reason"].value()) or (day is not None and day < first)


def venues_for(user: Any, forum: Forum) -> Any:
    """Rooms in the forum's municipality or county, and those that a party lends itself."""
    owners = forum.parties.filter(organisation__isnull=False).values("organisation")
    near = Q(owner__in=owners)
    if forum.municipality_id is not None:
        near |= Q(municipality=forum.municipality_id)
        near |= Q(municipality__county=forum.municipality_id)
    return visible_venues(user).filter(near, ended_at=None)


@require_http_methods(EITHER)
@at_table
def meeting_convene(request: HttpRequest, forum: Forum) -> HttpResponse:
    """Call the meeting, or plan it; `?ekstra=1` calls one that uses up no turn."""
    table = table_of(request.user, forum)
    extra = "ekstra" in request.GET or "extra" in request.POST
    party = calling_party(table, extra)
    if request.method != "POST" and not extra and table.turn.convened:
        return redirect(desk_url(forum))
    form = opened(request, table, extra)
    if form.is_bound and (done := call(request, table, party, form)):
        messages.success(request, done)
        return redirect(desk_url(forum))
    context = {
        "forum": forum,
        "party": party,
        "kind": parts.kind_words(forum),
        "extra": extra,
        "form": form,
        "holds_key": party.pk in table.keys,
        "may_plan": not extra and not (table.turn.meeting and table.turn.meeting.convened_at),
        "target": table.turn.target,
        "short": asks_why_short(forum, form),
        "desk_url": desk_url(forum),
        "crumbs": trail(forum, _("Innkall til møtet")),
    }
    return answer(request, "forums/convene.html", context)


def calling_party(table: Table, extra: bool) -> Party:
    """For whom the reader calls: the party on turn; any own one for an extraordinary meeting.

    Raises:
        PermissionDenied: it is another party's turn.
    """
    if extra:
        return table.own[0]
    if not table.is_own(table.turn.owner):
        words = _("Det er %(party)s som har tur. Dere kan be om å bytte.")
        raise PermissionDenied(words % {"party": table.turn.owner})
    return table.turn.owner


def opened(request: HttpRequest, table: Table, extra: bool) -> ConveneForm:
    """The form with the planned or postponed meeting, else the usual place and time."""
    forum, meeting = table.forum, None if extra else table.turn.meeting
    if meeting is not None and not table.turn.convened:
        initial = as_typed(meeting)
    else:
        day = working_day(max(table.turn.target, table.turn.notice_by))
        initial = as_usual(forum, ref=new_ref(), title=usual_title(forum, day, extra), day=day)
    initial["extra"] = extra
    return ConveneForm(
        request.POST or None, initial=initial, venues=venues_for(request.user, forum)
    )


def working_day(day: date) -> date:
    """The same day, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def usual_title(forum: Forum, day: date, extra: bool) -> str:
    """«Kontaktmøte mellom KS og Frivillighet Norge, mai 2027», to be changed at will."""
    words = _("%(name)s, ekstra møte") if extra else _("%(name)s, %(month)s")
    return words % {"name": forum.name, "month": parts.month_in_full(day)}


def call(request: HttpRequest, table: Table, party: Party, form: ConveneForm) -> str:
    """Call or plan with what was typed; what the person reads then, or nothing."""
    planning = "plan" in request.POST
    words = attempt(form, lambda: act(request.user, table, party, form, planning))
    return words or ""


def act(user: Any, table: Table, party: Party, form: ConveneForm, planning: bool) -> str:
    """The action that the button names, once the time is confirmed."""
    given = form.given() | {"by": user, "party": party, "ref": form.cleaned_data["ref"]}
    if planning:
        actions.plan(table.forum, **given)
        return _("Møtet er lagret. Bare dere ser det. Det er ikke innkalt ennå.")
    if not confirmed(table.forum, form):
        return ""
    if form.cleaned_data["extra"]:
        given["extraordinary"] = True
    actions.convene(table.forum, **given)
    return _("Møtet er innkalt. Invitasjonene er på vei.")


@require_http_methods(EITHER)
@run
def meeting_change(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Another time or place; everyone invited is told of what they must know."""
    venues = venues_for(request.user, meeting.forum)
    form: Any = ChangeForm.opened(meeting, request.POST or None, venues=venues)
    if form.is_bound and saved(form, meeting, lambda: change(request.user, meeting, form)):
        messages.success(request, _("Møtet er endret. De inviterte får beskjed om det nye."))
        return redirect(desk_url(meeting.forum))
    context = {
        "forum": meeting.forum,
        "meeting": meeting,
        "form": form,
        "short": asks_why_short(meeting.forum, form),
        "desk_url": desk_url(meeting.forum),
        "crumbs": trail(meeting.forum, _("Endre møtet")),
    }
    return answer(request, "forums/change.html", context)


def change(user: Any, meeting: Meeting, form: Any) -> bool:
    """Once the time is confirmed."""
    version, given = form.cleaned_data["version"], form.given()
    if not confirmed(meeting.forum, form):
        return False
    actions.change(meeting, by=user, party=meeting.convener, version=version, **given)
    return True


@require_http_methods(EITHER)
@allow(policies.may_call_off, on=policies.desk_meetings, why=policies.why_not_call)
def meeting_cancel(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Call the meeting off, with a reason that everyone may read; the turn is kept."""
    return call_off(request, meeting, actions.cancel, "avlys")


@require_http_methods(EITHER)
@run
def meeting_postpone(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Put the meeting off till a day that is not set yet; the turn is kept."""
    return call_off(request, meeting, actions.postpone, "utsett")


def call_off(request: HttpRequest, meeting: Meeting, action: Any, what: str) -> HttpResponse:
    """The page with the reason."""
    form = CallOffForm(request.POST or None, initial={"version": meeting.version})
    given = {"by": request.user, "party": side(request.user, meeting)}
    if form.is_bound and attempt(form, lambda: action(meeting, **given, **form.cleaned_data)):
        messages.success(request, _("De som er invitert, får beskjed. Dere beholder turen."))
        return redirect(desk_url(meeting.forum))
    heading = _("Avlys møtet") if what == "avlys" else _("Utsett møtet")
    context = {
        "forum": meeting.forum,
        "meeting": meeting,
        "hours": parts.weekday_hours(meeting),
        "form": form,
        "what": what,
        "heading": heading,
        "invited": meeting.invitations.count(),
        "desk_url": desk_url(meeting.forum),
        "crumbs": trail(meeting.forum, heading),
    }
    return answer(request, "forums/call_off.html", context)


@require_http_methods(EITHER)
@at_meeting
def meeting_held(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Say that it was held and which parties came: then, and only then, the turn is used."""
    parties = meeting.forum.parties.filter(ended_at=None)
    typed = request.POST if request.method == "POST" else None
    form = HeldForm(typed, initial={"present": parties}, parties=parties)
    if form.is_bound and attempt(form, lambda: hold(request.user, meeting, form)) is not None:
        messages.success(request, _("Møtet er holdt, og turen er brukt. Nå kan referatet skrives."))
        return redirect(desk_url(meeting.forum))
    context = {
        "forum": meeting.forum,
        "meeting": meeting,
        "hours": parts.weekday_hours(meeting),
        "form": form,
        "held": meeting.state == MeetingState.HELD,
        "state_words": not_to_be_held(meeting),
        "desk_url": desk_url(meeting.forum),
        "crumbs": trail(meeting.forum, _("Marker møtet som holdt")),
    }
    return answer(request, "forums/held.html", context)


def not_to_be_held(meeting: Meeting) -> str:
    """Why nobody can say that it was held; empty when they can."""
    if meeting.state == MeetingState.CONVENED and meeting.starts_at > clock.now():
        return _("Møtet har ikke begynt ennå.")
    if meeting.state in {MeetingState.CONVENED, MeetingState.HELD}:
        return ""
    return _("Møtet står som «%(state)s».") % {"state": meeting.get_state_display().lower()}


def hold(user: Any, meeting: Meeting, form: HeldForm) -> Meeting:
    """What was ticked, into the action."""
    present = list(form.cleaned_data["present"])
    return actions.mark_held(meeting, by=user, party=side(user, meeting), present=present)


def side(user: Any, meeting: Meeting) -> Party:
    """For whom a person acts in a meeting: its convener where they may, else their own party."""
    own = policies.own_parties(user, meeting.forum)
    return next((p for p in own if p.pk == meeting.convener_id), own[0])


@require_POST
@at_meeting
@refusals_return_to("meeting_held")
def meeting_held_undo(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """It was a slip: the turn is not used after all."""
    actions.undo_held(meeting, by=request.user, party=side(request.user, meeting))
    messages.success(request, _("Møtet står som innkalt igjen. Turen er ikke brukt."))
    return redirect(desk_url(meeting.forum))

"""Plans as those who make them meet them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import actions, policies
from consultations.forms.plan import MeetingForm, MoveForm, NewPlanForm, PlanForm, PlanHearingForm
from consultations.models import Hearing, PlanMeeting, PlanProcess
from consultations.states import PHASES, PLAN, PlanState
from consultations.views.plans import phases
from consultations.views.status import tag
from consultations.views.work import own_municipalities
from core.access import allow
from core.fields import SliceForm
from core.models import new_ref
from core.pages import (
    after,
    answer,
    attempt,
    page,
    refusals_return_to,
    saved,
    saved_words,
)

ROWS = 25
OPENED_OR_SENT = ["GET", "HEAD", "POST"]
NEXT = {
    PlanState.NOTICE: gettext_lazy("Varsle at planen starter"),
    PlanState.PROGRAMME: gettext_lazy("Gå til planprogram"),
    PlanState.INVOLVEMENT: gettext_lazy("Gå til medvirkning"),
    PlanState.PROPOSAL: gettext_lazy("Gå til planforslag"),
    PlanState.DECISION: gettext_lazy("Skriv hva som ble vedtatt"),
}


@require_safe
@allow(policies.may_see_work)
def work_plans(request: HttpRequest) -> HttpResponse:
    """Every plan of the person's municipalities."""
    asked = SliceForm(request.GET).asked()
    rows, following = page(after(policies.work_plans(request.user), asked["etter"], ("-pk",)), ROWS)
    context = {
        "rows": rows,
        "following": following,
        "may_start": policies.may_start_hearing(request.user),
    }
    return render(request, "consultations/work_plans.html", context)


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_start_hearing)
def plan_new(request: HttpRequest) -> HttpResponse:
    """Start the draft of a plan."""
    form = NewPlanForm(
        request.POST or None,
        municipalities=own_municipalities(request.user),
        initial={"ref": new_ref()},
    )
    if form.is_bound and (made := attempt(form, lambda: start(form, request.user))):
        return redirect("plan_work", ref=made.ref)
    return answer(request, "consultations/work_plan_new.html", {"form": form})


def start(form: NewPlanForm, user: Any) -> PlanProcess:
    """The plan that the form asks for."""
    owner = form.cleaned_data["municipality"].organisation
    return actions.create_plan(by=user, on_behalf_of=owner, **form.cleaned_data)


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_read_plan_work, on=policies.work_plans)
def plan_work(request: HttpRequest, process: PlanProcess) -> HttpResponse:
    """Where the plan stands, what comes next, and what it says."""
    form = PlanForm.opened(process, request.POST or None)
    if form.is_bound and not policies.may_prepare_plan(request.user, process):
        messages.warning(request, policies.why_not_prepare_plan(request.user, process))
        return redirect("plan_work", ref=process.ref)
    if form.is_bound and saved(form, process, lambda: save(form, process, request.user)):
        messages.success(request, saved_words())
        return redirect("plan_work", ref=process.ref)
    return plan_page(request, process, form, MoveForm(), MeetingForm())


def save(form: PlanForm, process: PlanProcess, user: Any) -> PlanProcess:
    """What was typed, into the action."""
    return actions.save_plan(process, by=user, **form.content())


def plan_page(
    request: HttpRequest, process: PlanProcess, form: PlanForm, move: MoveForm, meeting: MeetingForm
) -> HttpResponse:
    """The page with what was typed in each of its three forms."""
    context = {
        "plan": process,
        "form": form,
        "move": move,
        "meeting": meeting,
        "phases": phases(process, policies.work_hearings(request.user), desk_words),
        "meetings": process.meetings.all(),
        "ways": [(to.value, NEXT[to]) for to in PHASES if to in PLAN[PlanState(process.state)]],
        "deciding": PlanState.DECISION in PLAN[PlanState(process.state)],
        "may_move": policies.may_move_plan(request.user, process),
        "may_prepare": policies.may_prepare_plan(request.user, process),
        "why_not_move": policies.why_not_move_plan(request.user, process),
        "told": process.parties.count(),
        "crumbs": [
            (_("Høringer"), reverse("work_hearings")),
            (_("Planer"), reverse("work_plans")),
            (process.title, ""),
        ],
    }
    return answer(request, "consultations/work_plan.html", context, move, meeting)


def desk_words(hearing: Hearing, now: datetime) -> str:
    """Where a hearing stands, as those who make it say it."""
    return str(tag(hearing, now)["words"])


@require_POST
@allow(policies.may_move_plan, on=policies.work_plans, why=policies.why_not_move_plan)
def plan_move(request: HttpRequest, process: PlanProcess) -> HttpResponse:
    """Go to the next phase; the first one tells the organisations."""
    form = MoveForm(request.POST)
    if attempt(form, lambda: actions.move_plan(process, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Planen er i en ny fase."))
        return redirect("plan_work", ref=process.ref)
    process.refresh_from_db()
    return plan_page(request, process, PlanForm.opened(process), form, MeetingForm())


@require_POST
@allow(policies.may_prepare_plan, on=policies.work_plans, why=policies.why_not_prepare_plan)
def meeting_add(request: HttpRequest, process: PlanProcess) -> HttpResponse:
    """Put a meeting in a phase."""
    form = MeetingForm(request.POST)
    if attempt(form, lambda: add(form, process, request.user)):
        messages.success(request, _("Møtet er lagt inn."))
        return redirect("plan_work", ref=process.ref)
    return plan_page(request, process, PlanForm.opened(process), MoveForm(), form)


def add(form: MeetingForm, process: PlanProcess, user: Any) -> PlanMeeting:
    """What was typed, into the action."""
    given = form.cleaned_data
    return actions.add_meeting(
        process,
        by=user,
        phase=given["phase"],
        title=given["meeting_title"],
        starts_at=form.starts_at(),
        place=given["place"],
    )


@require_POST
@allow(policies.may_prepare_plan, on=policies.work_plans, why=policies.why_not_prepare_plan)
@refusals_return_to("plan_work")
def meeting_remove(request: HttpRequest, process: PlanProcess, pk: int) -> HttpResponse:
    """Take a meeting out."""
    actions.remove_meeting(get_object_or_404(process.meetings, pk=pk), by=request.user)
    messages.success(request, _("Møtet er tatt bort."))
    return redirect("plan_work", ref=process.ref)


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_prepare_plan, on=policies.work_plans, why=policies.why_not_prepare_plan)
def plan_hearing(request: HttpRequest, process: PlanProcess) -> HttpResponse:
    """Start a hearing in the present phase."""
    form = PlanHearingForm(request.POST or None, initial={"ref": new_ref(), "title": process.title})
    if form.is_bound and (
        made := attempt(
            form,
            lambda: actions.start_plan_hearing(process, by=request.user, **form.cleaned_data),
        )
    ):
        return redirect("hearing_content", ref=made.ref)
    context = {
        "form": form,
        "plan": process,
        "crumbs": [
            (_("Høringer"), reverse("work_hearings")),
            (_("Planer"), reverse("work_plans")),
            (process.title, reverse("plan_work", kwargs={"ref": process.ref})),
            (_("Lag høring"), ""),
        ],
    }
    return answer(request, "consultations/work_plan_hearing.html", context)

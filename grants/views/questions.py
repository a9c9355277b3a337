"""The builder: questions with their count, requirements with their reasons, criteria."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.access import allow
from core.pages import answer, attempt, refusals_return_to, saved_words
from grants.actions import calls
from grants.actions import questions as actions
from grants.actions.call_checks import REVIEW
from grants.forms.questions import (
    BurdenForm,
    CriterionForm,
    MoveForm,
    QuestionForm,
    RequirementForm,
)
from grants.models import Call
from grants.policies import calls as policies
from grants.states import CallState
from grants.views.call_steps import crumbs, draft_page
from grants.views.schemes import read_version
from grants.views.work import burden

OPENED_OR_SENT = ["GET", "HEAD", "POST"]
writes = allow(policies.may_edit_call, on=policies.work_calls, why=policies.why_not_edit_call)


def tried(form: Any, call: Call, act: Callable[[], Any]) -> bool:
    """Like `attempt`; when somebody else has saved, one may look and save again."""
    done = attempt(form, act) is not None
    if getattr(form, "stale", False):
        call.refresh_from_db()
        form.data = form.data.copy()
        form.data["version"] = call.version
    return done


def row_page(
    request: HttpRequest, call: Call, form: Any, save: Callable[[], Any], onward: str, heading: str
) -> HttpResponse:
    """The form of one question, requirement or criterion, saved when it is sent."""
    if form.is_bound and tried(form, call, save):
        messages.success(request, saved_words())
        return redirect(onward, ref=call.ref)
    context = {
        "form": form,
        "call": call,
        "heading": heading,
        "is_question": isinstance(form, QuestionForm),
        "crumbs": crumbs(call, heading),
    }
    return answer(request, "grants/work_row.html", context)


def direction(request: HttpRequest) -> dict[str, Any]:
    """The version and which way, of a button that moves a row."""
    form = MoveForm(request.POST)
    up = form.cleaned_data["up"] if form.is_valid() else False
    return {"version": read_version(request), "up": up}


# --- questions ------------------------------------------------------------------------------------


@require_safe
@writes
def call_questions(request: HttpRequest, call: Call) -> HttpResponse:
    """What it asks, and how much that is beside the sum."""
    if call.state != CallState.DRAFT:
        return redirect("call_work", ref=call.ref)
    return questions_page(request, call, burden_form(call))


def burden_form(call: Call, data: Any = None) -> BurdenForm:
    """Why more is asked, as it stands."""
    return BurdenForm(data, initial={"version": call.version, "burden_reason": call.burden_reason})


def questions_page(request: HttpRequest, call: Call, form: BurdenForm) -> HttpResponse:
    """The page, with a refused reason when there is one."""
    context = draft_page(call, "call_questions") | burden(call)
    context |= {"form": form, "questions": call.questions.all()}
    return answer(request, "grants/work_questions.html", context)


@require_POST
@writes
def call_burden(request: HttpRequest, call: Call) -> HttpResponse:
    """Say in public why more is asked than the sum should cost."""
    form = burden_form(call, request.POST)
    if tried(form, call, lambda: calls.explain_burden(call, by=request.user, **form.cleaned_data)):
        messages.success(request, saved_words())
        return redirect("call_questions", ref=call.ref)
    return questions_page(request, call, form)


@require_http_methods(OPENED_OR_SENT)
@writes
def question_add(request: HttpRequest, call: Call) -> HttpResponse:
    """One more question."""
    return question_page(request, call, None)


@require_http_methods(OPENED_OR_SENT)
@writes
def question_edit(request: HttpRequest, call: Call, pk: int) -> HttpResponse:
    """Change one question."""
    return question_page(request, call, get_object_or_404(call.questions, pk=pk))


def question_page(request: HttpRequest, call: Call, question: Any) -> HttpResponse:
    """The form of one question."""
    form = QuestionForm.opened(call.version, question, request.POST or None)
    return row_page(
        request,
        call,
        form,
        lambda: actions.save_question(call, by=request.user, question=question, **form.content()),
        "question_add" if "flere" in request.POST else "call_questions",
        heading=_("Endre spørsmålet") if question else _("Nytt spørsmål"),
    )


@require_POST
@writes
@refusals_return_to("call_questions")
def question_drop(request: HttpRequest, call: Call, pk: int) -> HttpResponse:
    """Take one out."""
    if question := call.questions.filter(pk=pk).first():
        actions.drop_question(question, by=request.user, version=read_version(request))
    return redirect("call_questions", ref=call.ref)


@require_POST
@writes
@refusals_return_to("call_questions")
def question_move(request: HttpRequest, call: Call, pk: int) -> HttpResponse:
    """One place up or down."""
    question = get_object_or_404(call.questions, pk=pk)
    actions.move_question(question, by=request.user, **direction(request))
    return redirect("call_questions", ref=call.ref)


# --- requirements ---------------------------------------------------------------------------------


@require_safe
@writes
def call_requirements(request: HttpRequest, call: Call) -> HttpResponse:
    """What applicants must be, and why; and what gives points."""
    if call.state != CallState.DRAFT:
        return redirect("call_work", ref=call.ref)
    return render(request, "grants/work_requirements.html", requirements(call))


def requirements(call: Call) -> dict[str, Any]:
    """What the page shows."""
    old = clock.today() - REVIEW
    rows = list(call.requirements.all())
    return draft_page(call, "call_requirements") | {
        "requirements": rows,
        "old": [row for row in rows if row.reviewed_on < old],
        "criteria": call.criteria.all(),
    }


@require_http_methods(OPENED_OR_SENT)
@writes
def requirement_add(request: HttpRequest, call: Call) -> HttpResponse:
    """One more requirement."""
    return requirement_page(request, call, None)


@require_http_methods(OPENED_OR_SENT)
@writes
def requirement_edit(request: HttpRequest, call: Call, pk: int) -> HttpResponse:
    """Change one requirement."""
    return requirement_page(request, call, get_object_or_404(call.requirements, pk=pk))


def requirement_page(request: HttpRequest, call: Call, requirement: Any) -> HttpResponse:
    """The form of one requirement."""
    form = RequirementForm.opened(call.version, requirement, request.POST or None)
    return row_page(
        request,
        call,
        form,
        lambda: actions.save_requirement(
            call, by=request.user, requirement=requirement, **form.cleaned_data
        ),
        "call_requirements",
        heading=_("Endre kravet") if requirement else _("Nytt krav"),
    )


@require_POST
@writes
@refusals_return_to("call_requirements")
def requirement_drop(request: HttpRequest, call: Call, pk: int) -> HttpResponse:
    """Take one out."""
    if requirement := call.requirements.filter(pk=pk).first():
        actions.drop_requirement(requirement, by=request.user, version=read_version(request))
    return redirect("call_requirements", ref=call.ref)


@require_POST
@writes
@refusals_return_to("call_requirements")
def requirement_move(request: HttpRequest, call: Call, pk: int) -> HttpResponse:
    """One place up or down."""
    requirement = get_object_or_404(call.requirements, pk=pk)
    actions.move_requirement(requirement, by=request.user, **direction(request))
    return redirect("call_requirements", ref=call.ref)


@require_POST
@writes
@refusals_return_to("call_requirements")
def requirements_review(request: HttpRequest, call: Call) -> HttpResponse:
    """They are all still needed."""
    actions.review_requirements(call, by=request.user, version=read_version(request))
    messages.success(request, _("Kravene er vurdert på nytt i dag."))
    return redirect("call_requirements", ref=call.ref)


# --- criteria -------------------------------------------------------------------------------------


@require_http_methods(OPENED_OR_SENT)
@writes
def criterion_add(request: HttpRequest, call: Call) -> HttpResponse:
    """One more thing that gives points."""
    return criterion_page(request, call, None)


@require_http_methods(OPENED_OR_SENT)
@writes
def criterion_edit(request: HttpRequest, call: Call, pk: int) -> HttpResponse:
    """Change one criterion."""
    return criterion_page(request, call, get_object_or_404(call.criteria, pk=pk))


def criterion_page(request: HttpRequest, call: Call, criterion: Any) -> HttpResponse:
    """The form of one criterion."""
    form = CriterionForm.opened(call.version, criterion, request.POST or None)
    return row_page(
        request,
        call,
        form,
        lambda: actions.save_criterion(
            call, by=request.user, criterion=criterion, **form.cleaned_data
        ),
        "call_requirements",
        heading=_("Endre kriteriet") if criterion else _("Nytt kriterium"),
    )


@require_POST
@writes
@refusals_return_to("call_requirements")
def criterion_drop(request: HttpRequest, call: Call, pk: int) -> HttpResponse:
    """Take one out."""
    if criterion := call.criteria.filter(pk=pk).first():
        actions.drop_criterion(criterion, by=request.user, version=read_version(request))
    return redirect("call_requirements", ref=call.ref)

"""More time asked for and given, a hearing withdrawn, news followed, an invitation declined."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations import actions, policies
from consultations.forms.time import AskForm, ExtendForm, ForWhomForm, RefuseForm, WithdrawForm
from consultations.models import Extension, Hearing
from consultations.states import ExtensionState, HearingState
from consultations.views.public import head
from consultations.views.steps import draft_page
from core import clock
from core.access import allow
from core.pages import answer, attempt, refusals_return_to

OPENED_OR_SENT = ["GET", "HEAD", "POST"]


# --- the organisation's side ----------------------------------------------------------------------


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_ask, on=policies.visible_hearings, why=policies.why_not_ask)
def extension_ask(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Ask for a later deadline; request and answer are public."""
    form = AskForm(request.POST or None, organisations=own(request.user))
    if form.is_bound and (attempt(form, lambda: ask(form, hearing, request.user)) is not None):
        messages.success(request, _("Kommunen har fått spørsmålet. Dere får svar på e-post."))
        return redirect(hearing)
    context = head(hearing, _("Be om lengre frist")) | {"form": form}
    return answer(request, "consultations/extension_ask.html", context)


def own(user: Any) -> QuerySet[Any]:
    """The organisations this person may write for."""
    return policies.answering_organisations(user).order_by("name", "pk")


def ask(form: AskForm, hearing: Hearing, user: Any) -> Extension:
    """What was typed, into the action."""
    given = dict(form.cleaned_data)
    return actions.ask_extension(hearing, by=user, on_behalf_of=given.pop("organisation"), **given)


@require_POST
@allow(policies.may_follow, on=policies.visible_hearings)
@refusals_return_to("hearing")
def hearing_follow(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Follow, or follow no more."""
    form = ForWhomForm(request.POST, organisations=own(request.user))
    if not form.is_valid():
        return redirect(hearing)
    if form.cleaned_data["angre"]:
        actions.unfollow(hearing, by=request.user)
        messages.success(request, _("Du følger ikke høringen lenger."))
    else:
        who = form.cleaned_data["organisation"]
        actions.follow(hearing, by=request.user, organisation=who)
        messages.success(request, _("Du følger høringen. Du får e-post når noe skjer."))
    return redirect(hearing)


@require_POST
@allow(policies.may_ask, on=policies.visible_hearings, why=policies.why_not_ask)
@refusals_return_to("hearing")
def hearing_decline(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """«Vi avstår», and that it was not meant so."""
    form = ForWhomForm(request.POST, organisations=own(request.user))
    if not form.is_valid() or form.cleaned_data["organisation"] is None:
        return redirect(hearing)
    who = form.cleaned_data["organisation"]
    if form.cleaned_data["angre"]:
        actions.take_up_again(hearing, by=request.user, on_behalf_of=who)
        messages.success(request, _("Dere kan svare på høringen igjen."))
    else:
        actions.decline(hearing, by=request.user, on_behalf_of=who)
        messages.success(request, _("Dere avstår fra å svare. Dere får ingen flere påminnelser."))
    return redirect(hearing)


# --- the municipality's side ----------------------------------------------------------------------


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
def hearing_extend(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """The wishes that wait, and a later deadline on the municipality's own initiative."""
    form = ExtendForm.opened(hearing, request.POST or None)
    if form.is_bound and (attempt(form, lambda: extend(form, hearing, request.user)) is not None):
        messages.success(request, _("Fristen er forlenget. Alle det gjelder, får beskjed."))
        return redirect("hearing_approval", ref=hearing.ref)
    return extend_page(request, hearing, form)


def extend_page(request: HttpRequest, hearing: Hearing, form: Any, **more: Any) -> HttpResponse:
    """The page, with the wishes and their answers."""
    rows = hearing.extensions.select_related("organisation", "answered_by")
    context = draft_page(hearing, "hearing_approval") | {
        "form": form,
        "asked": [row for row in rows if row.state == ExtensionState.ASKED],
        "answered": [row for row in rows if row.state != ExtensionState.ASKED],
        "now": clock.now(),
        "may_extend": hearing.state == HearingState.PUBLISHED
        and hearing.closes_at is not None
        and clock.now() < hearing.closes_at,
    }
    context["crumbs"][-1] = (_("Lengre frist"), "")
    return answer(request, "consultations/work_extend.html", context | more)


def extend(form: ExtendForm, hearing: Hearing, user: Any, asked: Any = None) -> Extension:
    """What was typed, into the action; an old page without a deadline is stale."""
    given = dict(form.cleaned_data)
    given["closes_at"] = given["closes_at"] or clock.now() - timedelta(days=1)
    return actions.extend(hearing, by=user, asked=asked, **given)


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
def extension_answer(request: HttpRequest, hearing: Hearing, pk: int) -> HttpResponse:
    """Say yes with a new deadline, or no with a reason."""
    asked = get_object_or_404(hearing.extensions.select_related("organisation"), pk=pk)
    if asked.state != ExtensionState.ASKED and request.method != "POST":
        return redirect("hearing_extend", ref=hearing.ref)
    no = "nei" in request.POST
    data = request.POST or None
    yes_form = ExtendForm.opened(hearing, None if no else data, closes_on=asked.wanted)
    no_form = RefuseForm(data if no else None)
    if data and attempt(no_form if no else yes_form, act(no, yes_form, no_form, asked, request)):
        messages.success(request, answered_words(no, asked))
        return redirect("hearing_extend", ref=hearing.ref)
    context = {"one": asked, "no_form": no_form, "yes_form": yes_form}
    return extend_page(request, hearing, no_form if no else yes_form, **context)


def act(no: bool, yes_form: Any, no_form: Any, asked: Extension, request: HttpRequest) -> Any:
    """What the button asks for."""
    if no:
        return lambda: actions.refuse_extension(
            asked, by=request.user, reason=no_form.cleaned_data["no_reason"]
        )
    return lambda: extend(yes_form, asked.hearing, request.user, asked)


def answered_words(no: bool, asked: Extension) -> str:
    """What the case handler reads afterwards."""
    words = (
        _("%(name)s får beskjed om at fristen står fast.")
        if no
        else _("Fristen er forlenget. %(name)s og alle andre det gjelder, får beskjed.")
    )
    return words % {"name": asked.organisation}


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_sign, on=policies.work_hearings, why=policies.why_not_withdraw_hearing)
def hearing_withdraw(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Take a published hearing back, with a reason that everyone may read."""
    form = WithdrawForm(request.POST or None, initial={"version": hearing.version})
    if form.is_bound and withdraw(form, hearing, request.user):
        messages.success(request, _("Høringen er trukket. De som kjente til den, får beskjed."))
        return redirect("hearing_approval", ref=hearing.ref)
    context = draft_page(hearing, "hearing_approval") | {
        "form": form,
        "published": hearing.state == HearingState.PUBLISHED,
        "answers": hearing.answers.sent().count(),
    }
    context["crumbs"][-1] = (_("Trekk høringen"), "")
    return answer(request, "consultations/work_withdraw.html", context)


def withdraw(form: WithdrawForm, hearing: Hearing, user: Any) -> bool:
    """What was typed, into the action; whether it was done."""
    done = attempt(form, lambda: actions.withdraw(hearing, by=user, **form.cleaned_data))
    return done is not None

"""Publish a call, change what is out, withdraw it, close it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import allow
from core.pages import answer, attempt, refusals_return_to, saved
from grants.actions import calls
from grants.forms.publishing import ChangeForm, WithdrawForm
from grants.models import Call
from grants.policies import calls as policies
from grants.states import CallState
from grants.views.call_steps import crumbs
from grants.views.schemes import read_version

OPENED_OR_SENT = ["GET", "HEAD", "POST"]
publishes = allow(policies.may_publish, on=policies.work_calls, why=policies.why_not_publish)


@require_POST
@publishes
@refusals_return_to("call_work")
def call_publish(request: HttpRequest, call: Call) -> HttpResponse:
    """Put what was read before the public."""
    calls.publish(call, by=request.user, version=read_version(request))
    messages.success(request, _("Utlysningen er publisert. Alle kan lese den."))
    return redirect("call_work", ref=call.ref)


@require_http_methods(OPENED_OR_SENT)
@publishes
def call_change(request: HttpRequest, call: Call) -> HttpResponse:
    """Dates, budget, contact and words, with a reason that everyone gets."""
    form = ChangeForm.opened(call, request.POST or None)
    if form.is_bound and saved(form, call, lambda: change(form, call, request.user)):
        messages.success(request, _("Endringen er publisert. Alle det gjelder, får brev."))
        return redirect("call_work", ref=call.ref)
    if call.state != CallState.PUBLISHED:
        return redirect("call_work", ref=call.ref)
    context = {"form": form, "call": call, "crumbs": crumbs(call, _("Endre"))}
    return answer(request, "grants/work_change.html", context)


def change(form: ChangeForm, call: Call, user: Any) -> Any:
    """What was typed, into the action."""
    return calls.change(call, by=user, **form.content())


@require_http_methods(OPENED_OR_SENT)
@publishes
def call_withdraw(request: HttpRequest, call: Call) -> HttpResponse:
    """Ask why, then withdraw it."""
    form = WithdrawForm(request.POST or None, initial={"version": call.version})
    if form.is_bound and attempt(form, lambda: withdraw(form, call, request.user)):
        messages.success(request, _("Utlysningen er trukket. Alle det gjelder, får brev."))
        return redirect("call_work", ref=call.ref)
    if not form.is_bound and call.state != CallState.PUBLISHED:
        return redirect("call_work", ref=call.ref)
    context = {"form": form, "call": call, "crumbs": crumbs(call, _("Trekk"))}
    context["sent"] = call.applications.sent().count()
    return answer(request, "grants/work_withdraw.html", context)


def withdraw(form: WithdrawForm, call: Call, user: Any) -> Any:
    """What was typed, into the action."""
    return calls.withdraw(call, by=user, **form.cleaned_data)


@require_POST
@publishes
@refusals_return_to("call_work")
def call_close(request: HttpRequest, call: Call) -> HttpResponse:
    """Everyone has an answer."""
    calls.close_call(call, by=request.user)
    messages.success(request, _("Utlysningen er lukket."))
    return redirect("call_work", ref=call.ref)

"""What a call says, while it is a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from core.access import allow
from core.pages import answer, saved, saved_words
from grants.actions import calls
from grants.actions.call_checks import open_days
from grants.budget import promised
from grants.forms.content import ContentForm
from grants.forms.scheme import MEANS
from grants.models import Call
from grants.policies import calls as policies
from grants.states import Binding, CallState
from grants.views.call_steps import draft_page

OPENED_OR_SENT = ["GET", "HEAD", "POST"]


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_edit_call, on=policies.work_calls, why=policies.why_not_edit_call)
def call_content(request: HttpRequest, call: Call) -> HttpResponse:
    """Write what it is, who can apply, the money and the days."""
    form = ContentForm.opened(call, request.POST or None)
    if form.is_bound and saved(form, call, lambda: save(form, call, request.user)):
        messages.success(request, saved_words())
        there = "call_questions" if "videre" in request.POST else "call_content"
        return redirect(there, ref=call.ref)
    if not form.is_bound and call.state != CallState.DRAFT:
        return redirect("call_work", ref=call.ref)
    context = draft_page(call, "call_content") | {
        "form": form,
        "means": MEANS[Binding(call.binding)],
        "promised": promised(call),
        "days": open_days(call),
    }
    return answer(request, "grants/work_content.html", context)


def save(form: ContentForm, call: Call, user: Any) -> Call:
    """What was typed, into the action."""
    return calls.save_content(call, by=user, **form.content())

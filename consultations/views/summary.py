"""What the hearing led to, and what was decided at last."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations import actions, policies
from consultations.forms.treatment import ConcludeForm, SummaryForm
from consultations.models import Hearing
from consultations.states import HearingState
from consultations.views import pulse
from consultations.views.skeleton import proposal
from consultations.views.status import approvers
from consultations.views.steps import treatment_page
from consultations.views.treatment import progress
from core.access import allow
from core.errors import Refused
from core.pages import answer, saved, saved_words

STEP_OF = {"points": "hearing_points", "treatment": "hearing_treatment"}
OPENED_OR_SENT = ["GET", "HEAD", "POST"]


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
def hearing_summarise(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Write what the hearing led to."""
    draft = skeleton(hearing)
    if draft and "utkast" in request.GET:
        hearing.summary = draft  # shown, not saved
    form = SummaryForm.opened(hearing, request.POST or None, draft)
    if form.is_bound and saved(form, hearing, lambda: save(form, hearing, request.user)):
        messages.success(request, saved_words())
        return redirect("hearing_summarise", ref=hearing.ref)
    return summary_page(request, hearing, form)


def save(form: SummaryForm, hearing: Hearing, user: Any) -> Hearing:
    """What was typed, into the action."""
    return actions.save_summary(hearing, by=user, **form.cleaned_data)


def summary_page(request: HttpRequest, hearing: Hearing, form: SummaryForm) -> HttpResponse:
    """The text, what is still missing, and who may publish it."""
    context = treatment_page(hearing, "hearing_summarise", request.user) | {
        "form": form,
        "lacks": [lack(refused, hearing) for refused in actions.untreated(hearing)],
        "may_publish": policies.may_summarise(request.user, hearing),
        "approvers": approvers(hearing),
        "progress": progress(hearing),
        "redraft": bool(hearing.summary) and not actions.untreated(hearing),
        "published": hearing.state in (HearingState.SUMMARISED, HearingState.CONCLUDED),
    }
    return answer(request, "consultations/treatment_summary.html", context)


def lack(refused: Refused, hearing: Hearing) -> tuple[str, str]:
    """A sentence about what is missing, and the page where it is done."""
    page = STEP_OF.get(refused.field or "")
    return refused.message, reverse(page, kwargs={"ref": hearing.ref}) if page else ""


def skeleton(hearing: Hearing) -> str:
    """A beginning of the summary: who answered, and for each theme what was said and done.

    Nothing while a point waits for its answer: the numbers would be kept, and be wrong.
    """
    if actions.untreated(hearing):
        return ""
    return proposal(hearing)


@require_POST
@allow(policies.may_sign, on=policies.work_hearings, why=policies.why_not_sign)
def summary_publish(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Publish the summary as it stands in the form, and tell everyone who answered."""
    form = SummaryForm.opened(hearing, request.POST)
    if saved(form, hearing, lambda: publish(form, hearing, request.user)):
        messages.success(
            request, _("Oppsummeringen er publisert. Alle som svarte, får vite hva som skjedde.")
        )
        return redirect("hearing_conclude", ref=hearing.ref)
    return summary_page(request, hearing, form)


def publish(form: SummaryForm, hearing: Hearing, user: Any) -> Hearing:
    """What was typed, into the action."""
    return actions.summarise(hearing, by=user, **form.cleaned_data)


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
def hearing_conclude(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Write what was decided."""
    form = ConcludeForm.opened(hearing, request.POST or None)
    if form.is_bound and saved(form, hearing, lambda: conclude(form, hearing, request.user)):
        messages.success(request, _("Vedtaket er lagt inn. Alle som svarte, får beskjed."))
        return redirect("hearing_conclude", ref=hearing.ref)
    context = treatment_page(hearing, "hearing_conclude", request.user) | {
        "form": form,
        "summarised": hearing.state == HearingState.SUMMARISED,
        "concluded": hearing.state == HearingState.CONCLUDED,
        "pulse": pulse.figures(hearing),
        "said": pulse.words(hearing),
    }
    return answer(request, "consultations/treatment_conclude.html", context)


def conclude(form: ConcludeForm, hearing: Hearing, user: Any) -> Hearing:
    """What was typed, into the action."""
    return actions.conclude(hearing, by=user, **form.cleaned_data)

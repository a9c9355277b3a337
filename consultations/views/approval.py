"""The second key: read everything on one page, then publish or send back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations import actions, emails, policies
from consultations.forms.hearing import ReturnForm
from consultations.models import Hearing
from consultations.states import PARTICIPATION_MEANS, HearingState, Participation
from consultations.views.recipients import groups_of, numbers
from consultations.views.status import approvers
from consultations.views.steps import draft_page
from core import clock
from core.access import allow
from core.errors import Refused
from core.fields import VersionForm
from core.pages import answer, attempt, refusals_return_to
from dispatch.letters import BOLD

STEP_OF = {
    "closes_on": "hearing_deadline",
    "contact": "hearing_content",
    "topics": "hearing_recipients",
    "invitees": "hearing_recipients",
}


@require_safe
@allow(policies.may_read_work, on=policies.work_hearings)
def hearing_approval(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Everything about the hearing on one page, and the button that comes next."""
    return approval_page(request, hearing, ReturnForm())


def approval_page(request: HttpRequest, hearing: Hearing, form: ReturnForm) -> HttpResponse:
    """The page, with a refused reason for sending it back when there is one."""
    context = (
        draft_page(
            hearing, "hearing_approval", linked=policies.may_edit_hearing(request.user, hearing)
        )
        | what_it_says(hearing)
        | what_may_be_done(request.user, hearing)
    )
    return answer(request, "consultations/work_approval.html", context | {"form": form})


def what_it_says(hearing: Hearing) -> dict[str, Any]:
    """The content as the approver reads it, and the letter as the invited get it."""
    return {
        "means": PARTICIPATION_MEANS[Participation(hearing.participation)],
        "topics": hearing.topics.all(),
        "areas": hearing.areas.all(),
        "questions": hearing.questions.all(),
        "documents": hearing.documents.select_related("file"),
        "numbers": numbers(hearing),
        "groups": groups_of(hearing),
        "rejected": hearing.invitees.filter(accepted=False).select_related("organisation")[:50],
        "letter": letter(hearing) if hearing.closes_at else None,
    }


def letter(hearing: Hearing) -> dict[str, str]:
    """The invitation as the first on the list reads it, bold words as bold."""
    preview = emails.invitation_preview(hearing)
    parts = BOLD.split(preview["body"])
    shown = [format_html("<strong>{}</strong>", p) if i % 2 else p for i, p in enumerate(parts)]
    return {**preview, "body": format_html_join("", "{}", ((part,) for part in shown))}


def what_may_be_done(user: Any, hearing: Hearing) -> dict[str, Any]:
    """The buttons this person gets, and why not the others."""
    draft = hearing.state == HearingState.DRAFT
    waiting = hearing.state == HearingState.FOR_APPROVAL
    return {
        "draft": draft,
        "waiting": waiting,
        "lacks": [lack(refused, hearing) for refused in actions.missing(hearing)]
        if draft or waiting
        else [],
        "may_edit": policies.may_edit_hearing(user, hearing),
        "may_publish": policies.may_publish(user, hearing),
        "why_not": policies.why_not_publish(user, hearing) if waiting else "",
        "may_take_back": policies.may_take_back(user, hearing),
        "may_withdraw": policies.may_sign(user, hearing),
        "approvers": [person for person in approvers(hearing) if person != user.name],
        "now": clock.now(),
    }


def lack(refused: Refused, hearing: Hearing) -> tuple[str, str]:
    """A sentence about what is missing, and the step where it is put right."""
    step = STEP_OF[refused.field or "topics"]
    return refused.message, reverse(step, kwargs={"ref": hearing.ref})


def back(hearing: Hearing) -> HttpResponse:
    """To the approval page again."""
    return redirect("hearing_approval", ref=hearing.ref)


def read_version(request: HttpRequest) -> int:
    """The version that the person had on the screen; −1, which no hearing has, when missing."""
    form = VersionForm(request.POST)
    return form.cleaned_data["version"] if form.is_valid() else -1


@require_POST
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
@refusals_return_to("hearing_approval")
def hearing_submit(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Freeze the content and ask for the second key."""
    actions.send_for_approval(hearing, by=request.user, version=read_version(request))
    messages.success(request, _("Høringen er sendt til godkjenning."))
    return back(hearing)


@require_POST
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
def hearing_return(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Back to draft, with what must be changed."""
    form = ReturnForm(request.POST)
    if attempt(form, lambda: actions.take_back(hearing, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Høringen er sendt tilbake og er en kladd igjen."))
        return back(hearing)
    return approval_page(request, hearing, form)


@require_POST
@allow(policies.may_sign, on=policies.work_hearings, why=policies.why_not_sign)
@refusals_return_to("hearing_approval")
def hearing_publish(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Publish what was read, and invite everyone on the list."""
    version = read_version(request)
    actions.publish(hearing, by=request.user, on_behalf_of=hearing.owner, version=version)
    messages.success(request, published_words(hearing))
    return back(hearing)


def published_words(hearing: Hearing) -> str:
    """«Høringen er publisert. 70 invitasjoner er på vei.»"""
    count = numbers(hearing)
    sent = count["taken"] - count["unreachable"]
    if sent == 1:
        return _("Høringen er publisert. Én invitasjon er på vei.")
    return _("Høringen er publisert. %(n)s invitasjoner er på vei.") % {"n": sent}

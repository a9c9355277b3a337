"""«Kommer dere?»: answered from the letter's own link, without signing in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.access import public
from core.errors import Refused
from forums.actions.answering import answer, why_closed
from forums.forms.reply import ReplyForm
from forums.models import Invitation
from forums.states import AnswerChoice, AnsweredBy


@public
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_reply(request: HttpRequest, token: UUID) -> HttpResponse:
    """GET changes nothing, because scanners of mail follow links; POST answers."""
    invitation = get_object_or_404(
        Invitation.objects.select_related(
            "meeting__forum", "meeting__venue", "meeting__convener", "organisation", "person"
        ),
        token=token,
    )
    form = ReplyForm(request.POST or None, invitation=invitation)
    if _answered(form, invitation):
        messages.success(request, _("Takk, svaret er lagret."))
        return redirect("meeting_reply", token=token)
    return _page(request, invitation, form)


def _answered(form: ReplyForm, invitation: Invitation) -> bool:
    """Whether the answer was kept; a refusal stands beside its field."""
    if not form.is_valid():
        return False
    try:
        answer(invitation, via=AnsweredBy.LINK, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True


def _page(request: HttpRequest, invitation: Invitation, form: ReplyForm) -> HttpResponse:
    """The meeting, what was answered, and how to change it; nothing about anybody else."""
    meeting = invitation.meeting
    closed = why_closed(meeting, clock.now())
    context: dict[str, Any] = {
        "invitation": invitation,
        "meeting": meeting,
        "who": invitation.organisation or invitation.person,
        "form": form,
        "closed": closed,
        "choices": AnswerChoice.choices,
        "before_change": bool(invitation.answer)
        and (invitation.answered_sequence or 0) < meeting.sequence,
    }
    status = 409 if form.errors and closed else 422 if form.errors else 200
    response = render(request, "forums/meeting_reply.html", context, status=status)
    response["Cache-Control"] = "no-store"
    # «no-referrer» would make browsers post with «Origin: null», which the CSRF check refuses
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response

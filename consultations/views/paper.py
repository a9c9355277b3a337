"""Answers that came by post, entered by the municipality."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations import actions, policies
from consultations.forms.paper import PaperForm
from consultations.models import AnswerVersion, Hearing
from consultations.states import HearingState
from consultations.views.recipients import organisations_found
from consultations.views.status import tag
from core import clock, files
from core.access import allow
from core.pages import answer, attempt


@require_http_methods(["GET", "HEAD", "POST"])
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
def paper_add(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Enter one letter."""
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        hearing=hearing,
        find=lambda words: organisations_found(request.user, hearing, words),
    )
    if request.method == "POST" and (
        entered := attempt(form, lambda: enter(form, hearing, request.user))
    ):
        messages.success(request, _("Svaret er lagt inn og merket «kom på papir»."))
        return redirect(entered.answer)
    now = clock.now()
    context = {
        "hearing": hearing,
        "form": form,
        "tag": tag(hearing, now),
        "takes": hearing.state == HearingState.PUBLISHED and not hearing.is_coming(now),
        "crumbs": [
            (_("Høringer"), reverse("work_hearings")),
            (hearing.title, reverse("hearing_approval", kwargs={"ref": hearing.ref})),
            (_("Svar på papir"), ""),
        ],
    }
    return answer(request, "consultations/work_paper.html", context)


def enter(form: PaperForm, hearing: Hearing, user: Any) -> AnswerVersion:
    """Examine the scan and hand everything to the action."""
    typed = form.cleaned_data
    scan = files.receive(typed["file"], by=user) if typed["file"] else None
    paper = actions.Paper(
        organisation=typed["organisation"],
        name=typed.get("name", ""),
        name_withheld=typed.get("name_withheld", False),
        received_on=typed["received_on"],
        kind=typed["kind"],
        text=typed["text"],
        replies=form.replies(),
        scan=scan,
    )
    return actions.enter_paper(hearing, paper, by=user)

"""The municipality's side of what the public may not read: all of the answer, and what is kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations import actions, policies
from consultations.forms.moderation import WithholdForm
from consultations.models import Answer, Hearing
from consultations.moderation import notice
from consultations.views import outcomes, readers
from core.access import allow
from core.pages import attempt


@require_http_methods(["GET", "HEAD", "POST"])
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
def answer_withhold(request: HttpRequest, hearing: Hearing, number: int) -> HttpResponse:
    """Choose what to keep from the public, and why."""
    sent = hearing.answers.exclude(current=None).select_related("current", "organisation")
    answer = get_object_or_404(sent, number=number)
    answer.hearing = hearing
    form = WithholdForm(answer, request.POST or None)
    if form.is_bound and attempt(form, lambda: withhold(form, answer, request.user)):
        messages.success(request, _("Det er holdt tilbake. Den som svarte, får beskjed."))
        return redirect("answer_withhold", ref=hearing.ref, number=number)
    status = 422 if form.errors else 200
    context = whole_answer(hearing, answer) | {"form": form}
    return render(request, "consultations/work_withhold.html", context, status=status)


def withhold(form: WithholdForm, answer: Answer, user: Any) -> Any:
    """What was typed, into the action."""
    return actions.withhold(answer, by=user, **form.cleaned_data)


def whole_answer(hearing: Hearing, answer: Answer) -> dict[str, Any]:
    """Everything that was written, as the municipality reads it, and what is kept from others."""
    version: Any = answer.current
    files = version.files.select_related("file")
    withheld = answer.withholdings.standing().select_related("file", "withheld_by")
    return {
        "hearing": hearing,
        "answer": answer,
        "sender": readers.sender_at_work(answer),
        "version": version,
        "replies": version.replies.select_related("question"),
        "attachments": [outcomes.attachment(answer, item) for item in files],
        "withheld": [(row, notice(row)) for row in withheld],
        "crumbs": [
            (_("Høringer"), reverse("work_hearings")),
            (hearing.title, reverse("hearing_points", kwargs={"ref": hearing.ref})),
            (_("Hold tilbake"), ""),
        ],
    }


@require_POST
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
def withholding_lift(request: HttpRequest, hearing: Hearing, pk: int) -> HttpResponse:
    """Let everyone read it again."""
    rows = policies.withholdings_at_work(request.user).select_related("answer", "file")
    withheld = get_object_or_404(rows, pk=pk, answer__hearing=hearing)
    actions.lift(withheld, by=request.user)
    messages.success(request, _("Alle kan lese det igjen. Den som svarte, får beskjed."))
    return redirect("answer_withhold", ref=hearing.ref, number=withheld.answer.number)

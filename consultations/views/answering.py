"""Short ways to answer, and the way back: «uten merknad», joining, withdrawal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations import actions, policies
from consultations.forms.answer import OrganisationForm
from consultations.models import Answer, Hearing
from consultations.states import AnswerKind
from consultations.views.public import head
from core.access import allow, anyone
from core.pages import refusals_return_to


def chosen(request: HttpRequest) -> OrganisationForm:
    """Whom the person answers for; checked against what they may write for."""
    organisations = policies.answering_organisations(request.user)
    return OrganisationForm(request.POST, organisations=organisations)


@require_POST
@allow(anyone, on=policies.visible_hearings)
@refusals_return_to("answer_new")
def answer_without_remarks(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """The whole answer in one click; a second comes to the same receipt."""
    form = chosen(request)
    if not form.is_valid():
        messages.warning(request, " ".join(map(str, form.errors["organisation"])))
        return redirect("answer_new", ref=hearing.ref)
    sent = actions.send_without_remarks(
        hearing, by=request.user, on_behalf_of=form.cleaned_data["organisation"]
    )
    return redirect("answer_receipt", ref=sent.answer.ref, number=sent.number)


@require_POST
@allow(anyone, on=policies.visible_hearings)
@refusals_return_to("answer_new")
def answer_join(request: HttpRequest, hearing: Hearing, number: int) -> HttpResponse:
    """Begin an answer that joins this one; what was written before is kept in the draft."""
    other = get_object_or_404(Answer.objects.joinable(), hearing=hearing, number=number)
    form = chosen(request)
    if not form.is_valid():
        messages.warning(request, " ".join(map(str, form.errors["organisation"])))
        return redirect("answer_new", ref=hearing.ref)
    draft = actions.start_joining(
        hearing, by=request.user, on_behalf_of=form.cleaned_data["organisation"], other=other
    )
    return redirect("answer_preview", ref=draft.answer.ref)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(policies.may_send_answer, on=policies.own_answers, why=policies.why_not_withdraw)
@refusals_return_to("answer_withdraw")
def answer_withdraw(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Ask, then take the sent answer back."""
    if answer.current is None:
        return redirect("answer_edit", ref=answer.ref)
    if request.method == "POST":
        actions.withdraw_answer(answer, by=request.user)
        messages.success(request, _("Svaret er trukket."))
        return redirect(answer)
    context = head(answer.hearing, _("Trekk svaret")) | {
        "answer": answer,
        "may_withdraw": policies.may_withdraw(request.user, answer),
        "joiners": answer.joiners.sent().count(),
        "kind": AnswerKind(answer.current.kind).label,
    }
    return render(request, "consultations/answer_withdraw.html", context)

"""Writing together: comments between those who write, and approval before sending."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations import actions, policies
from consultations.forms.cowriting import ApprovalForm, CommentForm, SignOffForm
from consultations.models import Answer, AnswerComment, AnswerVersion, SignOff
from consultations.views import drafts
from core.access import allow
from core.pages import refusals_return_to


def thread(answer: Answer, user: Any, *, drafting: bool = True) -> dict[str, Any] | None:
    """The comments with who wrote them; None where nobody writes together with anybody."""
    if answer.organisation_id is None:
        return None
    return {
        "rows": list(answer.comments.select_related("author")),
        "form": CommentForm(),
        "me": user.pk,
        "open": drafting,
    }


def sign_off_state(draft: AnswerVersion, user: Any) -> dict[str, Any] | None:
    """Who is asked, how far it has come, and whom one may ask; None for a private person."""
    if draft.answer.organisation_id is None:
        return None
    asked = SignOff.objects.select_related("approver", "asked_by").filter(version=draft).first()
    approved = asked is not None and asked.saves == draft.saves
    return {
        "asked": asked,
        "approved": approved,
        "changed": asked is not None and asked.approved_at is not None and not approved,
        "waits": asked is not None and not approved,
        "is_mine": asked is not None and asked.approver_id == user.pk,
        "may_ask": [person for person in drafts.senders(draft.answer) if person.pk != user.pk],
    }


def before_sending(draft: AnswerVersion, user: Any) -> dict[str, Any]:
    """The approval, and whether this person must wait for it."""
    state = sign_off_state(draft, user)
    blocked = state is not None and state["waits"] and not state["is_mine"]
    return {"sign_off": state, "blocked": blocked}


@require_POST
@allow(policies.may_write_answer, on=policies.own_answers, why=policies.why_not_write_answer)
@refusals_return_to("answer_edit")
def comment_add(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Say something to the others."""
    form = CommentForm(request.POST)
    if form.is_valid():
        actions.comment(answer, by=request.user, text=form.cleaned_data["comment"])
    else:
        messages.warning(request, " ".join(map(str, form.errors["comment"])))
    return redirect(f"{reverse('answer_edit', kwargs={'ref': answer.ref})}#kommentarer")


@require_POST
@allow(policies.may_write_answer, on=policies.own_answers, why=policies.why_not_write_answer)
def comment_delete(request: HttpRequest, answer: Answer, pk: int) -> HttpResponse:
    """Take one's own comment away; gone already is a second click."""
    comment = AnswerComment.objects.filter(answer=answer, pk=pk).first()
    if comment is not None:
        actions.delete_comment(comment, by=request.user)
    return redirect(f"{reverse('answer_edit', kwargs={'ref': answer.ref})}#kommentarer")


@require_POST
@allow(policies.may_write_answer, on=policies.own_answers, why=policies.why_not_write_answer)
@refusals_return_to("answer_preview")
def sign_off_ask(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Ask somebody responsible to approve it first."""
    form = SignOffForm(request.POST, people=drafts.senders(answer))
    if form.is_valid():
        asked = actions.ask_sign_off(answer, by=request.user, approver=form.cleaned_data["person"])
        messages.success(request, _("Vi har sendt %(name)s et brev.") % {"name": asked.approver})
    else:
        messages.warning(request, " ".join(map(str, form.errors["person"])))
    return redirect("answer_preview", ref=answer.ref)


@require_POST
@allow(policies.may_send_answer, on=policies.own_answers, why=policies.why_not_send_answer)
@refusals_return_to("answer_preview")
def sign_off_give(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Approve what was read."""
    form = ApprovalForm(request.POST)
    saves = form.cleaned_data["saves"] if form.is_valid() else -1  # then it counts as changed
    actions.sign_off(answer, by=request.user, saves=saves)
    messages.success(request, _("Svaret er godkjent. Nå kan det sendes."))
    return redirect("answer_preview", ref=answer.ref)


@require_POST
@allow(policies.may_write_answer, on=policies.own_answers, why=policies.why_not_write_answer)
@refusals_return_to("answer_preview")
def sign_off_drop(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Go on without."""
    actions.drop_sign_off(answer, by=request.user)
    return redirect("answer_preview", ref=answer.ref)

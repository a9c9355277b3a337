"""Writing together: comments between those who write, and approval before sending."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from consultations import actions, policies
from consultations.forms.cowriting import ApprovalForm, CommentForm, SignOffForm
from consultations.models import Answer, AnswerComment, AnswerVersion, SignOff
from consultations.views import drafts
from core.access import allow
from core.pages import refusals_return_to
from core.quiet_saves import errors_in


def thread(draft: Any, user: Any, *, drafting: bool = True) -> dict[str, Any] | None:
    """The comments with who wrote them; None where nobody writes together with anybody."""
    if draft.organisation_id is None:
        return None
    return {
        "rows": list(draft.comments.select_related("author")),
        "form": CommentForm(),
        "me": user.pk,
        "open": drafting,
    }


def approval(asked: QuerySet[Any], saves: int, user: Any, senders: list[User]) -> dict[str, Any]:
    """Who is asked, how far it has come, and whom one may ask.

    Args:
        asked: the draft's approval, one row or none.
        saves: how many times the draft is saved.
        user: who looks.
        senders: those who may send it.
    """
    row = asked.select_related("approver", "asked_by").first()
    approved = row is not None and row.saves == saves
    return {
        "asked": row,
        "approved": approved,
        "changed": row is not None and row.approved_at is not None and not approved,
        "waits": row is not None and not approved,
        "is_mine": row is not None and row.approver_id == user.pk,
        "may_ask": [person for person in senders if person.pk != user.pk],
    }


def blocks(state: dict[str, Any] | None) -> bool:
    """Whether this person must wait for the approval."""
    return state is not None and state["waits"] and not state["is_mine"]


def say(request: HttpRequest, act: Callable[[str], Any]) -> None:
    """Say what was typed to the others, or be told what is wrong with it."""
    form = CommentForm(request.POST)
    if form.is_valid():
        act(form.cleaned_data["comment"])
    else:
        messages.warning(request, errors_in(form))


def ask(request: HttpRequest, senders: list[User], act: Callable[[User], Any]) -> None:
    """Ask the one who was chosen, or be told what is wrong with the choice."""
    form = SignOffForm(request.POST, people=senders)
    if form.is_valid():
        asked = act(form.cleaned_data["person"])
        messages.success(request, _("Vi har sendt %(name)s et brev.") % {"name": asked.approver})
    else:
        messages.warning(request, errors_in(form))


def read_saves(request: HttpRequest) -> int:
    """Which draft was read; what cannot be read counts as changed."""
    form = ApprovalForm(request.POST)
    return form.cleaned_data["saves"] if form.is_valid() else -1


def sign_off_state(draft: AnswerVersion, user: Any) -> dict[str, Any] | None:
    """Who is asked, how far it has come, and whom one may ask; None for a private person."""
    if draft.answer.organisation_id is None:
        return None
    asked = SignOff.objects.filter(version=draft)
    return approval(asked, draft.saves, user, drafts.senders(draft.answer))


def before_sending(draft: AnswerVersion, user: Any) -> dict[str, Any]:
    """The approval, and whether this person must wait for it."""
    state = sign_off_state(draft, user)
    return {"sign_off": state, "blocked": blocks(state)}


@require_POST
@allow(policies.may_write_answer, on=policies.own_answers, why=policies.why_not_write_answer)
@refusals_return_to("answer_edit")
def comment_add(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Say something to the others."""
    say(request, lambda words: actions.comment(answer, by=request.user, text=words))
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
    ask(
        request,
        drafts.senders(answer),
        lambda person: actions.ask_sign_off(answer, by=request.user, approver=person),
    )
    return redirect("answer_preview", ref=answer.ref)


@require_POST
@allow(policies.may_send_answer, on=policies.own_answers, why=policies.why_not_send_answer)
@refusals_return_to("answer_preview")
def sign_off_give(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Approve what was read."""
    actions.sign_off(answer, by=request.user, saves=read_saves(request))
    messages.success(request, _("Svaret er godkjent. Nå kan det sendes."))
    return redirect("answer_preview", ref=answer.ref)


@require_POST
@allow(policies.may_write_answer, on=policies.own_answers, why=policies.why_not_write_answer)
@refusals_return_to("answer_preview")
def sign_off_drop(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Go on without."""
    actions.drop_sign_off(answer, by=request.user)
    return redirect("answer_preview", ref=answer.ref)

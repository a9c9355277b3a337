"""Writing an answer together and sending it. Drafts are seen by the organisation's own people."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import actions, policies
from consultations.forms.answer import AnswerForm, OrganisationForm, SendForm
from consultations.models import Answer, AnswerVersion, Hearing
from consultations.states import AnswerKind
from consultations.views import cowriting, drafts, outcomes, readers
from consultations.views.claim_drafts import own_claims
from consultations.views.public import attachments, documents, head, words_of
from core import clock
from core.access import allow, anyone
from core.pages import attempt
from core.quiet_saves import signed_out_is_told, status_line

OPENED_OR_SENT = ["GET", "HEAD", "POST"]


@require_http_methods(OPENED_OR_SENT)
@allow(anyone, on=policies.visible_hearings)
def answer_new(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Choose whom to answer for; POST opens the shared draft."""
    if request.method == "POST" and "person" in request.POST:
        own = actions.start_own(hearing, by=request.user)
        return redirect("answer_edit", ref=own.answer.ref)
    form = OrganisationForm(
        request.POST or None, organisations=policies.answering_organisations(request.user)
    )
    if request.method == "POST" and (draft := attempt(form, lambda: start(form, hearing, request))):
        return redirect("answer_edit", ref=draft.answer.ref)
    context = head(hearing, _("Svar på høringen")) | {
        "form": form,
        "takes_answers": readers.takes_answers(hearing, clock.now()),
        "mine": readers.own_answers(request.user, hearing, clock.now()),
        "claims": own_claims(request.user, hearing),
        "own_draft": readers.own_as_person(request.user, hearing),
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/answer_new.html", context, status=status)


def start(form: OrganisationForm, hearing: Hearing, request: HttpRequest) -> AnswerVersion:
    """Open the draft of the organisation that was chosen."""
    chosen = form.cleaned_data["organisation"]
    return actions.start(hearing, by=request.user, on_behalf_of=chosen)


@require_http_methods(OPENED_OR_SENT)
@drafts.left_is_told
@allow(policies.may_write_answer, on=policies.own_answers, why=policies.why_not_write_answer)
def answer_edit(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Write in the shared draft."""
    if request.method == "POST":
        onward = "answer_preview" if "se-over" in request.POST else "answer_edit"
        return saved_then(request, answer, onward)
    draft = drafts.open_draft(answer)
    if draft is None:
        return receipt_of(answer)
    return edit_page(request, draft, AnswerForm.opened(draft))


def saved_then(request: HttpRequest, answer: Answer, onward: str) -> HttpResponse:
    """Save what was typed and go on; what cannot be saved stays in the fields."""
    draft = drafts.open_draft(answer)
    if draft is None:
        messages.info(request, _("Svaret er allerede sendt."))
        return receipt_of(answer)
    form = AnswerForm.opened(draft, request.POST, request.FILES)
    if drafts.saved(form, draft, by=request.user):
        return redirect(onward, ref=answer.ref)
    return edit_page(request, drafts.open_draft(answer) or draft, form)


def receipt_of(answer: Answer) -> HttpResponse:
    """To the receipt of the version that counts."""
    if answer.current is None:
        raise Http404
    return redirect("answer_receipt", ref=answer.ref, number=answer.current.number)


def edit_page(request: HttpRequest, draft: AnswerVersion, form: AnswerForm) -> HttpResponse:
    """The draft with what was typed: 422 with errors, 409 when somebody else saved first."""
    context = head(draft.answer.hearing, _("Svar på høringen")) | {
        "answer": draft.answer,
        "draft": draft,
        "form": form,
        "saves": form["saves"].value(),
        "seen": form["seen"].value() or "",
        "theirs": [],
        "comments": cowriting.thread(draft.answer, request.user),
        "joined_said": outcomes.line(draft.joins)["said"] if draft.joins else "",
        "sign_off": cowriting.sign_off_state(draft, request.user),
        "problem": _("Det siste du skrev, er ikke lagret ennå.") if form.is_bound else "",
        "newer": getattr(form, "newer", []),
        "documents": documents(draft.answer.hearing),
        "attachments": draft.files.select_related("file"),
        "writers": drafts.writers(draft.answer),
    }
    status = 409 if context["newer"] else 422 if form.errors else 200
    return render(request, "consultations/answer_edit.html", context, status=status)


@require_POST
@signed_out_is_told
@drafts.left_is_told
@allow(
    policies.may_write_answer,
    on=policies.own_answers,
    anonymous=True,
    why=policies.why_not_write_answer,
)
def answer_autosave(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Save quietly while somebody writes; only the status line comes back."""
    draft = drafts.open_draft(answer)
    if draft is None:
        return status_line(request, None, _("Svaret er allerede sendt."), 409)
    form = AnswerForm.opened(draft, request.POST)
    if drafts.saved(form, draft, by=request.user):
        return drafts.status_line(request, drafts.open_draft(answer), form)
    return drafts.not_saved(request, draft, form)


@require_safe
@allow(policies.may_write_answer, on=policies.own_answers, why=policies.why_not_write_answer)
def answer_preview(request: HttpRequest, answer: Answer) -> HttpResponse:
    """«Dette blir offentlig»: what will be read by everyone, and who may send it."""
    draft = drafts.open_draft(answer)
    if draft is None:
        return receipt_of(answer)
    form = SendForm(initial={"number": draft.number, "saves": draft.saves})
    return preview_page(request, draft, form)


def preview_page(request: HttpRequest, draft: AnswerVersion, form: SendForm) -> HttpResponse:
    """What will be public, with the refusal when there is one."""
    answer = draft.answer
    context = (
        head(answer.hearing, _("Se over svaret"))
        | drafts.shown(draft)
        | {
            "answer": answer,
            "version": draft,
            "form": form,
            "shown_files": [] if draft.kind == AnswerKind.JOINS else attachments(draft),
            "may_send": policies.may_send_answer(request.user, answer),
            "senders": drafts.senders(answer),
        }
        | cowriting.before_sending(draft, request.user)
    )
    status = 409 if form.is_bound else 200
    return render(request, "consultations/answer_preview.html", context, status=status)


@require_POST
@drafts.left_is_told
@allow(policies.may_send_answer, on=policies.own_answers, why=policies.why_not_send_answer)
def answer_send(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Send it. A second click finds it sent and comes to the same receipt."""
    form = SendForm(request.POST)
    sent = attempt(form, lambda: send(form, answer, request)) or drafts.sent_before(form, answer)
    if sent:
        return redirect("answer_receipt", ref=answer.ref, number=sent.number)
    draft = drafts.open_draft(answer)
    if draft is None:
        return receipt_of(answer)
    return preview_page(request, draft, drafts.read_again(form, draft))


def send(form: SendForm, answer: Answer, request: HttpRequest) -> AnswerVersion:
    """The version that was previewed, on behalf of the organisation or in one's own name."""
    return actions.send(
        answer,
        by=request.user,
        on_behalf_of=answer.organisation,
        saves=form.cleaned_data["saves"],
    )


@require_safe
@allow(anyone, on=policies.own_answers)
def answer_receipt(request: HttpRequest, answer: Answer, number: int) -> HttpResponse:
    """When it was received, its digest, and what happens now."""
    version = get_object_or_404(answer.versions.exclude(sent_at=None), number=number)
    coming = readers.timeline(answer.hearing, clock.now())
    context = (
        head(answer.hearing, _("Kvittering"))
        | words_of(version)
        | {
            "answer": answer,
            "events": [event for event in coming if not event.past],
            "is_current": version.pk == answer.current_id,
            "may_write": policies.may_write_answer(request.user, answer),
            "may_withdraw": policies.may_withdraw(request.user, answer),
            "comments": cowriting.thread(answer, request.user, drafting=False),
        }
    )
    return render(request, "consultations/answer_receipt.html", context)


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_write_answer, on=policies.own_answers, why=policies.why_not_write_answer)
def answer_delete(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Ask, then throw the draft away."""
    draft = drafts.open_draft(answer)
    if draft is None:
        return receipt_of(answer)
    if request.method == "POST":
        actions.delete_draft(answer, by=request.user)
        messages.success(request, _("Kladden er slettet."))
        return redirect(answer.hearing)
    context = head(answer.hearing, _("Slett kladden")) | {"answer": answer, "draft": draft}
    return render(request, "consultations/answer_delete.html", context)

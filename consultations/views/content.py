"""What a hearing says, and its documents, while it is a draft."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import actions, policies
from consultations.forms.content import ContentForm, DocumentForm
from consultations.models import Hearing
from consultations.states import HearingState
from consultations.views.steps import draft_page
from core import files
from core.access import allow
from core.pages import answer, attempt, saved, saved_words

OPENED_OR_SENT = ["GET", "HEAD", "POST"]


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
def hearing_content(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Write what the hearing says."""
    if request.method == "POST":
        return content_saved(request, hearing, "hearing_recipients")
    if hearing.state != HearingState.DRAFT:
        return redirect("hearing_approval", ref=hearing.ref)
    return content_page(request, hearing, ContentForm.opened(hearing), DocumentForm())


def content_saved(
    request: HttpRequest,
    hearing: Hearing,
    onward: str,
    upload: DocumentForm | None = None,
    act: Callable[[], Any] | None = None,
) -> HttpResponse:
    """Save what was typed, then do what the button asked for, and go on.

    The documents' buttons send the whole form along, so that nothing typed is lost.
    """
    form = ContentForm.opened(hearing, request.POST)
    if not saved(form, hearing, lambda: save_content(form, hearing, request.user)):
        return content_page(request, hearing, form, upload or DocumentForm())
    if upload is not None and act is not None and attempt(upload, act) is None:
        hearing.refresh_from_db()
        return content_page(request, hearing, ContentForm.opened(hearing), upload)
    messages.success(request, saved_words())
    there = onward if "videre" in request.POST else "hearing_content"
    return redirect(there, ref=hearing.ref)


def save_content(form: ContentForm, hearing: Hearing, user: Any) -> Hearing:
    """What was typed, into the action."""
    return actions.save_content(hearing, by=user, **form.content())


def content_page(
    request: HttpRequest, hearing: Hearing, form: ContentForm, upload: DocumentForm
) -> HttpResponse:
    """The page with what was typed."""
    context = draft_page(hearing, "hearing_content") | {
        "form": form,
        "upload": upload,
        "documents": hearing.documents.select_related("file"),
    }
    return answer(request, "consultations/work_content.html", context, upload)


@require_POST
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
def document_add(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Save the content and add one document."""
    upload = DocumentForm(request.POST, request.FILES)
    return content_saved(
        request,
        hearing,
        "hearing_content",
        upload,
        lambda: add_document(upload, hearing, request.user),
    )


def add_document(upload: DocumentForm, hearing: Hearing, user: Any) -> Any:
    """Examine the file and put it in the hearing."""
    stored = files.receive(upload.cleaned_data["file"], by=user)
    title = upload.cleaned_data["document_title"]
    return actions.add_document(hearing, by=user, file=stored, title=title)


@require_safe
@allow(policies.may_read_work, on=policies.work_hearings)
def document_read(request: HttpRequest, hearing: Hearing, pk: int) -> FileResponse:
    """A document of a draft, for colleagues; the public page has its own."""
    documents = hearing.documents.select_related("file")
    return files.hand_out(get_object_or_404(documents, pk=pk).file)


@require_POST
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
def document_remove(request: HttpRequest, hearing: Hearing, pk: int) -> HttpResponse:
    """Take one document out, and save the content that came along."""
    document = get_object_or_404(hearing.documents, pk=pk)
    actions.remove_document(document, by=request.user)
    return content_saved(request, hearing, "hearing_content")

"""Files in an answer: taken out of a draft, and handed out."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from consultations import policies
from consultations.actions.attachments import remove_file
from consultations.models import Answer, AnswerFile
from consultations.views.answers import saved_then
from core import files
from core.access import allow, anyone


@require_POST
@allow(policies.may_write_answer, on=policies.own_answers, why=policies.why_not_write_answer)
def answer_file_remove(request: HttpRequest, answer: Answer, pk: int) -> HttpResponse:
    """Save what was typed, then take the file out."""
    attachment = get_object_or_404(AnswerFile, version__answer=answer, pk=pk)
    response = saved_then(request, answer, "answer_edit")
    if response.status_code == 302:
        remove_file(attachment, by=request.user)
    return response


@require_safe
@allow(anyone, on=policies.visible_answer_files, key="pk", anonymous=True)
def answer_file(request: HttpRequest, attachment: AnswerFile, ref: str) -> FileResponse:
    """A file sent with an answer, or lying in one's own draft, as a download."""
    if attachment.version.answer.ref != ref:
        raise Http404
    return files.hand_out(attachment.file)

"""Files in an application, for its own people; the desk has a page of its own for what was sent."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from core import files
from core.access import allow, anyone
from core.models import StoredFile
from grants.actions import applying
from grants.models import Application, ApplicationFile
from grants.policies import applying as policy
from grants.views.applying import saved_then


@require_safe
@allow(anyone, on=policy.own_applications)
def application_file(request: HttpRequest, application: Application, file: str) -> FileResponse:
    """An attachment as a download: what lies in it now, and what has been sent with it."""
    known = set(application.files.values_list("file__ref", flat=True)) | sent_files(application)
    if file not in known:
        raise Http404
    return files.hand_out(get_object_or_404(StoredFile, ref=file))


def sent_files(application: Application) -> set[str]:
    """The refs of all files that have been sent with it, also those taken out afterwards."""
    contents = application.submissions.values_list("content", flat=True)
    return {
        str(item["ref"])
        for content in contents
        for answer in content.get("answers", [])
        for item in answer["files"]
    }


@require_POST
@allow(
    policy.may_write_application,
    on=policy.own_applications,
    why=policy.why_not_write_application,
)
def application_file_remove(
    request: HttpRequest, application: Application, pk: int
) -> HttpResponse:
    """Save what was typed, then take the file out."""
    if not policy.is_open_to_write(application):
        return redirect(application)
    attachment = get_object_or_404(ApplicationFile, application=application, pk=pk)
    response = saved_then(request, application, "application_edit")
    if response.status_code == 302:
        applying.remove_file(attachment, by=request.user)
    return response

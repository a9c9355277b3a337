"""Files in an application: taken out of a draft, and handed out to those who may read it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from core import files
from core.access import allow
from core.models import StoredFile
from grants.actions import applying
from grants.models import Application, ApplicationFile
from grants.policies import applying as policy
from grants.policies import casework
from grants.views.applying import saved_then


def readable_applications(user: Any) -> QuerySet[Application]:
    """One's own organisations', and what was sent to the municipality one works for."""
    own = Q(pk__in=policy.own_applications(user).values("pk"))
    return Application.objects.filter(
        own | Q(pk__in=casework.work_applications(user).values("pk"))
    ).select_related("call__scheme__owner", "organisation", "claim__organisation")


def may_read(user: Any, application: Application) -> bool:
    """The applicant's own people, and those at the desk without a stake in it."""
    return is_own(user, application) or casework.may_read_case(user, application)


def is_own(user: Any, application: Application) -> bool:
    """Of an organisation one acts for, or of a claim of one's own."""
    return policy.own_applications(user).filter(pk=application.pk).exists()


@require_safe
@allow(may_read, on=readable_applications, why=casework.why_not_handle)
def application_file(request: HttpRequest, application: Application, file: str) -> FileResponse:
    """An attachment as a download. The desk gets what was sent, never what lies in a draft."""
    known = sent_files(application)
    if is_own(request.user, application):
        known |= set(application.files.values_list("file__ref", flat=True))
    if file not in known:
        raise Http404
    return files.hand_out(get_object_or_404(StoredFile, ref=file))


def sent_files(application: Application) -> set[str]:
    """The refs of all files that have been sent with it."""
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

"""An organisation's hjertesaker, as its own people see and change them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations import actions
from organisations.forms import CauseForm
from organisations.models import Cause, Organisation
from organisations.views.own import done, own, page

EITHER = ["GET", "HEAD", "POST"]


@own
@require_safe
def cause_list(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The causes that stand."""
    causes = organisation.causes.standing().prefetch_related("topics", "areas")
    return page(request, "organisations/cause_list.html", organisation, "causes", causes=causes)


@own
@require_http_methods(EITHER)
def cause_new(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Write a new one."""
    return write(request, organisation, None)


@own
@require_http_methods(EITHER)
def cause_edit(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    """Change one of the organisation's own."""
    return write(request, organisation, standing(organisation, pk))


def standing(organisation: Organisation, pk: int) -> Cause:
    """One of the organisation's own that has not ended, else 404."""
    return get_object_or_404(organisation.causes.standing(), pk=pk)


def write(request: HttpRequest, organisation: Organisation, cause: Cause | None) -> HttpResponse:
    """The form, and what it does."""
    posted = request.POST if request.method == "POST" else None
    form = CauseForm(posted, cause=cause)
    own_parts: dict[str, Any] = {"by": request.user, "on_behalf_of": organisation, "cause": cause}
    if posted is not None and done(
        form, lambda: actions.save_cause(organisation, **own_parts, **form.cleaned_data)
    ):
        messages.success(request, _("Hjertesaken er lagret."))
        return redirect("cause_list", key=organisation.key)
    return page(
        request, "organisations/cause_form.html", organisation, "causes", form=form, cause=cause
    )


@own
@require_http_methods(EITHER)
def cause_end(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    """Ask once, then end it. Ending it twice changes nothing."""
    cause = get_object_or_404(organisation.causes, pk=pk)
    if request.method == "POST":
        actions.end_cause(cause, by=request.user, on_behalf_of=organisation)
        messages.success(request, _("Hjertesaken er avsluttet."))
        return redirect("cause_list", key=organisation.key)
    return page(request, "organisations/cause_end.html", organisation, "causes", cause=cause)

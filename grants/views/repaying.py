"""The end of a claim to pay back: the money came, or the claim is dropped."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import allow
from core.pages import answer, attempt, refusals_return_to
from grants.actions import repaying
from grants.forms.fields import ReasonForm, typed
from grants.models import Application
from grants.policies import after as policies
from grants.policies import casework

handles = allow(casework.may_handle, on=policies.handled_decided, why=casework.why_not_handle)


@require_POST
@handles
@refusals_return_to("grant_case")
def repayment_done(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """The money has come back."""
    repaying.repaid(get_object_or_404(application.repayments, pk=pk), by=request.user)
    messages.success(request, _("Tilbakebetalingen er registrert."))
    return redirect("grant_case", ref=application.ref)


@require_http_methods(["GET", "HEAD", "POST"])
@handles
def repayment_drop(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """Claim it no longer."""
    row = get_object_or_404(application.repayments, pk=pk)
    form = ReasonForm(typed(request), label=_("Hvorfor faller kravet bort?"))
    do: Any = lambda: repaying.drop(row, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_bound and attempt(form, do):
        messages.success(request, _("Kravet er falt bort, og organisasjonen har fått vite det."))
        return redirect("grant_case", ref=application.ref)
    back = reverse("grant_case", kwargs={"ref": application.ref})
    context = {
        "form": form,
        "heading": _("La kravet falle bort"),
        "about": application.own_name,
        "button": _("La kravet falle bort"),
        "back": back,
        "crumbs": [(application.own_name, back), (_("La kravet falle bort"), "")],
    }
    return answer(request, "grants/act.html", context)

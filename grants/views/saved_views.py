"""Filters under a name, for all who handle cases in the municipality."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import allow
from core.pages import attempt
from grants.actions import saved_views
from grants.forms.casework import ViewForm
from grants.forms.filters import InboxFilter
from grants.models import Call, SavedView
from grants.policies import casework, desk
from grants.views.inbox import inbox_page


@require_POST
@allow(casework.may_handle_call, on=casework.inbox_calls, why=casework.why_not_handle_call)
def view_save(request: HttpRequest, call: Call) -> HttpResponse:
    """Keep the filters that are in the address."""
    form = ViewForm(request.POST)
    kept = InboxFilter(request.GET, casework.handlers(call)).kept()
    owner = call.scheme.owner
    if attempt(form, lambda: saved_views.save_view(
        owner, by=request.user, query=kept, **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, _("Utvalget er lagret for alle saksbehandlere hos dere."))
        return redirect(reverse("inbox", kwargs={"ref": call.ref}) + kept)
    return inbox_page(request, call, form)


@require_POST
@allow(desk.may_keep_row, on=desk.saved_views, key="pk")
def view_drop(request: HttpRequest, row: SavedView, ref: str) -> HttpResponse:
    """Take one away, and show the inbox one came from."""
    saved_views.drop_view(row, by=request.user)
    messages.success(request, _("Utvalget er tatt bort."))
    return redirect("inbox", ref=ref)

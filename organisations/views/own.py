"""An organisation's own pages: its facts."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import allow
from core.errors import Refused
from organisations import actions, policies
from organisations.forms import OwnFactsForm
from organisations.models import Organisation

own = allow(policies.may_edit, on=policies.own_organisations, key="key")


def done(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do it with what was typed; a refusal becomes a sentence beside its field."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return False
    return True


def own_tabs(organisation: Organisation, here: str, user: Any) -> list[tuple[str, str, bool]]:
    """Its own pages that this person reaches: label, address, whether we are there."""
    if not policies.may_edit(user, organisation):
        return []
    key = {"key": organisation.key}
    return [
        (_("Opplysninger"), reverse("own_organisation", kwargs=key), here == "facts"),
        (_("Hjertesaker"), reverse("cause_list", kwargs=key), here == "causes"),
        (_("Lokaler"), reverse("own_venues", kwargs=key), here == "venues"),
    ]


def page(
    request: HttpRequest, template: str, organisation: Organisation, here: str, **context: Any
) -> HttpResponse:
    """One of the own pages: 422 where a form was refused."""
    form = context.get("form")
    context |= {"organisation": organisation, "tabs": own_tabs(organisation, here, request.user)}
    return render(request, template, context, status=422 if form and form.errors else 200)


@own
@require_http_methods(["GET", "HEAD", "POST"])
def own_organisation(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The organisation's own facts, beside what the register says."""
    posted = request.POST if request.method == "POST" else None
    form = OwnFactsForm(posted, organisation=organisation)
    if posted is not None and done(
        form,
        lambda: actions.update_own_facts(organisation, by=request.user, **form.cleaned_data),
    ):
        messages.success(request, _("Opplysningene er lagret."))
        return redirect("own_organisation", key=organisation.key)
    return page(request, "organisations/own_facts.html", organisation, "facts", form=form)

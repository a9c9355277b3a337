"""The first one responsible is let in from outside: by the operator, or by the municipality."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organisations import actions
from organisations.forms.joining import GuestForm
from organisations.models import Organisation
from organisations.states import Role
from organisations.views.own import done


def invite_first(
    request: HttpRequest, organisation: Organisation, template: str, back: str, **more: Any
) -> HttpResponse:
    """The form, or the invitation sent and on to the page called `back`."""
    form = GuestForm(request.POST if request.method == "POST" else None)
    user: Any = request.user
    if form.is_bound and done(
        form,
        lambda: actions.invite(organisation, by=user, role=Role.RESPONSIBLE, **form.cleaned_data),
    ):
        said = _("Invitasjonen til %(name)s er sendt til %(email)s.")
        messages.success(
            request, said % {"name": organisation.name, "email": form.cleaned_data["email"]}
        )
        return redirect(back)
    context = {"form": form, "organisation": organisation, "back": back, **more}
    return render(request, template, context, status=422 if form.errors else 200)

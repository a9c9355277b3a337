"""Comments on a draft, and approval inside the organisation; nobody outside sees them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.views import cowriting as together
from consultations.views.drafts import senders
from core.access import allow
from core.pages import refusals_return_to
from grants.actions import cowriting
from grants.models import Application, ApplicationComment, SignOff
from grants.policies import applying as policy
from organisations.actions.cowriting import delete_comment

writing = allow(
    policy.may_write_application,
    on=policy.own_applications,
    why=policy.why_not_write_application,
)


def sign_off_state(application: Application, user: Any) -> dict[str, Any] | None:
    """Who is asked, how far it has come, and whom one may ask; None while a claim waits."""
    if application.organisation_id is None:
        return None
    asked = SignOff.objects.filter(application=application)
    return together.approval(asked, application.saves, user, senders(application))


def before_sending(application: Application, user: Any) -> dict[str, Any]:
    """The approval, and whether this person must wait for it."""
    state = sign_off_state(application, user)
    return {"sign_off": state, "blocked": together.blocks(state)}


@require_POST
@writing
@refusals_return_to("application_edit")
def application_comment(request: HttpRequest, application: Application) -> HttpResponse:
    """Say something to the others."""
    together.say(request, lambda words: cowriting.comment(application, by=request.user, text=words))
    return redirect(f"{reverse('application_edit', args=[application.ref])}#kommentarer")


@require_POST
@writing
@refusals_return_to("application_edit")
def application_comment_delete(
    request: HttpRequest, application: Application, pk: int
) -> HttpResponse:
    """Take one's own comment away; gone already is a second click."""
    comment = ApplicationComment.objects.filter(application=application, pk=pk).first()
    if comment is not None:
        delete_comment(comment, by=request.user)
    return redirect(f"{reverse('application_edit', args=[application.ref])}#kommentarer")


@require_POST
@writing
@refusals_return_to("application_preview")
def application_sign_off_ask(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask somebody responsible to approve it first."""
    together.ask(
        request,
        senders(application),
        lambda person: cowriting.ask_sign_off(application, by=request.user, approver=person),
    )
    return redirect("application_preview", ref=application.ref)


@require_POST
@allow(
    policy.may_send_application,
    on=policy.own_applications,
    why=policy.why_not_send_application,
)
@refusals_return_to("application_preview")
def application_sign_off(request: HttpRequest, application: Application) -> HttpResponse:
    """Approve what was read."""
    cowriting.sign_off(application, by=request.user, saves=together.read_saves(request))
    messages.success(request, _("Søknaden er godkjent. Nå kan den sendes."))
    return redirect("application_preview", ref=application.ref)


@require_POST
@writing
@refusals_return_to("application_preview")
def application_sign_off_drop(request: HttpRequest, application: Application) -> HttpResponse:
    """Go on without."""
    cowriting.drop_sign_off(application, by=request.user)
    return redirect("application_preview", ref=application.ref)

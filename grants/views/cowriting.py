"""Comments on a draft, and approval inside the organisation; nobody outside sees them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import allow
from core.pages import refusals_return_to
from grants.actions import cowriting
from grants.forms.sending import ApprovalForm, CommentForm, SignOffForm
from grants.models import Application, ApplicationComment, SignOff
from grants.policies import applying as policy
from grants.views import drafts

writing = allow(
    policy.may_write_application,
    on=policy.own_applications,
    why=policy.why_not_write_application,
)


def thread(application: Application, user: Any) -> dict[str, Any] | None:
    """The comments with who wrote them; None where nobody writes together with anybody."""
    if application.organisation_id is None:
        return None
    return {
        "rows": list(application.comments.select_related("author")),
        "form": CommentForm(),
        "me": user.pk,
        "open": policy.is_open_to_write(application),
    }


def sign_off_state(application: Application, user: Any) -> dict[str, Any] | None:
    """Who is asked, how far it has come, and whom one may ask; None while a claim waits."""
    if application.organisation_id is None:
        return None
    asked = (
        SignOff.objects.select_related("approver", "asked_by")
        .filter(application=application)
        .first()
    )
    approved = asked is not None and asked.saves == application.saves
    return {
        "asked": asked,
        "approved": approved,
        "changed": asked is not None and asked.approved_at is not None and not approved,
        "waits": asked is not None and not approved,
        "is_mine": asked is not None and asked.approver_id == user.pk,
        "may_ask": [person for person in drafts.senders(application) if person.pk != user.pk],
    }


def before_sending(application: Application, user: Any) -> dict[str, Any]:
    """The approval, and whether this person must wait for it."""
    state = sign_off_state(application, user)
    blocked = state is not None and state["waits"] and not state["is_mine"]
    return {"sign_off": state, "blocked": blocked}


@require_POST
@writing
@refusals_return_to("application_edit")
def application_comment(request: HttpRequest, application: Application) -> HttpResponse:
    """Say something to the others."""
    form = CommentForm(request.POST)
    if form.is_valid():
        cowriting.comment(application, by=request.user, text=form.cleaned_data["comment"])
    else:
        messages.warning(request, " ".join(map(str, form.errors["comment"])))
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
        cowriting.delete_comment(comment, by=request.user)
    return redirect(f"{reverse('application_edit', args=[application.ref])}#kommentarer")


@require_POST
@writing
@refusals_return_to("application_preview")
def application_sign_off_ask(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask somebody responsible to approve it first."""
    form = SignOffForm(request.POST, people=drafts.senders(application))
    if form.is_valid():
        person = form.cleaned_data["person"]
        asked = cowriting.ask_sign_off(application, by=request.user, approver=person)
        messages.success(request, _("Vi har sendt %(name)s et brev.") % {"name": asked.approver})
    else:
        messages.warning(request, " ".join(map(str, form.errors["person"])))
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
    form = ApprovalForm(request.POST)
    saves = form.cleaned_data["saves"] if form.is_valid() else -1  # then it counts as changed
    cowriting.sign_off(application, by=request.user, saves=saves)
    messages.success(request, _("Søknaden er godkjent. Nå kan den sendes."))
    return redirect("application_preview", ref=application.ref)


@require_POST
@writing
@refusals_return_to("application_preview")
def application_sign_off_drop(request: HttpRequest, application: Application) -> HttpResponse:
    """Go on without."""
    cowriting.drop_sign_off(application, by=request.user)
    return redirect("application_preview", ref=application.ref)

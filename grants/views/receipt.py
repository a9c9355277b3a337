"""What the applicant reads after sending: the receipt, and how far the application has come."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import allow, anyone
from grants import bank
from grants.models import Application, Submission
from grants.policies import applying as policy
from grants.states import ApplicationState, Outcome
from grants.views import shown


@require_safe
@allow(anyone, on=policy.own_applications)
def application_receipt(
    request: HttpRequest, application: Application, number: int
) -> HttpResponse:
    """When it was received, its digest, every word of it, and what happens now."""
    submission = get_object_or_404(application.submissions.select_related("sent_by"), number=number)
    context = shown.head(application.call, _("Kvittering")) | read_back(submission)
    context |= {
        "application": application,
        "submission": submission,
        "is_last": not application.submissions.filter(number__gt=number).exists(),
    }
    context["events"] = shown.coming(application, context["now"])
    return render(request, "grants/application_receipt.html", context)


def read_back(submission: Submission) -> dict[str, Any]:
    """The words as they were sent, from what was kept."""
    content: dict[str, Any] = submission.content
    if not content:
        return {"answers": []}
    return {
        "answers": [shown.as_row(answer) for answer in content["answers"]],
        "title": content["title"],
        "amount": shown.clean(content["amount"]),
        "years": content["years"],
        "account": bank.shown(content["account"]),
    }


@require_safe
@allow(anyone, on=policy.own_applications)
def application(request: HttpRequest, application: Application) -> HttpResponse:
    """How far it has come, in the applicant's words; a draft goes on where it was left."""
    is_draft = application.state == ApplicationState.DRAFT
    if is_draft and policy.may_write_application(request.user, application):
        return redirect("application_edit", ref=application.ref)
    context = shown.head(application.call, _("Søknaden vår")) | status_of(application)
    context |= {
        "application": application,
        "may_write": policy.may_write_application(request.user, application),
        "may_send": policy.may_send_application(request.user, application),
        "may_withdraw": policy.may_withdraw_application(request.user, application),
        "is_draft": is_draft,
    }
    context["events"] = [] if is_draft else shown.coming(application, context["now"])
    return render(request, "grants/application_detail.html", context)


COLOURS = {
    ApplicationState.RETURNED: "warning",
    ApplicationState.ACCEPTED: "success",
    ApplicationState.PAID: "success",
    ApplicationState.REPORTED: "success",
    ApplicationState.DRAFT: "neutral",
    ApplicationState.WITHDRAWN: "neutral",
    ApplicationState.CLOSED: "neutral",
}


def status_of(application: Application) -> dict[str, Any]:
    """The state in words and colour, the decision, and what was sent."""
    decision = application.current_decision
    return {
        "status": application.applicant_words,
        "colour": colour_of(application),
        "decision": decision,
        "refused": decision is not None and decision.outcome == Outcome.REFUSED,
        "submissions": list(application.submissions.select_related("sent_by")),
        "is_returned": application.state == ApplicationState.RETURNED,
        "to_accept": application.state == ApplicationState.DECIDED
        and decision is not None
        and decision.outcome != Outcome.REFUSED,
    }


def colour_of(application: Application) -> str:
    """The colour of its state; of an answer, by what was answered."""
    if application.state == ApplicationState.DECIDED and (decision := application.current_decision):
        return "neutral" if decision.outcome == Outcome.REFUSED else "success"
    return COLOURS.get(ApplicationState(application.state), "info")

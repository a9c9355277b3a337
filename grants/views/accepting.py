"""The applicant's own page of a grant, and its yes, no and account."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.access import allow, anyone
from core.pages import answer, attempt
from grants import bank
from grants.actions import accepting
from grants.forms.accepting import AccountForm, DeclineForm
from grants.forms.fields import typed
from grants.models import Application, Complaint, Report
from grants.policies import after as policies
from grants.states import GIVING, ApplicationState, InstalmentState, Outcome, ReportForm
from grants.terms import how_paid

COLOURS: dict[str, str] = {
    InstalmentState.HELD: "neutral",
    InstalmentState.DUE: "neutral",
    InstalmentState.LISTED: "info",
    InstalmentState.PAID: "success",
    InstalmentState.STOPPED: "warning",
}
UNPAID = (InstalmentState.HELD, InstalmentState.DUE)
# What the organisation reads of an instalment; a list is the municipality's own affair.
SAYS = {
    InstalmentState.HELD: gettext_lazy("Venter på rapporten"),
    InstalmentState.DUE: gettext_lazy("Kommer"),
    InstalmentState.LISTED: gettext_lazy("Pengene er på vei"),
    InstalmentState.PAID: gettext_lazy("Betalt"),
    InstalmentState.STOPPED: gettext_lazy("Stanset"),
}
binds = allow(policies.may_answer_grant, on=policies.own_decided, why=policies.why_not_answer_grant)


def crumbs(application: Application, *here: str) -> list[tuple[str, str]]:
    """The way to a page under the applicant's own."""
    own = reverse("grant", kwargs={"ref": application.ref})
    top = [(_("Min side"), reverse("my_page")), (_("Tilskudd for oss"), reverse("own_grants"))]
    place = (application.call.title, own if here else "")
    return [*top, place, *((word, "") for word in here)]


def whose(application: Application) -> Any:
    """The organisation; only a draft may be of none."""
    return application.organisation


@require_safe
@allow(anyone, on=policies.own_decided)
def grant(request: HttpRequest, application: Application) -> HttpResponse:
    """What was decided, what has been paid and what is left to do."""
    return render(request, "grants/grant.html", of_own(request.user, application))


def of_own(user: Any, application: Application) -> dict[str, Any]:
    """A grant as its own people see it."""
    decision, now = application.current_decision, clock.now()
    until = decision.complain_until
    return {
        "application": application,
        "call": application.call,
        "decision": decision,
        "gives": decision.outcome in GIVING,
        "colour": "neutral" if decision.outcome == Outcome.REFUSED else "success",
        "waits": application.state == ApplicationState.DECIDED and decision.outcome in GIVING,
        "account": bank.shown(application.account),
        "may_change": application.state in accepting.SAID_YES
        and any(row.state in UNPAID for row in application.instalments.all()),
        "instalments": [
            (row, SAYS[InstalmentState(row.state)], COLOURS[row.state])
            for row in application.instalments.all()
        ],
        "report": Report.objects.filter(application=application).first(),
        "how_paid": how_paid(application.call),
        "asks": application.call.report_form != ReportForm.NONE,
        "repayments": application.repayments.all(),
        "complaint": Complaint.objects.filter(decision=decision).first(),
        "may_complain": until is not None and application.state != ApplicationState.DECLINED,
        "in_time": until is not None and now < until,
        "binds": policies.may_answer_grant(user, application),
        "writes": policies.may_write_report(user, application),
        "now": now,
        "crumbs": crumbs(application),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@binds
def application_accept(request: HttpRequest, application: Application) -> HttpResponse:
    """Say yes, with the account that the money goes to."""
    first = {"account": bank.shown(application.account)}
    form = AccountForm(typed(request), initial=first)
    do: Any = lambda: accepting.accept(  # noqa: E731
        application, by=request.user, on_behalf_of=whose(application), **form.cleaned_data
    )
    if form.is_bound and attempt(form, do):
        messages.success(request, _("Dere har takket ja. Pengene kommer som avtalt."))
        return redirect("grant", ref=application.ref)
    context = {
        **of_own(request.user, application),
        "form": form,
        "crumbs": crumbs(application, _("Takk ja")),
    }
    return answer(request, "grants/accept.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@binds
def application_decline(request: HttpRequest, application: Application) -> HttpResponse:
    """Say no, with a reason."""
    form = DeclineForm(typed(request))
    do: Any = lambda: accepting.decline(  # noqa: E731
        application, by=request.user, on_behalf_of=whose(application), **form.cleaned_data
    )
    if form.is_bound and attempt(form, do):
        messages.success(request, _("Dere har takket nei. Kommunen kan gi pengene til andre."))
        return redirect("grant", ref=application.ref)
    page = {
        "heading": _("Takk nei til tilskuddet"),
        "lead": _("Da går pengene tilbake til kommunen. Dere kan ikke angre."),
        "button": _("Takk nei"),
        "danger": True,
    }
    return own_act(request, application, form, page)


@require_http_methods(["GET", "HEAD", "POST"])
@binds
def application_account(request: HttpRequest, application: Application) -> HttpResponse:
    """Another account, before the money goes."""
    form = AccountForm(typed(request), initial={"account": bank.shown(application.account)})
    do: Any = lambda: accepting.change_account(  # noqa: E731
        application, by=request.user, on_behalf_of=whose(application), **form.cleaned_data
    )
    if form.is_bound and attempt(form, do):
        messages.success(request, _("Kontonummeret er endret. Vi har sendt dere en e-post om det."))
        return redirect("grant", ref=application.ref)
    page = {
        "heading": _("Endre kontonummeret"),
        "lead": _("Alt som ikke er på vei, betales til den nye kontoen."),
        "button": _("Lagre kontonummeret"),
    }
    return own_act(request, application, form, page)


def own_act(
    request: HttpRequest, application: Application, form: Any, page: dict[str, Any]
) -> HttpResponse:
    """One thing that an organisation does, on a page of its own."""
    context = {
        **page,
        "form": form,
        "about": application.call.title,
        "back": reverse("grant", kwargs={"ref": application.ref}),
        "crumbs": crumbs(application, str(page["heading"])),
    }
    return answer(request, "grants/act.html", context)

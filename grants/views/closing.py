"""The desk's follow-up of what was granted: reports, and each case to its end."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.access import allow
from core.fields import SliceForm
from core.pages import after, page, refusals_return_to
from grants import bank
from grants.actions import closing, repaying, reporting
from grants.forms.fields import ReasonForm
from grants.forms.repaying import RepaymentForm
from grants.forms.reporting import ExtendForm
from grants.models import Application, Call, Report
from grants.policies import after as policies
from grants.policies import casework
from grants.states import GIVING, ApplicationState, RepaymentState, ReportState
from grants.views.acts import Act, act_page
from grants.views.desk_parts import tabs
from grants.views.paying import crumbs as call_crumbs
from grants.views.reporting import totals

ROWS = 50
ORDER = ("due", "pk")
REPORT_COLOURS: dict[str, str] = {
    ReportState.SENT: "info",
    ReportState.RETURNED: "warning",
    ReportState.APPROVED: "success",
}
reads = allow(casework.may_read_case, on=policies.handled_decided, why=casework.why_not_handle)
handles = allow(casework.may_handle, on=policies.handled_decided, why=casework.why_not_handle)


ACTS = {
    "tilbake": Act(
        gettext_lazy("Be om mer i rapporten"),
        gettext_lazy("Send rapporten tilbake"),
        partial(ReasonForm, label=gettext_lazy("Hva trenger dere mer av?"), most=2000),
        reporting.return_report,
        gettext_lazy("Rapporten er sendt tilbake."),
    ),
    "frist": Act(
        gettext_lazy("Flytt fristen for rapporten"),
        gettext_lazy("Flytt fristen"),
        ExtendForm,
        reporting.extend_report,
        gettext_lazy("Fristen er flyttet, og organisasjonen har fått vite det."),
    ),
    "frafall": Act(
        gettext_lazy("Frafall rapporten"),
        gettext_lazy("Frafall rapporten"),
        partial(ReasonForm, label=gettext_lazy("Hvorfor trengs ikke rapporten?"), most=2000),
        reporting.write_off_report,
        gettext_lazy("Rapporten er frafalt."),
    ),
    "krev": Act(
        gettext_lazy("Krev penger tilbake"),
        gettext_lazy("Send kravet"),
        RepaymentForm,
        repaying.claim_repayment,
        gettext_lazy("Kravet er sendt."),
    ),
    "bortfall": Act(
        gettext_lazy("La tilskuddet falle bort"),
        gettext_lazy("La tilskuddet falle bort"),
        partial(ReasonForm, label=gettext_lazy("Hvorfor faller tilskuddet bort?")),
        closing.lapse,
        gettext_lazy("Tilskuddet er falt bort. Pengene er tilbake i ordningen."),
    ),
}


def open_acts(application: Application, report: Report | None) -> list[tuple[str, Act]]:
    """What may be done as it stands, the most wanted first."""
    names = []
    if report and report.state == ReportState.SENT:
        names.append("tilbake")
    if report and report.state in reporting.OPEN:
        names += ["frist", "frafall"]
    claimed = application.repayments.filter(state=RepaymentState.CLAIMED).exists()
    if not claimed and repaying.still_paid(application) > 0:
        names.append("krev")
    passed = application.accept_by is not None and clock.today() > application.accept_by
    decision = application.current_decision
    if application.state == ApplicationState.DECIDED and decision.outcome in GIVING and passed:
        names.append("bortfall")
    return [(name, ACTS[name]) for name in names]


@require_safe
@allow(casework.may_work_call, on=casework.inbox_calls, why=casework.why_not_handle_call)
def reports(request: HttpRequest, call: Call) -> HttpResponse:
    """Every report of a call: by the day it is due."""
    asked = Report.objects.filter(application__call=call).select_related(
        "application__organisation"
    )
    rows, following = page(after(asked, SliceForm(request.GET).last(), ORDER), ROWS)
    today = clock.today()
    for row in rows:
        row.color = REPORT_COLOURS.get(row.state, "neutral")
        row.is_late = row.state in reporting.OPEN and row.due < today
    context = {
        "call": call,
        "rows": rows,
        "following": following,
        "now": clock.now(),
        "crumbs": [*call_crumbs(call)[:-1], (_("Rapporter"), "")],
        "tabs": tabs(call, "reports"),
    }
    return render(request, "grants/reports.html", context)


@require_safe
@reads
def grant_case(request: HttpRequest, application: Application) -> HttpResponse:
    """One case after the decision: money, report, what must come back, and the way to its end."""
    report = Report.objects.filter(application=application).first()
    sent = report is not None and report.sent_at is not None
    handler = casework.may_handle(request.user, application)
    context = {
        "application": application,
        "call": application.call,
        "decision": application.current_decision,
        "instalments": application.instalments.select_related("payment_list"),
        "account": bank.shown(application.account),
        "account_is_wrong": not bank.is_account(application.account),
        "report": report,
        "sent": sent,
        "totals": totals(list(application.lines.all())) if sent else [],
        "files": report.files.select_related("file") if report and sent else [],
        "repayments": application.repayments.all(),
        "acts": open_acts(application, report) if handler else [],
        "handles": handler,
        "left": closing.what_is_left(application),
        "now": clock.now(),
        "crumbs": crumbs(application),
    }
    return render(request, "grants/grant_case.html", context)


def crumbs(application: Application, *here: str) -> list[tuple[str, str]]:
    """The way to a page under a case after the decision."""
    own = reverse("grant_case", kwargs={"ref": application.ref})
    call = call_crumbs(application.call)[:-1]
    return [*call, (application.own_name, own if here else ""), *((word, "") for word in here)]


@require_http_methods(["GET", "HEAD", "POST"])
@handles
def grant_act(request: HttpRequest, application: Application, act: str) -> HttpResponse:
    """One of the things a case handler may do, on a page of its own."""
    if act not in ACTS:
        raise Http404
    return act_page(
        request,
        ACTS[act],
        application,
        case=application,
        back=reverse("grant_case", kwargs={"ref": application.ref}),
        crumbs=crumbs(application, str(ACTS[act].heading)),
    )


@require_POST
@handles
@refusals_return_to("grant_case")
def report_approve(request: HttpRequest, application: Application) -> HttpResponse:
    """The report is good."""
    reporting.approve_report(application, by=request.user)
    messages.success(request, _("Rapporten er godkjent."))
    return redirect("grant_case", ref=application.ref)


@require_POST
@handles
@refusals_return_to("grant_case")
def application_close(request: HttpRequest, application: Application) -> HttpResponse:
    """Put the case away."""
    closing.close_application(application, by=request.user)
    messages.success(request, _("Saken er lukket."))
    return redirect("grant_case", ref=application.ref)

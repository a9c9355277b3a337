"""The report as the organisation writes it, and its files."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock, files
from core.access import allow
from core.errors import Refused
from core.pages import answer, attempt, saved_words
from grants.actions import reporting
from grants.forms.fields import typed
from grants.forms.reporting import ReportWords
from grants.models import Application, BudgetLine, Report
from grants.policies import after as policies
from grants.policies import casework
from grants.states import ReportState
from grants.views.accepting import crumbs, whose

writes = allow(
    policies.may_write_report, on=policies.own_decided, why=policies.why_not_write_report
)


def report_of(application: Application) -> Report:
    """The report, else 404: where none is asked for there is no page."""
    report = Report.objects.filter(application=application).first()
    if report is None:
        raise Http404
    report.application = application
    return report


@require_http_methods(["GET", "HEAD", "POST"])
@writes
def report_edit(request: HttpRequest, application: Application) -> HttpResponse:
    """Write it; save it, or send it."""
    report, lines = report_of(application), list(application.lines.all())
    if report.state not in reporting.OPEN:
        return redirect("grant", ref=application.ref)
    form = ReportWords.opened(report, lines, typed(request), request.FILES or None)
    sends = "send" in request.POST
    if form.is_bound and attempt(form, lambda: kept(request, form, application, sends=sends)):
        words = _("Rapporten er sendt.") if sends else _("Rapporten er lagret.")
        messages.success(request, words)
        return redirect("grant" if sends else "report_edit", ref=application.ref)
    if getattr(form, "stale", False):
        report.refresh_from_db()
    return answer(request, "grants/report_edit.html", page_of(request, report, form))


def page_of(request: HttpRequest, report: Report, form: ReportWords) -> dict[str, Any]:
    """What the page shows around the form."""
    application = report.application
    return {
        "form": form,
        "report": report,
        "application": application,
        "call": application.call,
        "rows": form.rows(),
        "totals": totals(form.lines),
        "files": report.files.select_related("file"),
        "binds": policies.may_answer_grant(request.user, application),
        "returned": report.state == ReportState.RETURNED,
        "saves": report.saves,
        "now": clock.now(),
        "crumbs": crumbs(application, _("Rapport")),
    }


def kept(request: HttpRequest, form: ReportWords, application: Application, *, sends: bool) -> Any:
    """Save what was typed with the file, and send it where the button says so."""
    who: dict[str, Any] = {"by": request.user, "on_behalf_of": application.organisation}
    data = form.cleaned_data
    said: dict[str, Any] = {
        "saves": data["saves"],
        "words": data["words"],
        "minutes": data["minutes"],
        "accounts": form.accounts(),
    }
    upload = data.get("file")
    stored = files.receive(upload, by=request.user) if upload else None
    if not sends or stored:
        report = reporting.save_report(application, **who, **said, file=stored)
        said["saves"] = report.saves
    return reporting.send_report(application, **who, **said) if sends else report


def totals(lines: list[BudgetLine]) -> list[dict[str, Any]]:
    """Income and cost: the budget, the accounts as saved, and how far they are apart."""
    sums = []
    for income, label in ((True, _("Inntekter")), (False, _("Utgifter"))):
        side = [line for line in lines if line.income == income]
        if not side:
            continue
        budget = sum(line.budget for line in side)
        accounts = sum(line.accounts or 0 for line in side)
        sums.append(
            {
                "label": label,
                "lines": side,
                "budget": budget,
                "accounts": accounts,
                "off": accounts - budget,
                "filled": any(line.accounts is not None for line in side),
            }
        )
    return sums


@require_POST
@writes
def report_save(request: HttpRequest, application: Application) -> HttpResponse:
    """The page's own quiet save: the line that says when, or what is wrong."""
    report, lines = report_of(application), list(application.lines.all())
    form = ReportWords.opened(report, lines, request.POST)
    problem, status = "", 200
    try:
        if form.is_valid():
            report = kept(request, form, application, sends=False)
        else:
            problem, status = str(next(iter(form.errors.values()))[0]), 422
    except Refused as refusal:
        problem, status = refusal.message, 409
    saves = report.saves if status == 200 else request.POST.get("saves", "")
    context = {"problem": problem, "saves": saves, "saved": saved_words() if not problem else ""}
    return render(request, "grants/report_edit.html#lagret", context, status=status)


@require_POST
@writes
def report_file_remove(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """Take a file out, before it is sent."""
    file = get_object_or_404(report_of(application).files, pk=pk)
    reporting.remove_file(file, by=request.user, on_behalf_of=whose(application))
    return redirect("report_edit", ref=application.ref)


@require_safe
@allow(policies.may_write_report, on=policies.own_decided)
def report_file(request: HttpRequest, application: Application, pk: int) -> FileResponse:
    """One's own file, as a download."""
    return files.hand_out(get_object_or_404(report_of(application).files, pk=pk).file)


@require_safe
@allow(casework.may_read_case, on=policies.handled_decided, why=casework.why_not_handle)
def report_file_desk(request: HttpRequest, application: Application, pk: int) -> FileResponse:
    """A file of a report that has been sent, for the municipality."""
    report = report_of(application)
    if report.sent_at is None:
        raise Http404
    return files.hand_out(get_object_or_404(report.files, pk=pk).file)

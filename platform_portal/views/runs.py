"""What was read from the registers, for the operator."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import allow
from organisations.models import RegisterRun
from organisations.states import RunSource
from platform_portal import policies

PAGE = 50


@allow(policies.is_operator)
@require_safe
def register_runs(request: HttpRequest) -> HttpResponse:
    """Every reading, newest first, by keyset."""
    rows = policies.visible_runs(request.user)
    before = request.GET.get("for", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: PAGE + 1])
    more = f"?for={page[PAGE - 1].pk}" if len(page) > PAGE else ""
    context = {"runs": page[:PAGE], "more": more, "nightly": settings.REGISTER_NIGHTLY}
    return render(request, "platform_portal/register_runs.html", context)


@allow(policies.is_operator, on=policies.visible_runs)
@require_safe
def register_run(request: HttpRequest, run: RegisterRun) -> HttpResponse:
    """One reading: figures, who was refused and why, and where the next one goes on."""
    members = run.source == RunSource.VOLUNTARY
    figures = [
        (_("Lest"), run.read),
        (_("Nye"), run.new),
        (_("Endret"), run.changed),
        (_("Uendret"), run.same),
        (_("Lagt ned"), run.ended),
        (_("Finnes ikke hos oss") if members else _("Ikke frivillige"), run.left_out),
        (_("Avvist"), run.refused),
    ]
    crumbs = [
        (_("Drift"), reverse("operations")),
        (_("Registeret"), reverse("register_runs")),
        (run.get_source_display(), ""),
    ]
    reasons = sorted(run.reasons.items(), key=lambda pair: -pair[1])
    shown = [(label, number_format(n, force_grouping=True)) for label, n in figures]
    context = {"run": run, "figures": shown, "crumbs": crumbs, "reasons": reasons}
    return render(request, "platform_portal/register_run.html", context)

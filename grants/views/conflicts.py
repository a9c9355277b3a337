"""Saying that one has a stake, and finding that somebody has none."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import allow
from core.pages import answer, attempt
from grants.actions import conflicts
from grants.forms.casework import ConflictForm, LiftForm
from grants.models import Application, Conflict
from grants.policies import casework as policies
from grants.views.case import case_crumbs
from grants.views.desk_parts import crumbs


@require_http_methods(["GET", "HEAD", "POST"])
@allow(policies.may_declare, on=policies.work_applications, why=policies.why_not_declare)
def conflict_declare(request: HttpRequest, application: Application) -> HttpResponse:
    """A page without anything of the case on it: one may have a stake already."""
    form = ConflictForm(request.POST or None)
    if form.is_bound and attempt(form, lambda: conflicts.declare_conflict(
        application, by=request.user, **form.cleaned_data
    )) is not None:  # fmt: skip
        messages.success(request, _("Du er meldt inhabil og har ikke lenger tilgang til saken."))
        return redirect("inbox", ref=application.call.ref)
    inbox = reverse("inbox", kwargs={"ref": application.call.ref})
    context = {
        "form": form,
        "heading": _("Meld deg inhabil"),
        "named": str(application),
        "about": f"{application} · {application.own_name}",
        "lead": _(
            "Du mister tilgangen til saken med en gang. Poeng og innstilling fra deg tas bort, og "
            "en kollega må behandle den."
        ),
        "button": _("Meld inhabil"),
        "back": inbox,
        "crumbs": crumbs(application.call, (_("Søknader"), inbox), (_("Meld deg inhabil"), "")),
    }
    return answer(request, "grants/act.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(
    policies.may_lift_conflict,
    on=policies.work_conflicts,
    key="pk",
    why=policies.why_not_lift_conflict,
)
def conflict_lift(request: HttpRequest, conflict: Conflict) -> HttpResponse:
    """Another person gives the reason."""
    form = LiftForm(request.POST or None)
    if form.is_bound and attempt(form, lambda: conflicts.lift_conflict(
        conflict, by=request.user, **form.cleaned_data
    )) is not None:  # fmt: skip
        messages.success(
            request, _("%(name)s kan behandle saken igjen.") % {"name": conflict.person}
        )
        return redirect("case", ref=conflict.application.ref)
    context = {
        "form": form,
        "conflict": conflict,
        "crumbs": case_crumbs(conflict.application, _("Habilitet")),
    }
    return answer(request, "grants/conflict_lift.html", context)

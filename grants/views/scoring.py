"""Giving points."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import allow
from core.pages import attempt
from grants.actions import scoring
from grants.forms.casework import ScoreForm
from grants.models import Application
from grants.policies import casework
from grants.policies import scoring as policies
from grants.views.case import case_page


@require_POST
@allow(policies.may_score, on=casework.work_applications, why=policies.why_not_score)
def case_score(request: HttpRequest, application: Application) -> HttpResponse:
    """One's own points for every criterion; then one sees those of the others."""
    criteria = list(application.call.criteria.all())
    form = ScoreForm(request.POST, criteria, {})
    if attempt(form, lambda: scoring.score(application, by=request.user, **form.given())):
        messages.success(request, _("Poengene dine er lagret."))
        return redirect(f"{reverse('case', kwargs={'ref': application.ref})}#poeng")
    return case_page(request, application, form, score=form)

"""A joint evaluation as the parties and everyone else read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.models import Evaluation
from agreements.policies.evaluations import visible_assessments, visible_evaluations
from core.access import allow, anyone


@require_safe
@allow(anyone, on=visible_evaluations, anonymous=True)
def evaluation_detail(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """What the reader may see of it."""
    shown = visible_assessments(request.user, evaluation)
    context = {"evaluation": evaluation, "edition": evaluation.edition, "assessments": shown}
    return render(request, "agreements/evaluation.html", context)

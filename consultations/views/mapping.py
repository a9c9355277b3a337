"""A mapping: the place's own questions, and what the answers show."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations import actions, indicators, policies
from consultations.forms.mapping import LocalQuestionsForm
from consultations.models import Hearing
from consultations.models.mapping import core
from consultations.states import HearingKind, HearingState, QuestionKind
from consultations.views.kinds import under
from consultations.views.public import head
from core import clock
from core.access import allow, anyone
from core.pages import answer, saved, saved_words

OPENED_OR_SENT = ["GET", "HEAD", "POST"]
NUMBERS = {QuestionKind.SCALE, QuestionKind.NUMBER}


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
def mapping_questions(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """The national core as it is, and the place's own questions under it."""
    if hearing.kind != HearingKind.MAPPING:
        raise Http404
    form = LocalQuestionsForm.opened(hearing, request.POST or None)
    if form.is_bound and saved(form, hearing, lambda: save(form, hearing, request.user)):
        messages.success(request, saved_words())
        return redirect("mapping_questions", ref=hearing.ref)
    if not form.is_bound and hearing.state != HearingState.DRAFT:
        return redirect("hearing_approval", ref=hearing.ref)
    context = {
        "form": form,
        "hearing": hearing,
        "crumbs": under(hearing, _("Spørsmål")),
        "themes": by_theme(hearing),
    }
    return answer(request, "consultations/work_mapping.html", context)


def save(form: LocalQuestionsForm, hearing: Hearing, user: Any) -> Hearing:
    """What was typed, into the action."""
    return actions.save_local_questions(
        hearing,
        by=user,
        version=form.cleaned_data["version"],
        questions=[actions.LocalQuestion(*row) for row in form.rows()],
    )


def by_theme(hearing: Hearing) -> list[tuple[str, list[Any]]]:
    """The core questions of this mapping under the names of their themes."""
    themes: dict[str, list[Any]] = {}
    for question in hearing.questions.exclude(core_key=""):
        themes.setdefault(core().theme_of(question.core_key), []).append(question)
    return list(themes.items())


@require_safe
@allow(anyone, on=policies.visible_hearings, anonymous=True)
def mapping_results(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """What the answers show, beside the last time and the county; figures from five only."""
    if hearing.kind != HearingKind.MAPPING:
        raise Http404
    over = hearing.closes_at is not None and hearing.closes_at <= clock.now()
    withdrawn = hearing.state == HearingState.WITHDRAWN
    context = head(hearing, _("Resultater")) | {"over": over, "fewest": indicators.FEWEST}
    if over and not withdrawn:
        context |= shown(hearing)
    return render(request, "consultations/mapping_results.html", context)


def shown(hearing: Hearing) -> dict[str, Any]:
    """The results by theme, numbers first; the place's own questions last, under its name."""
    found = indicators.results(hearing)
    themes: dict[str, tuple[list[Any], list[Any]]] = {}
    for result in found.results:
        numbers, others = themes.setdefault(result.theme or hearing.municipality.title, ([], []))
        (numbers if result.question.kind in NUMBERS else others).append(result)
    return {
        "found": found,
        "themes": [(theme, *results) for theme, results in themes.items()],
        "county": hearing.municipality.county,
    }

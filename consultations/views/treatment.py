"""What the municipality does with each point, and why."""

from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from consultations import actions, policies
from consultations.forms.treatment import TREATED, UNTREATED, ShowForm, TreatForm
from consultations.models import Hearing, Point, Treatment
from consultations.states import Outcome
from consultations.views.pages import after, answer, page, saved
from consultations.views.steps import treatment_page
from core.access import allow

ROWS, LATEST = 25, 5
COLOURS: dict[str, str] = {Outcome.FOLLOWED: "success", Outcome.PARTLY: "info"}


@require_safe
@allow(policies.may_read_work, on=policies.work_hearings)
def hearing_treatment(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """The next point to answer, and what has been answered."""
    asked = ShowForm(request.GET)
    asked.full_clean()
    chosen = next_point(hearing, asked.cleaned_data)
    form = TreatForm.opened(chosen) if chosen else TreatForm()
    return points_page(request, hearing, asked.cleaned_data, chosen, form)


def points_page(
    request: HttpRequest,
    hearing: Hearing,
    asked: dict[str, Any],
    chosen: Treatment | None,
    form: TreatForm,
) -> HttpResponse:
    """Progress, the form for one point, and a slice of the list."""
    show = asked.get("vis") or UNTREATED
    rows, following = listed(hearing, show, asked.get("side"))
    context = treatment_page(hearing, "hearing_treatment", request.user) | {
        "progress": progress(hearing),
        "show": show,
        "chosen": chosen,
        "voices": voices(chosen),
        "again": chosen is not None and chosen.outcome != "",
        "form": form,
        "rows": [point_row(treatment) for treatment in rows],
        "following": following,
    }
    return answer(request, "consultations/treatment_answer.html", context)


def progress(hearing: Hearing) -> dict[str, Any]:
    """How many points there are, are done and are left, and each outcome with its number."""
    found = dict(hearing.treatments.order_by().values_list("outcome").annotate(n=Count("pk")))
    total = sum(found.values())
    return {
        "total": total,
        "left": found.get("", 0),
        "done": total - found.get("", 0),
        "outcomes": [(outcome.label, found.get(outcome, 0)) for outcome in Outcome],
    }


def with_voices(treatments: QuerySet[Treatment]) -> QuerySet[Treatment]:
    """With the points and who sent them."""
    points = Point.objects.select_related(
        "version__answer__organisation", "version__answer__person", "question"
    )
    return treatments.prefetch_related(Prefetch("points", points))


def next_point(hearing: Hearing, asked: dict[str, Any]) -> Treatment | None:
    """The one asked for, else the first unanswered after the last one, else the first."""
    points = with_voices(hearing.treatments.all())
    if pk := asked.get("punkt"):
        return points.filter(pk=pk).first()
    waiting = points.filter(outcome="").order_by("pk")
    return waiting.filter(pk__gt=asked.get("etter") or 0).first() or waiting.first()


def listed(hearing: Hearing, show: str, start: int | None) -> tuple[list[Treatment], int | None]:
    """The points below the form: the latest ones, or the slice that was asked for."""
    treated = hearing.treatments.treated()
    if show == UNTREATED:
        return page(after(with_voices(treated), None, ("-treated_at", "-pk")), LATEST)
    if show == TREATED:
        return page(after(with_voices(treated), start, ("-treated_at", "-pk")), ROWS)
    return page(after(with_voices(hearing.treatments.all()), start, ("pk",)), ROWS)


def voices(treatment: Treatment | None) -> list[dict[str, Any]]:
    """Who said what, for each point that is answered together."""
    if treatment is None:
        return []
    return [
        {
            "who": point.version.answer.own_name,
            "text": point.text,
            "question": point.question,
            "number": point.version.answer.number,
        }
        for point in treatment.points.all()
    ]


def point_row(treatment: Treatment) -> dict[str, Any]:
    """One row of the list."""
    return {
        "treatment": treatment,
        "voices": voices(treatment),
        "colour": COLOURS.get(treatment.outcome, "neutral"),
    }


@require_POST
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
def point_treat(request: HttpRequest, hearing: Hearing, pk: int) -> HttpResponse:
    """Save the answer to a point, and show the next one."""
    treatment = get_object_or_404(with_voices(hearing.treatments.all()), pk=pk)
    form = TreatForm.opened(treatment, request.POST)
    if saved(form, treatment, lambda: treat(form, treatment, request.user)):
        return redirect(f"{reverse('hearing_treatment', kwargs={'ref': hearing.ref})}?etter={pk}")
    return points_page(request, hearing, {}, treatment, form)


def treat(form: TreatForm, treatment: Treatment, user: Any) -> Treatment:
    """What was typed, into the action."""
    return actions.treat(treatment, by=user, **form.cleaned_data)

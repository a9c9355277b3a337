"""The answers after the deadline, divided into the points that the municipality must answer."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from consultations import actions, policies
from consultations.forms.treatment import LateForm, PointForm, ShowForm
from consultations.models import Answer, Hearing, Point
from consultations.views.steps import treatment_page
from consultations.views.treatment import undo_words
from core.access import allow
from core.pages import after, answer, attempt, page, refusals_return_to

ROWS = 10
SHORT, FIRST = 600, 3  # characters of an answer, and points of it, that are read in the list


@require_safe
@allow(policies.may_read_work, on=policies.work_hearings)
def hearing_points(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """The answers and their points."""
    asked = ShowForm(request.GET)
    asked.full_clean()
    return points_page(request, hearing, asked.cleaned_data)


def points_page(
    request: HttpRequest,
    hearing: Hearing,
    asked: dict[str, Any],
    add: PointForm | None = None,
    late: LateForm | None = None,
) -> HttpResponse:
    """A slice of the answers, or one of them with the form that was refused."""
    chosen = hearing.answers.sent()
    if number := asked.get("svar"):
        chosen = chosen.filter(number=number)
    rows, following = page(after(with_words(chosen), asked.get("etter"), ("number",)), ROWS)
    context = treatment_page(hearing, "hearing_points", request.user) | {
        "rows": [(row, len(whole(row)) <= SHORT) for row in rows],
        "following": following,
        "number": number,
        "first": None if number else FIRST,
        "ticked": request.POST.getlist("avsnitt") if add else [],
        "undo": undo_words(hearing, request.user),
        "proposals": proposals(rows[0]) if number and rows else [],
        "unsplit": hearing.answers.without_points().exists(),
        "any": bool(rows) or hearing.answers.sent().exists(),
        "form": add or PointForm(),
        "late": late or LateForm(),
        "adding": add is not None,
        "setting_aside": late is not None,
    }
    return answer(request, "consultations/treatment_points.html", context, context["late"])


def whole(row: Answer) -> str:
    """All that was written; from what `with_words` has fetched."""
    version: Any = row.current
    return "".join([*(reply.text for reply in version.replies.all()), version.text])


def proposals(row: Answer) -> list[tuple[int, str]]:
    """The paragraphs that are no point yet, each with its place."""
    version: Any = row.current
    made = {point.text for point in version.points.all()}
    found = enumerate(actions.paragraphs(version))
    return [(place, text) for place, text in found if text not in made]


def with_words(answers: Any) -> Any:
    """With everything a person wrote, and the points made of it; four statements in all."""
    points = Prefetch(
        "current__points", Point.objects.select_related("treatment").order_by("position", "id")
    )
    return answers.select_related(
        "organisation", "person", "current", "joins__organisation"
    ).prefetch_related("current__replies__question", "current__files__file", points)


def sent_answer(hearing: Hearing, number: int) -> Answer:
    """One answer by its number, else 404."""
    return get_object_or_404(hearing.answers.sent().select_related("current"), number=number)


def back(hearing: Hearing, number: int | None) -> HttpResponse:
    """To the answer that was worked on."""
    url = reverse("hearing_points", kwargs={"ref": hearing.ref})
    return redirect(f"{url}?svar={number}")


@require_POST
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
@refusals_return_to("hearing_points")
def points_split(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Make points of every answer that has none."""
    made = actions.split_answers(hearing, by=request.user)
    messages.success(request, split_words(made))
    return redirect("hearing_points", ref=hearing.ref)


def split_words(made: int) -> str:
    """«Svarene er delt opp. Det ble 12 punkter.»; none when a first click has done it."""
    if made == 0:
        return _("Alle svarene er delt opp.")
    return ngettext(
        "Svarene er delt opp. Det ble ett punkt.",
        "Svarene er delt opp. Det ble %(n)s punkter.",
        made,
    ) % {"n": made}


@require_POST
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
def point_add(request: HttpRequest, hearing: Hearing, number: int) -> HttpResponse:
    """Lift points out of an answer: paragraphs that were ticked, or words that were marked."""
    form = PointForm(request.POST)
    words = sent_answer(hearing, number)
    ticked = chosen_paragraphs(words, request.POST.getlist("avsnitt"))
    if attempt(form, lambda: add_points(form, words, request.user, ticked)):
        return back(hearing, number)
    return points_page(request, hearing, {"svar": number}, add=form)


def chosen_paragraphs(words: Answer, places: list[str]) -> list[str]:
    """The paragraphs at these places; what is no place falls away."""
    found = actions.paragraphs(words.current) if places and words.current else []
    wanted = {int(place) for place in places if place.isdecimal() and len(place) < 6}
    return [text for place, text in enumerate(found) if place in wanted]


def add_points(form: PointForm, words: Answer, user: Any, ticked: list[str]) -> list[Point]:
    """What was ticked and typed, into the action."""
    typed = form.cleaned_data["text"]
    texts = ticked if ticked and not typed.strip() else [*ticked, typed]
    return actions.add_points(words, by=user, texts=texts)


@require_POST
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
@refusals_return_to("hearing_points")
def point_remove(request: HttpRequest, hearing: Hearing, pk: int) -> HttpResponse:
    """Take a point away."""
    points = Point.objects.select_related("version__answer", "treatment__hearing")
    point = get_object_or_404(points, pk=pk, treatment__hearing=hearing)
    number = point.version.answer.number
    actions.remove_point(point, by=request.user)
    return back(hearing, number)


@require_POST
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
def late_aside(request: HttpRequest, hearing: Hearing, number: int) -> HttpResponse:
    """Leave a late answer without points, with a reason."""
    form = LateForm(request.POST)
    words = sent_answer(hearing, number)
    if attempt(form, lambda: actions.set_late_aside(words, by=request.user, **form.cleaned_data)):
        return back(hearing, number)
    return points_page(request, hearing, {"svar": number}, late=form)

"""What the municipality does with each point, and why: the work table."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, F, FloatField, Func, Prefetch, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from consultations import actions, policies
from consultations.forms.treatment import TreatForm
from consultations.forms.worktable import FILTERS, MINE, NOBODY, TREATED, UNTREATED, TableForm
from consultations.models import Hearing, Phrase, Point, Treatment
from consultations.states import Outcome, StepKind
from consultations.views.steps import treatment_page
from consultations.views.worktable import staff
from core.access import allow
from core.errors import Refused
from core.pages import after, answer, page, saved

ROWS, LATEST, ALIKE = 20, 5, 5
VOICES = 10  # of a point that many have raised; the rest are counted
NEAR = 0.3  # of 1: how alike two texts must be to be shown together
COLOURS: dict[str, str] = {Outcome.FOLLOWED: "success", Outcome.PARTLY: "info"}


@require_safe
@allow(policies.may_read_work, on=policies.work_hearings)
def hearing_treatment(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """The next point to answer, and the others."""
    table = TableForm(request.GET, hearing, staff(hearing))
    chosen = next_point(hearing, table.asked(), request.user)
    form = TreatForm.opened(chosen) if chosen else TreatForm()
    return table_page(request, hearing, table, chosen, form)


def table_page(
    request: HttpRequest,
    hearing: Hearing,
    table: TableForm,
    chosen: Treatment | None,
    form: TreatForm,
) -> HttpResponse:
    """Progress, the form for one point, those like it, and a slice of the list."""
    asked = table.asked()
    show = asked["vis"] or UNTREATED
    rows, following = listed(hearing, asked, request.user, chosen)
    context = treatment_page(hearing, "hearing_treatment", request.user) | {
        "progress": progress(hearing),
        "show": show,
        "table": table,
        "narrowed": any(asked[name] for name in FILTERS),
        "kept": table.kept(),
        "chosen": chosen,
        "voices": voices(chosen),
        "alike": alike(hearing, chosen),
        "again": chosen is not None and chosen.outcome != "",
        "form": form,
        "rows": [point_row(treatment) for treatment in rows],
        "following": following,
        "latest": [point_row(t) for t in latest(hearing)] if show == UNTREATED else [],
        "phrases": Phrase.objects.filter(owner=hearing.owner_id),
        "people": table.fields["hos"].choices[3:],
        "themes": table.fields["tema"].choices[1:],
        "undo": undo_words(hearing, request.user),
    }
    return answer(request, "consultations/treatment_answer.html", context)


def undo_words(hearing: Hearing, user: Any) -> str:
    """What the button that takes back one's own last step says; «» without one."""
    step = hearing.steps.filter(person=user).only("kind").first()
    return str(StepKind(step.kind).label) if step else ""


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
    return treatments.select_related("theme", "assigned_to").prefetch_related(
        Prefetch("points", points)
    )


def narrowed(hearing: Hearing, asked: dict[str, Any], user: Any) -> QuerySet[Treatment]:
    """The treatments that the filters let through."""
    found = hearing.treatments.all()
    if asked["tema"]:
        found = found.filter(theme=asked["tema"])
    if asked["hos"]:
        whose: dict[str, Any] = {MINE: user.pk, NOBODY: None}
        found = found.filter(assigned_to=whose.get(asked["hos"], asked["hos"]))
    if asked["resultat"]:
        found = found.filter(outcome=asked["resultat"])
    if asked["sporsmal"]:
        points = Point.objects.filter(question=asked["sporsmal"])
        found = found.filter(pk__in=points.values("treatment"))
    if asked["sok"]:
        said = Point.objects.filter(treatment__hearing=hearing, text__icontains=asked["sok"])
        found = found.filter(Q(pk__in=said.values("treatment")) | Q(reason__icontains=asked["sok"]))
    return found


def next_point(hearing: Hearing, asked: dict[str, Any], user: Any) -> Treatment | None:
    """The one asked for, else the first unanswered after the last one, else the first."""
    if asked["punkt"]:
        return with_voices(hearing.treatments.filter(pk=asked["punkt"])).first()
    waiting = with_voices(narrowed(hearing, asked, user).untreated()).order_by("pk")
    return waiting.filter(pk__gt=asked["etter"] or 0).first() or waiting.first()


def listed(
    hearing: Hearing, asked: dict[str, Any], user: Any, chosen: Treatment | None
) -> tuple[list[Treatment], int | None]:
    """The slice of the points that was asked for."""
    found = with_voices(narrowed(hearing, asked, user))
    show = asked["vis"] or UNTREATED
    if show == TREATED:
        return page(after(found.treated(), asked["side"], ("-treated_at", "-pk")), ROWS)
    if show == UNTREATED:
        found = found.untreated().exclude(pk=chosen.pk if chosen else None)
    return page(after(found, asked["side"], ("pk",)), ROWS)


def latest(hearing: Hearing) -> list[Treatment]:
    """What was answered last."""
    treated = with_voices(hearing.treatments.treated())
    return list(treated.order_by("-treated_at", "-pk")[:LATEST])


def alike(hearing: Hearing, chosen: Treatment | None) -> list[Point]:
    """Unanswered points in much the same words, the nearest first; one of each treatment."""
    first = chosen.points.all()[0] if chosen and chosen.points.all() else None
    if first is None or chosen is None or chosen.outcome:
        return []
    nearness = Func(F("text"), Value(first.text), function="similarity", output_field=FloatField())
    near: Any = (
        Point.objects.filter(treatment__hearing=hearing, treatment__outcome="")
        .exclude(treatment=chosen)
        .annotate(nearness=nearness)
        .filter(nearness__gte=NEAR)
        .select_related("version__answer__organisation", "version__answer__person")
        .order_by("-nearness", "pk")[: ALIKE * 3]
    )
    one_each = {point.treatment_id: point for point in reversed(near)}
    return list(reversed(one_each.values()))[:ALIKE]


def voices(treatment: Treatment | None) -> list[dict[str, Any]]:
    """Who said what, for each point that is answered together; not more than anybody reads."""
    points = treatment.points.all()[:VOICES] if treatment else []
    return [
        {
            "pk": point.pk,
            "who": point.version.answer.own_name,
            "text": point.text,
            "question": point.question,
            "number": point.version.answer.number,
        }
        for point in points
    ]


def point_row(treatment: Treatment) -> dict[str, Any]:
    """One row of the list."""
    said = voices(treatment)
    return {
        "treatment": treatment,
        "first": said[0] if said else None,
        "voices": said[:3],
        "more": max(len(treatment.points.all()) - 3, 0),
        "colour": COLOURS.get(treatment.outcome, "neutral"),
    }


@require_POST
@allow(policies.may_handle, on=policies.work_hearings, why=policies.why_not_handle)
def point_treat(request: HttpRequest, hearing: Hearing, pk: int) -> HttpResponse:
    """Save the answer to a point, and show the next one."""
    table = TableForm(request.GET, hearing, staff(hearing))
    treatment = get_object_or_404(with_voices(hearing.treatments.all()), pk=pk)
    if "sett-inn" in request.POST:
        form = with_phrase(TreatForm.opened(treatment, request.POST), hearing, request.POST)
        return table_page(request, hearing, table, treatment, form)
    form = TreatForm.opened(treatment, request.POST)
    if saved(form, treatment, lambda: treat(form, treatment, request.user)):
        keep_phrase(request, hearing, form)
        here = reverse("hearing_treatment", kwargs={"ref": hearing.ref})
        return redirect(here + table.kept(etter=pk))
    return table_page(request, hearing, table, treatment, form)


def treat(form: TreatForm, treatment: Treatment, user: Any) -> Treatment:
    """What was typed, into the action."""
    return actions.treat(treatment, by=user, **form.cleaned_data)


def with_phrase(form: TreatForm, hearing: Hearing, typed: Any) -> TreatForm:
    """The form as it was typed, with a standard sentence added; nothing is saved."""
    chosen = typed.get("setning", "")
    wanted = Phrase.objects.filter(owner=hearing.owner_id, pk=chosen if chosen.isdecimal() else 0)
    phrase = wanted.values_list("text", flat=True).first() or ""
    words = {name: typed.get(name, "") for name in ("version", "outcome", "reason")}
    words["reason"] = f"{words['reason']} {phrase}".strip()
    return TreatForm(initial=words)


def keep_phrase(request: HttpRequest, hearing: Hearing, form: TreatForm) -> None:
    """Keep the reason for another time, where that was asked for."""
    if "ta-vare" not in request.POST:
        return
    try:
        actions.keep_phrase(hearing.owner, by=request.user, text=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.warning(request, refusal.message)

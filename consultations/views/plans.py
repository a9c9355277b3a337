"""Plans as anyone meets them: the list, and each with its phases on a line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import policies
from consultations.models import Hearing, PlanMeeting, PlanProcess
from consultations.states import PARTICIPATION_MEANS, PHASE_MEANS, PHASES, Participation, PlanState
from consultations.views.readers import reader_tag
from core import clock
from core.access import allow, anyone, public
from core.fields import SliceForm
from core.pages import after, page

ROWS = 20


@public
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Every plan that has begun, the newest first."""
    asked = SliceForm(request.GET).asked()
    plans = policies.visible_plans(request.user).select_related("owner")
    rows, following = page(after(plans, asked["etter"], ("-pk",)), ROWS)
    context = {
        "rows": rows,
        "following": following,
        "crumbs": [(_("Forside"), reverse("front")), (_("Planer"), "")],
    }
    return render(request, "consultations/plan_list.html", context)


@require_safe
@allow(anyone, on=policies.visible_plans, anonymous=True)
def plan_detail(request: HttpRequest, process: PlanProcess) -> HttpResponse:
    """The plan: where it stands, how to take part, and what has happened in each phase."""
    context = {
        "plan": process,
        "phases": phases(process, policies.visible_hearings(request.user)),
        "topics": process.topics.all(),
        "means": PARTICIPATION_MEANS[Participation(process.participation)],
        "told": process.parties.count(),
        "works_here": policies.may_read_plan_work(request.user, process),
        "crumbs": [
            (_("Forside"), reverse("front")),
            (_("Planer"), reverse("plan_list")),
            (process.title, ""),
        ],
    }
    return render(request, "consultations/plan_detail.html", context)


@dataclass(frozen=True)
class Phase:
    """One phase with what is in it."""

    label: str
    means: str
    state: str  # past | now | todo
    began: datetime | None
    planned: date | None
    meetings: list[PlanMeeting]
    hearings: list[tuple[Hearing, str]]


def place_of(process: PlanProcess) -> int:
    """The number of the present phase from 0; -1 before the notice."""
    state = PlanState(process.state)
    return PHASES.index(state) if state in PHASES else -1


def reader_words(hearing: Hearing, now: datetime) -> str:
    """Where a hearing stands, as its readers say it."""
    return str(reader_tag(hearing, now)["label"])


def phases(
    process: PlanProcess,
    hearings: Any,
    words: Callable[[Hearing, datetime], str] = reader_words,
) -> list[Phase]:
    """The five phases in order, with dates, meetings and the hearings of each.

    Args:
        process: the plan.
        hearings: those the person may see.
        words: says where a hearing stands.
    """
    dates = {d.phase: d for d in process.dates.all()}
    meetings, now = list(process.meetings.all()), clock.now()
    own = list(hearings.filter(process=process).order_by("pk"))
    here = place_of(process)
    found = []
    for i, phase in enumerate(PHASES):
        day = dates.get(phase)
        found.append(
            Phase(
                label=str(phase.label),
                means=str(PHASE_MEANS[phase]),
                state="past" if i < here else "now" if i == here else "todo",
                began=day.began_at if day else None,
                planned=day.planned_on if day else None,
                meetings=[m for m in meetings if m.phase == phase],
                hearings=[(h, words(h, now)) for h in own if h.phase == phase],
            )
        )
    return found

"""The parties' common activities as everyone reads them: the plan, one of them, files, calendar."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import calendar
from agreements.forms.activities import PlanFilter, YesForm
from agreements.indicators import activities as indicators
from agreements.models import Activity, Platform
from agreements.policies import activities as policies
from agreements.policies import parties
from agreements.states import LIVE, ActivityState
from core import clock, spreadsheets
from core.access import allow, anyone, public
from core.pages import after, answer, page
from forums.forms.fields import clause_label
from forums.views.feeds import LANGUAGE, answered

ROWS = 30
ORDER = ("-due", "-pk")
COLOURS = {
    ActivityState.PROPOSED: "neutral",
    ActivityState.AGREED: "info",
    ActivityState.PLANNED: "info",
    ActivityState.UNDER_WAY: "info",
    ActivityState.DONE: "success",
    ActivityState.POSTPONED: "warning",
    ActivityState.CANCELLED: "neutral",
}


def narrowed(user: Any, asked: dict[str, Any]) -> QuerySet[Activity]:
    """Those of a year and a platform, with how many parties have anchored each."""
    found: Any = policies.visible_activities(user)
    if asked["ar"]:
        found = found.filter(year=asked["ar"])
    if asked["plattform"]:
        found = found.filter(platform=asked["plattform"])
    rows: QuerySet[Activity] = found.with_anchors()
    return rows


def the_filter(request: HttpRequest) -> PlanFilter:
    """With the years there are."""
    years = Activity.objects.order_by("-year").values_list("year", flat=True).distinct()
    return PlanFilter(request.GET, years=list(years))


@public
@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """The plan of a year, what the figures say, and the clauses nothing is done about."""
    form = the_filter(request)
    asked = form.asked()
    found = narrowed(request.user, asked)
    rows, following = page(after(found, asked["etter"], ORDER), ROWS)
    today = clock.today()
    platform = asked["plattform"] or Platform.objects.national().first()
    context = {
        "form": form,
        "rows": [row_of(activity, today) for activity in rows],
        "following": following,
        "figures": figures(found, platform),
        "platform": platform,
        "gaps": gaps(platform),
        "may_propose": policies.may_propose(request.user),
        "on": today,
        "now": clock.now(),
        "crumbs": [(_("Forside"), reverse("front")), (_("Aktiviteter"), "")],
    }
    return render(request, "agreements/activity_list.html", context)


def row_of(activity: Any, today: date) -> dict[str, Any]:
    """One line of the plan."""
    return {
        "activity": activity,
        "label": state_words(activity),
        "color": COLOURS[ActivityState(activity.state)],
        "joint": activity.anchored == activity.sides,
        "late": activity.state in LIVE and activity.due < today,
        "clauses": activity.clauses,
    }


def state_words(activity: Activity) -> str:
    """«Foreslått av KS», else the state's own label."""
    if activity.state == ActivityState.PROPOSED:
        return _("Foreslått av %(party)s") % {"party": activity.proposed_by}
    return str(ActivityState(activity.state).label)


def figures(found: QuerySet[Activity], platform: Platform | None) -> list[tuple[str, str, str]]:
    """What, how much, of how many; those there is something to say of."""
    joint, kept = indicators.anchored_by_all(found), indicators.done_on_time(found)
    lines = [
        (_("Forankret hos begge"), joint, _("av %(n)s partene er enige om")),
        (_("Gjort i tide"), kept, _("av %(n)s som er gjort eller forfalt")),
    ]
    if platform is not None:
        bare = indicators.untouched(platform)
        lines.append((_("Punkter ingen gjør noe med"), bare, _("av %(n)s punkter")))
    return [
        (label, f"{figure.percent} %", of % {"n": figure.n})
        for label, figure, of in lines
        if figure.percent is not None
    ]


def gaps(platform: Platform | None) -> list[tuple[str, str]]:
    """(code, our own name) of clauses without any activity in 12 months."""
    if platform is None:
        return []
    return [(code, clause_label(code)) for code in indicators.gaps(platform)]


@require_safe
@allow(anyone, on=policies.visible_activities, anonymous=True)
def activity_page(request: HttpRequest, activity: Activity) -> HttpResponse:
    """One activity: what, who, when, who has said yes, and where it stands in their plans."""
    sides = policies.yes_parties(request.user, activity)
    form = YesForm(sides=sides, initial={"version": activity.version})
    return shown(request, activity, form)


def shown(request: HttpRequest, activity: Activity, form: YesForm) -> HttpResponse:
    """The page with the form for a yes."""
    user, state = request.user, ActivityState(activity.state)
    yeses = {y.party_id: y for y in activity.yeses.all()}
    anchors = {a.party_id: a for a in activity.anchors.all()}
    sides = list(activity.platform.parties.all())
    over = state in {ActivityState.DONE, ActivityState.CANCELLED}
    works = policies.may_work(user, activity)
    context = {
        "form": form,
        "activity": activity,
        "label": state_words(activity),
        "color": COLOURS[state],
        "sides": [(side, yeses.get(side.pk), anchors.get(side.pk)) for side in sides],
        "joint": len(anchors) == len(sides),
        "clauses": [(code, clause_label(code)) for code in activity.clauses],
        "says_yes": policies.yes_parties(user, activity),
        "binds": policies.may_bind(user, activity) and not over,
        "works": works and not over,
        "anchors_own": not over and any(parties.own_parties(user, activity.platform)),
        "leads": policies.may_lead(user, activity),
        "changes": works and state in {ActivityState.PROPOSED, ActivityState.POSTPONED},
        "live": state in LIVE,
        "late": state in LIVE and activity.due < clock.today(),
        "now": clock.now(),
        "crumbs": [
            (_("Forside"), reverse("front")),
            (_("Aktiviteter"), reverse("activity_list")),
            (activity.title, ""),
        ],
    }
    return answer(request, "agreements/activity_page.html", context)


@public
@require_safe
def activities_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The plan as a spreadsheet or text, by the same filter as the list."""
    if kind not in {"csv", "xlsx"}:
        raise Http404
    found = narrowed(request.user, the_filter(request).asked())
    return spreadsheets.answer(kind, "aktiviteter", headings(), lines(found))


def headings() -> list[str]:
    """The first row."""
    return [
        _("Plattform"),
        _("År"),
        _("Aktivitet"),
        _("Hva"),
        _("Punkter"),
        _("Ansvarlig"),
        _("Frist"),
        _("Slik ser dere at det lyktes"),
        _("Status"),
        _("Forankret hos"),
        _("Felles"),
        _("Gjennomført"),
        _("Resultat"),
        _("Grunn"),
        _("Adresse"),
    ]


def lines(found: QuerySet[Activity]) -> Iterator[list[str]]:
    """The activities as rows of text, read in slices."""
    wanted = found.prefetch_related("anchors__party").order_by("due", "pk")
    rows: Any = wanted.iterator(chunk_size=200)
    for one in rows:
        yield [
            one.platform.name,
            str(one.year),
            one.title,
            one.words,
            ", ".join(one.clauses),
            one.responsible.name,
            one.due.isoformat(),
            one.criterion,
            one.get_state_display(),
            ", ".join(anchor.party.name for anchor in one.anchors.all()),
            _("Ja") if one.anchored == one.sides else _("Nei"),
            one.done_on.isoformat() if one.done_on else "",
            one.result,
            one.reason,
            reverse("activity_page", kwargs={"ref": one.ref}),
        ]


@public
@require_safe
def activities_ics(request: HttpRequest) -> HttpResponse:
    """The last days of the plan, to subscribe to, by the same filter as the list."""
    found = Activity.objects.filter(
        pk__in=narrowed(request.user, the_filter(request).asked()).values("pk")
    )
    with translation.override(LANGUAGE):
        events = calendar.events(found)
        name = _("Felles aktiviteter")
    return answered(request, name, events)

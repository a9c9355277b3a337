"""The municipality's hearings, a new one, and when it closes."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations import actions, periods, policies
from consultations.forms.deadline import DeadlineForm
from consultations.forms.hearing import NewHearingForm, WorkListForm
from consultations.models import Hearing
from consultations.states import HearingState
from consultations.views import kinds, status
from consultations.views.steps import draft_page
from core import clock
from core.access import allow
from core.models import new_ref
from core.pages import after, answer, attempt, page, saved, saved_words
from organisations.models import Municipality
from organisations.policies import WRITING

ROWS = 25
READ_BY_ALL = {"hearing_approval", "hearing_points", "hearing_treatment"}
OPENED_OR_SENT = ["GET", "HEAD", "POST"]


@require_safe
@allow(policies.may_see_work)
def work_hearings(request: HttpRequest) -> HttpResponse:
    """Every hearing of the person's municipalities, what must be done first on top."""
    return render(request, "consultations/work_list.html", list_page(request))


def list_page(request: HttpRequest) -> dict[str, Any]:
    """The rows of one slice, each with its status and next step in words."""
    asked = WorkListForm(request.GET)
    asked.full_clean()
    hearings = status.with_status(policies.work_hearings(request.user))
    shown = status.of_slug(hearings, asked.cleaned_data.get("vis", ""))
    rows, following = page(
        after(
            status.with_progress(shown).select_related("owner"),
            asked.cleaned_data.get("etter"),
            status.ORDER,
        ),
        ROWS,
    )
    now, roles = clock.now(), policies.work_roles(request.user)
    return {
        "rows": [list_row(hearing, now, roles[hearing.owner_id]) for hearing in rows],
        "following": following,
        "chosen": asked.cleaned_data.get("vis", ""),
        "filters": list_filters(hearings),
        "may_start": any(held & WRITING for held in roles.values()),
    }


def list_row(hearing: Any, now: datetime, roles: set[str]) -> dict[str, Any]:
    """One hearing in the table; its link leads where a person with these roles may go."""
    words, step = status.next_step(hearing, now)
    needed = WRITING if hearing.state == HearingState.DRAFT else policies.STAFF
    if step not in READ_BY_ALL and not roles & needed:
        step = "hearing_approval"
    return {
        "hearing": hearing,
        "tag": status.tag(hearing, now),
        "next": words,
        "url": reverse(step, kwargs={"ref": hearing.ref}),
        "public": hearing.published_at is not None,
    }


def list_filters(hearings: QuerySet[Any]) -> list[dict[str, Any]]:
    """«Alle» and each status that some hearing has, with its number."""
    found = dict(hearings.order_by().values_list("status").annotate(n=Count("pk")))
    named = [
        {"slug": slug, "words": words, "n": found[name]}
        for name, (words, _colour, slug) in status.STATUSES.items()
        if name in found
    ]
    return [{"slug": "", "words": _("Alle"), "n": sum(found.values())}, *named]


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_start_hearing)
def hearing_new(request: HttpRequest) -> HttpResponse:
    """Start a draft with a title and two sentences, or with what another one said."""
    begun = kinds.begun_with(request.user, request.GET.get("fra", "")[:40])
    form = NewHearingForm(
        request.POST or None,
        municipalities=own_municipalities(request.user),
        initial={"ref": new_ref()} | begun,
    )
    if form.is_bound and (hearing := attempt(form, lambda: kinds.begin(form, request.user))):
        return redirect("hearing_content", ref=hearing.ref)
    return answer(request, "consultations/work_new.html", {"form": form, "begun": begun})


def own_municipalities(user: Any) -> QuerySet[Municipality]:
    """Those a person may start a hearing for; one that has merged away is not among them."""
    living = Q(valid_to=None) | Q(valid_to__gt=clock.today())
    return Municipality.objects.filter(living, organisation__in=policies.writing_owners(user))


@require_http_methods(OPENED_OR_SENT)
@allow(policies.may_prepare, on=policies.work_hearings, why=policies.why_not_prepare)
def hearing_deadline(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Set when it opens and closes."""
    form = DeadlineForm.opened(hearing, request.POST or None)
    if form.is_bound and saved(form, hearing, lambda: save_deadline(form, hearing, request.user)):
        messages.success(request, saved_words())
        hearing.refresh_from_db()
        on = "videre" in request.POST and not rule_of(hearing)["lacks_reason"]
        there = "hearing_approval" if on else "hearing_deadline"
        return redirect(there, ref=hearing.ref)
    if not form.is_bound and hearing.state != HearingState.DRAFT:
        return redirect("hearing_approval", ref=hearing.ref)
    context = draft_page(hearing, "hearing_deadline") | {"form": form, "now": clock.now()}
    return answer(
        request, "consultations/work_deadline.html", context | days(hearing) | rule_of(hearing)
    )


def save_deadline(form: DeadlineForm, hearing: Hearing, user: Any) -> Hearing:
    """What was typed, into the action."""
    return actions.save_deadline(hearing, by=user, **form.cleaned_data)


def days(hearing: Hearing) -> dict[str, Any]:
    """How many days the organisations get, from the opening or from today."""
    if hearing.closes_at is None:
        return {"days": None}
    opens = max(hearing.opens_at or clock.now(), clock.now())
    first = opens.astimezone(clock.OSLO).date()
    return {"days": (clock.last_day(hearing.closes_at) - first).days}


def rule_of(hearing: Hearing) -> dict[str, Any]:
    """What the rule proposes and asks for, and whether a reason is missing."""
    rule = periods.rule_of(hearing.kind, hearing.period_rule)
    first = periods.first_day(hearing.opens_at, clock.now())
    least = periods.shortest(rule, first)
    proposed = periods.proposed(rule, first)
    short = None
    if hearing.closes_at is not None:
        short = periods.too_short(rule, first, clock.last_day(hearing.closes_at))
    return {
        "rule": rule,
        "proposed": proposed,
        "proposed_words": periods.words(proposed),
        "least": least,
        "least_words": periods.words(least) if least else "",
        "short": short,
        "lacks_reason": short is not None and not hearing.short_reason,
    }

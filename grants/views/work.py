"""The municipality's schemes with their calls, and one call on one page."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import allow
from core.fields import SliceForm
from core.pages import after, page
from grants.actions.call_checks import open_days, warnings
from grants.actions.yearly import year_after
from grants.budget import promised
from grants.burden import burden_of, threshold_for, too_much
from grants.models import Call, Scheme
from grants.policies import calls as policies
from grants.states import SENT, WAITING, CallState
from grants.terms import CHECK, differences, how_paid, must_be_checked
from grants.views.call_steps import draft_page, next_step, tag

ROWS, YEARS = 20, 3
ORDER = ("name", "pk")


@require_safe
@allow(policies.may_see_work)
def work_grants(request: HttpRequest) -> HttpResponse:
    """Every scheme of the person's municipalities, each with its latest calls."""
    asked = SliceForm(request.GET).last()
    schemes = policies.work_schemes(request.user).filter(ended_at=None)
    rows, following = page(after(schemes, asked, ORDER), ROWS)
    context = {
        "rows": scheme_rows(rows, request.user),
        "following": following,
        "ended": policies.work_schemes(request.user).exclude(ended_at=None)[:ROWS],
        "may_start": policies.may_start_scheme(request.user),
        "may_set_thresholds": policies.may_set_thresholds(request.user),
    }
    return render(request, "grants/work_grants.html", context)


def scheme_rows(schemes: list[Scheme], user: Any) -> list[dict[str, Any]]:
    """Each with its last years' calls; as many statements for one as for twenty."""
    now, found = clock.now(), with_numbers(schemes)
    writes = set(policies.writing_owners(user).values_list("pk", flat=True))
    return [
        {
            "scheme": scheme,
            "calls": [call_row(call, now) for call in found.get(scheme.pk, [])[:YEARS]],
            "more": len(found.get(scheme.pk, [])) - YEARS,
            "copy": copy_of(found.get(scheme.pk, [])),
            "may_write": scheme.owner_id in writes,
        }
        for scheme in schemes
    ]


def with_numbers(schemes: list[Scheme]) -> dict[int, list[Any]]:
    """The calls of these schemes, the latest first, with how many applications they have."""
    calls = Call.objects.filter(scheme__in=schemes).annotate(
        sent=Count("applications", filter=Q(applications__state__in=SENT)),
        waiting=Count("applications", filter=Q(applications__state__in=WAITING)),
    )
    found: dict[int, list[Any]] = {}
    for call in calls.order_by("-year", "-pk"):
        found.setdefault(call.scheme_id, []).append(call)
    return found


def copy_of(calls: list[Any]) -> Any:
    """The call that next year's is made from: the last one, when it is no draft."""
    last = calls[0] if calls else None
    return last if last is not None and last.state != CallState.DRAFT else None


def call_row(call: Any, now: datetime) -> dict[str, Any]:
    """One call in the list."""
    return {"call": call, "tag": tag(call, now), "next": next_step(call, now)}


@require_safe
@allow(policies.may_read_work, on=policies.work_calls)
def call_work(request: HttpRequest, call: Call) -> HttpResponse:
    """Everything about a call on one page, and what comes next."""
    may_edit = policies.may_edit_call(request.user, call)
    context = (
        draft_page(call, "call_work", linked=may_edit and call.state == CallState.DRAFT)
        | what_it_says(call)
        | what_may_be_done(request.user, call)
    )
    return render(request, "grants/work_call.html", context)


def what_it_says(call: Call) -> dict[str, Any]:
    """The terms as the one who publishes reads them."""
    draft = call.state == CallState.DRAFT
    return {
        "questions": call.questions.all(),
        "requirements": call.requirements.all(),
        "how_paid": how_paid(call),
        "criteria": call.criteria.all() if call.scoring else [],
        "changes": call.changes.all(),
        "news": differences(call.before, call) if call.before else [],
        "check": check_answers(call.scheme),
        "promised": promised(call) if draft else call.bound,
        "days": open_days(call) if draft else None,
    } | burden(call)


def burden(call: Call) -> dict[str, Any]:
    """How much paperwork it is, beside what the sum should cost (clause R3)."""
    questions = list(call.questions.all())
    return {
        "burden": burden_of(questions),
        "limit": threshold_for(call),
        "too_much": too_much(call, questions),
    }


def check_answers(scheme: Scheme) -> list[tuple[Any, str]]:
    """The answers of the check where there is one (clause P6)."""
    if not must_be_checked(scheme):
        return []
    words = {True: _("Ja"), False: _("Nei"), None: _("Ikke svart")}
    return [(label, words[getattr(scheme, name)]) for name, label in CHECK.items()]


def what_may_be_done(user: Any, call: Call) -> dict[str, Any]:
    """The buttons this person gets, and why not the others."""
    may_publish, now = policies.may_publish(user, call), clock.now()
    numbers = call.applications.aggregate(
        sent=Count("pk", filter=Q(state__in=SENT)), waiting=Count("pk", filter=Q(state__in=WAITING))
    )
    published = call.state == CallState.PUBLISHED
    return {
        "may_edit": policies.may_edit_call(user, call),
        "may_publish": may_publish,
        "why_not": "" if may_publish else policies.why_not_publish(user, call),
        "warned": warnings(call) if call.state == CallState.DRAFT else [],
        "numbers": numbers,
        "published": published,
        "may_close": published and call.is_over(now) and not numbers["waiting"],
        "next_year": year_after(call),
        "copied": Call.objects.filter(before=call).first(),
        "now": now,
    }

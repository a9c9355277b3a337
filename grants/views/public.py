"""What anyone may read of a call and its scheme, and following a call."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.access import allow, anyone
from core.pages import absolute, refusals_return_to
from grants import indicators
from grants.actions import following
from grants.burden import burden_of
from grants.models import Application, Call, Scheme
from grants.policies import applying
from grants.policies.calls import may_follow, may_read_work, visible_calls, visible_schemes
from grants.states import BINDING_MEANS, DECIDED, SENT, Binding, CallState, Rule
from grants.terms import differences, how_paid
from grants.views import changes, rows

YEARS = 6  # of a scheme, side by side


@require_safe
@allow(anyone, on=visible_calls, anonymous=True)
def call_detail(request: HttpRequest, call: Call) -> HttpResponse:
    """Everything a volunteer needs in one minute."""
    now = clock.now()
    context = head(call, now) | contents(call) | last_year(call) | way_in(request.user, call, now)
    return render(request, "grants/call_detail.html", context)


def head(call: Call, now: datetime) -> dict[str, Any]:
    """The state, how free the money is, the dates, and whose it is."""
    return {
        "now": now,
        "call": call,
        "scheme": call.scheme,
        "owner": call.scheme.owner,
        "place": call.scheme.owner.municipalities.first(),
        "crumbs": rows.trail(call),
        "canonical": absolute(call.get_absolute_url()),
        "tag": rows.tag(call, now),
        "status": rows.status(call, now),
        "binding": rows.binding_tag(call),
        "binding_means": BINDING_MEANS[Binding(call.binding)],
        "sums": rows.sums(call),
        "events": rows.timeline(call, now),
    }


def contents(call: Call) -> dict[str, Any]:
    """What is asked of applicants and why, how much work it is, and whom to ask."""
    questions, requirements = list(call.questions.all()), list(call.requirements.all())
    return {
        "topics": call.scheme.topics.all(),
        "questions": questions,
        "burden": burden_of(questions),
        "report": rows.report_words(call),
        "how_paid": how_paid(call),
        "requirements": requirements,
        "unregistered": not any(r.rule == Rule.REGISTERED for r in requirements),
        "recalls": any(question.recall for question in questions),
        "criteria": call.criteria.all(),
        "spent": indicators.spent(call),
        "changes": changes.of(call)[:1],
        "check": supplement_check(call.scheme),
        "contact": {
            "name": call.contact_name,
            "phone": call.contact_phone,
            "email": call.contact_email,
        },
    }


def last_year(call: Call) -> dict[str, Any]:
    """How it went the last time, what is new since then, and how this one went."""
    before, own = changes.last_year(call), indicators.result(call)
    return {
        "before": before,
        "result": with_spans(indicators.result(before)) if before else None,
        "since": differences(before, call) if before else None,
        "own_result": own,
        "own_bands": with_spans(own),
    }


def with_spans(result: indicators.YearResult) -> dict[str, Any]:
    """The result with its bands in words."""
    spans = [(rows.span(band.low, band.high), band.n) for band in result.bands]
    return {"of": result, "bands": spans}


def way_in(user: Any, call: Call, now: datetime) -> dict[str, Any]:
    """The applications this person's organisations have here already, and following."""
    known = user.is_authenticated
    mine = applying.own_applications(user).filter(call=call) if known else []
    return {
        "own": list(mine.prefetch_related("decisions")) if known else [],
        "takes": call.is_open(now),
        "works_here": known and may_read_work(user, call),
        "may_follow": may_follow(user, call) and call.state == CallState.PUBLISHED,
        "follows": known and call.followers.filter(person=user).exists(),
    }


def supplement_check(scheme: Scheme) -> list[tuple[str, bool, bool]]:
    """The answers to «supplement, not replace» (clause P6): question, answer, and if it is red."""
    asked = [
        (_("Er oppgaven lovpålagt for kommunen?"), scheme.statutory, True),
        (_("Erstatter den det ansatte gjorde før?"), scheme.replaces_staff, True),
        (_("Kom ideen fra organisasjonene?"), scheme.their_initiative, False),
    ]
    return [(words, said, said is red) for words, said, red in asked if said is not None]


@require_POST
@allow(may_follow, on=visible_calls)
@refusals_return_to("call")
def call_follow(request: HttpRequest, call: Call) -> HttpResponse:
    """Be told what happens."""
    following.follow(call, by=request.user)
    messages.success(request, _("Du følger utlysningen. Du får e-post når noe blir endret."))
    return redirect(call)


@require_POST
@allow(may_follow, on=visible_calls)
@refusals_return_to("call")
def call_unfollow(request: HttpRequest, call: Call) -> HttpResponse:
    """No more news."""
    following.unfollow(call, by=request.user)
    messages.success(request, _("Du følger ikke utlysningen lenger."))
    return redirect(call)


# --- the scheme -----------------------------------------------------------------------------------


@require_safe
@allow(anyone, on=visible_schemes, anonymous=True)
def scheme_detail(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """What goes on from year to year, with the latest years side by side."""
    now = clock.now()
    context = {
        "now": now,
        "scheme": scheme,
        "owner": scheme.owner,
        "place": scheme.owner.municipalities.first(),
        "topics": scheme.topics.all(),
        "binding": rows.binding_tag(scheme),
        "binding_means": BINDING_MEANS[Binding(scheme.binding)],
        "check": supplement_check(scheme),
        "years": side_by_side(scheme, now),
        "crumbs": rows.scheme_trail(scheme),
    }
    return render(request, "grants/scheme_detail.html", context)


def side_by_side(scheme: Scheme, now: datetime) -> list[dict[str, Any]]:
    """A row for each of the latest years, in a fixed number of statements."""
    calls = latest(scheme)
    known = counts([call.pk for call in calls])
    return [year_row(call, now) | {"counts": known.get(call.pk)} for call in calls]


def latest(scheme: Scheme) -> list[Any]:
    """The latest public calls with what is asked in each."""
    found = visible_calls(None).filter(scheme=scheme).order_by("-year", "-closes_at", "-pk")
    pks = list(found.values_list("pk", flat=True)[:YEARS])
    counted = found.filter(pk__in=pks).annotate(asked=Count("requirements", distinct=True))
    return list(counted.prefetch_related("questions"))


def year_row(call: Any, now: datetime) -> dict[str, Any]:
    """One year: its terms and how it went."""
    return {
        "call": call,
        "tag": rows.tag(call, now),
        "burden": burden_of(call.questions.all()),
        "sums": rows.sums(call),
        "binding": rows.binding_tag(call),
        "report": rows.report_words(call),
        "requirements": call.asked,
    }


def counts(calls: list[int]) -> dict[int, Any]:
    """How many applied, got an answer and got money, of each call; one statement."""
    found = Application.objects.filter(call__in=calls, state__in=SENT).order_by()
    counted = found.values("call").annotate(
        applied=Count("pk"),
        answered=Count("pk", filter=Q(state__in=DECIDED)),
        given=Count("pk", filter=Q(granted__gt=0)),
    )
    return {row["call"]: row for row in counted}

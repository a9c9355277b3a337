"""The approver's list: what is recommended, decided one by one, some of it or all of it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.access import allow
from core.errors import Stale
from core.pages import after, answer, attempt, page, refusals_return_to
from grants.actions import deciding
from grants.forms.deciding import ChosenForm, WholeForm
from grants.forms.filters import Asked
from grants.models import Application, Call, Decision, Recommendation
from grants.policies import casework as policies
from grants.states import ApplicationState, Outcome
from grants.views.desk_parts import OUTCOME_COLOURS, around
from grants.views.recommending import money

ROWS = 50
ORDER = ("number", "pk")
decide_here = allow(
    policies.may_decide_call, on=policies.inbox_calls, why=policies.why_not_decide_call
)


@require_safe
@allow(policies.may_work_call, on=policies.inbox_calls)
def decisions(request: HttpRequest, call: Call) -> HttpResponse:
    """What waits for a decision, and what has been decided."""
    return list_page(request, call)


def list_page(request: HttpRequest, call: Call, form: Any = None) -> HttpResponse:
    """One slice, with what was refused on top of it."""
    asked = Asked(request.GET).asked()
    found = policies.with_stake(request.user, proposed(call))
    shown, following = page(after(found, asked["etter"], ORDER), ROWS)
    whole = own_whole(call, request.user).aggregate(
        n=Count("pk"), sum=Sum("recommendation__amount")
    )
    opened = WholeForm(initial={"read_at": clock.now().isoformat(), "count": whole["n"]})
    context = around(call, "decisions", _("Vedtak"), request.user) | {
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "money": money(call),
        "rows": [row_of(one, request.user) for one in shown],
        "ticked": form.ticked if isinstance(form, ChosenForm) else [],
        "following": following,
        "whole": whole,
        "whole_form": form if isinstance(form, WholeForm) else opened,
        "done": counts(call),
        "form": form,
    }
    return answer(request, "grants/decisions.html", context)


def proposed(call: Call) -> QuerySet[Application]:
    """What is recommended and not decided."""
    return call.applications.filter(state=ApplicationState.RECOMMENDED).select_related(
        "organisation__merged_into", "recommendation__by"
    )


def own_whole(call: Call, user: Any) -> Any:
    """All that this person may decide: recommended by others, and no stake in it."""
    others = proposed(call).exclude(recommendation__by=user.pk)
    return policies.with_stake(user, others).filter(shut=False)


def row_of(application: Application, user: Any) -> dict[str, Any]:
    """One row: what is proposed, by whom, and what stands in this person's way."""
    proposal: Recommendation = application.recommendation
    applicant: Any = application.organisation
    why = ""
    if proposal.by_id == user.pk:
        why = _("Du har selv innstilt.")
    elif application.shut:
        why = _("Du er inhabil.")
    elif applicant.dissolved_at or applicant.merged_into_id:
        why = _("Organisasjonen finnes ikke lenger.")
    return {
        "application": application,
        "proposal": None if application.shut else proposal,
        "colour": OUTCOME_COLOURS[proposal.outcome],
        "value": f"{application.pk}:{proposal.saves}",
        "why": why,
    }


def counts(call: Call) -> list[tuple[str, int]]:
    """How many have got each answer."""
    made = Decision.objects.filter(application__call=call, number=1).order_by()
    found = dict(made.values_list("outcome").annotate(n=Count("pk")))
    return [(str(Outcome(value).label), n) for value, n in found.items()]


@require_POST
@decide_here
def decide_chosen(request: HttpRequest, call: Call) -> HttpResponse:
    """The rows that were ticked, in one transaction."""
    form = ChosenForm(request.POST)
    return decided(request, call, form, form.seen)


@require_POST
@decide_here
def decide_whole(request: HttpRequest, call: Call) -> HttpResponse:
    """All that one may decide, as the list was when it was read."""
    form = WholeForm(request.POST)
    return decided(request, call, form, lambda: as_read(call, request.user, **form.cleaned_data))


def decided(request: HttpRequest, call: Call, form: Any, seen: Any) -> HttpResponse:
    """Decide, and say how many; or show the list with what stood in the way."""
    made = attempt(form, lambda: (deciding.decide_list(call, by=request.user, seen=seen()),))
    if not made:
        return list_page(request, call, form)
    n = len(made[0])
    messages.success(
        request,
        ngettext(
            "Ett vedtak er gjort. Brevet er på vei.",
            "%(n)s vedtak er gjort. Brevene er på vei.",
            n,
        )
        % {"n": n},
    )
    return redirect("decisions", ref=call.ref)


def as_read(call: Call, user: Any, *, read_at: datetime, count: int, sure: bool) -> dict[int, int]:
    """Application → the count that was read. One recommended since was read with another count.

    Raises:
        Stale: one has been taken back or decided since.
    """
    rows = own_whole(call, user).values_list(
        "pk", "recommendation__saves", "recommendation__at", named=False
    )
    seen = {pk: saves if at <= read_at else saves - 1 for pk, saves, at in rows}
    if len(seen) < count:
        raise Stale(_("Lista er endret mens du leste. Les den på nytt."))
    return seen


@require_POST
@allow(policies.may_decide, on=policies.work_applications, why=policies.why_not_decide)
@refusals_return_to("case")
def decide_one(request: HttpRequest, application: Application) -> HttpResponse:
    """From the case itself."""
    seen = ChosenForm(request.POST).seen()
    deciding.decide(application, by=request.user, saves=seen.get(application.pk, 0))
    messages.success(request, _("Vedtaket er gjort. Brevet er på vei."))
    return redirect("case", ref=application.ref)

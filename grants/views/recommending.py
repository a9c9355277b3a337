"""The recommendation list (innstilling): a row for each application, saved one by one."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Count, DecimalField, F, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import allow
from core.money import format_nok
from core.pages import after, answer, attempt, page, refusals_return_to
from grants.actions import recommending
from grants.forms.filters import BY_NAME, BY_NUMBER, BY_POINTS, BY_SUM, ListFilter
from grants.forms.recommending import RecommendForm, plain
from grants.models import Application, Call, Recommendation, StandardText
from grants.policies import casework as policies
from grants.policies.scoring import weighted
from grants.states import GIVING, WAITING, ApplicationState, Outcome
from grants.views.desk_parts import OUTCOME_COLOURS, around, status
from organisations.models.organisation import Alphabetical

ROWS = 50
ORDER = {
    BY_NUMBER: ("number", "pk"),
    BY_NAME: ("place", "pk"),
    BY_SUM: ("-amount", "pk"),
    BY_POINTS: ("-rank", "pk"),
}
OPEN = {ApplicationState.SUBMITTED, ApplicationState.RESUBMITTED, ApplicationState.IN_ASSESSMENT,
        ApplicationState.RECOMMENDED}  # fmt: skip


@require_safe
@allow(policies.may_work_call, on=policies.inbox_calls)
def recommendations(request: HttpRequest, call: Call) -> HttpResponse:
    """One slice of the list, with the sum of all of it on top."""
    return list_page(request, call)


def list_page(
    request: HttpRequest, call: Call, typed: tuple[Application, RecommendForm] | None = None
) -> HttpResponse:
    """The list, with what was typed in one row when it was refused or a text was put in."""
    asked_form = ListFilter(request.GET)
    asked = asked_form.asked()
    order = asked["sorter"] or (BY_POINTS if call.scoring else BY_NUMBER)
    found = after(listed(call, request.user, asked), asked["etter"], ORDER[order])
    shown, following = page(found, ROWS)
    form = typed[1] if typed else None
    context = around(call, "recommendations", _("Innstilling"), request.user) | {
        "filters": asked_form,
        "order": order,
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "money": money(call),
        "rows": [row_of(one, request.user, typed) for one in shown],
        "outcomes": Outcome.choices,
        "following": following,
        "texts": StandardText.objects.filter(owner=call.scheme.owner_id),
        "years": range(1, call.max_years + 1),
        "form": form,
    }
    return answer(request, "grants/recommendations.html", context)


def listed(call: Call, user: Any, asked: dict[str, Any]) -> Any:
    """What waits for an answer, with points, and whether one is shut out."""
    found = call.applications.filter(state__in=WAITING)
    if asked["mangler"]:
        found = found.exclude(state=ApplicationState.RECOMMENDED)
    rows = policies.with_stake(user, weighted(found, user, call)).annotate(
        place=Alphabetical("organisation__name"),
        rank=Coalesce(F("points"), Value(Decimal(-1)), output_field=DecimalField()),
    )
    return rows.select_related("organisation", "recommendation__by")


def money(call: Call) -> dict[str, Any]:
    """What the recommended ones would take together, beside what is left."""
    proposed = Q(application__call=call, application__state=ApplicationState.RECOMMENDED)
    found = Recommendation.objects.filter(proposed).aggregate(
        sum=Coalesce(Sum("amount"), Decimal(0)),
        n=Count("pk"),
        gives=Count("pk", filter=Q(outcome__in=GIVING)),
    )
    after_all = call.left - found["sum"]
    return {
        **found,
        "left": call.left,
        "after": after_all,
        "over": -after_all if after_all < 0 else None,
    }


def row_of(
    application: Application, user: Any, typed: tuple[Application, RecommendForm] | None = None
) -> dict[str, Any]:
    """One row, with the fields as they are proposed now or as they were typed."""
    form = typed[1] if typed and typed[0].pk == application.pk else None
    proposal = getattr(application, "recommendation", None)
    return {
        "application": application,
        "status": status(application),
        "open": application.state in OPEN,
        "recommended": application.state == ApplicationState.RECOMMENDED,
        "proposal": proposal,
        "colour": OUTCOME_COLOURS.get(proposal.outcome, "neutral") if proposal else "",
        "fields": typed_fields(form) if form else saved_fields(application, proposal),
        "errors": form.errors if form else {},
        "shown": form is not None,
        "put_in": getattr(form, "put_in", ""),
        "now_saved": getattr(form, "now_saved", ""),
    }


def saved_fields(application: Application, proposal: Recommendation | None) -> dict[str, Any]:
    """What stands in the fields."""
    if proposal is None:
        years = application.years
        return {"outcome": "", "amount": "", "years": years, "reason": "", "terms": "", "saves": 0}
    return {
        "outcome": proposal.outcome,
        "amount": plain(proposal.amount),
        "years": proposal.years,
        "reason": proposal.reason,
        "terms": proposal.terms,
        "saves": proposal.saves,
    }


def typed_fields(form: RecommendForm) -> dict[str, Any]:
    """What was typed, as it was typed."""
    found = {name: form[name].value() or "" for name in form.fields}
    return found | {"years": int(found["years"]) if str(found["years"]).isdecimal() else 1}


@require_POST
@allow(policies.may_handle, on=policies.work_applications, why=policies.why_not_handle)
def recommend_save(request: HttpRequest, application: Application) -> HttpResponse:
    """Save one row, or put a standard text into it."""
    proposal = policies.recommendation_of(application)
    form = RecommendForm.opened(application, proposal, request.POST)
    if "sett-inn" in request.POST:
        return list_page(request, application.call, (application, put_in(form, application)))
    if attempt(form, lambda: recommending.recommend(
        application, by=request.user, **form.cleaned_data
    )) is not None:  # fmt: skip
        here = reverse("recommendations", kwargs={"ref": application.call.ref})
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(f"{here}{query}#rad-{application.ref}")
    if getattr(form, "stale", False) and (now := policies.recommendation_of(application)):
        form.data = form.data.copy()
        form.data["saves"] = now.saves
        form.now_saved = _("%(name)s lagret: %(outcome)s, %(sum)s. %(reason)s") % {
            "name": now.by,
            "outcome": now.get_outcome_display(),
            "sum": format_nok(now.amount),
            "reason": now.reason,
        }
    return list_page(request, application.call, (application, form))


def put_in(form: RecommendForm, application: Application) -> RecommendForm:
    """With the standard text that was named; nothing changes when there is none of that name."""
    owner = application.call.scheme.owner_id
    named = StandardText.objects.filter(owner=owner, title=form.data.get("tekst", "").strip())
    text = named.first()
    return form.with_text(text.text if text else "")


@require_POST
@allow(policies.may_handle, on=policies.work_applications, why=policies.why_not_handle)
@refusals_return_to("case")
def recommend_back(request: HttpRequest, application: Application) -> HttpResponse:
    """Take it off the list."""
    recommending.take_back(application, by=request.user)
    messages.success(request, _("Innstillingen er trukket tilbake."))
    here = reverse("recommendations", kwargs={"ref": application.call.ref})
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{here}{query}#rad-{application.ref}")

"""The recommendation list (innstilling): a row for each application, saved one by one."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import floatformat, truncatechars
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import allow
from core.money import format_nok
from core.pages import addresses, after, answer, attempt, page, refusals_return_to
from grants.actions import recommending
from grants.forms.filters import BY_NAME, BY_NUMBER, BY_POINTS, BY_SUM, ListFilter
from grants.forms.recommending import RecommendForm, plain
from grants.models import Application, Call, Recommendation, StandardText
from grants.policies import casework as policies
from grants.policies.scoring import MEAN, weighted
from grants.states import GIVING, WAITING, ApplicationState, Outcome
from grants.views.desk_parts import OUTCOME_COLOURS, around, statuses, yearly
from organisations.models.organisation import Alphabetical

ROWS = 25  # each with a form of its own
ORDER = {
    BY_NUMBER: ("number", "pk"),
    BY_NAME: ("place", "pk"),
    BY_SUM: ("-sent_amount", "pk"),
    BY_POINTS: ("-rank", "pk"),
}
PROPOSED = ("outcome", "amount", "years", "reason", "terms", "saves")
COLUMNS = ("pk", "ref", "number", "state", "sent_amount", "sent_years", "points", "applicant",
           "shut", *(f"recommendation__{name}" for name in PROPOSED))  # fmt: skip
SOUND: dict[str, list[str]] = {
    name: [] for name in ("outcome", "amount", "years", "reason", "terms")
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
    context = around(call, "recommendations", _("Innstilling"), request.user)
    found = listed(call, request.user, asked)
    found = pointed(found, call, request.user, handles=context["handles"])
    found = after(sortable(found, order), asked["etter"], ORDER[order])
    rows = found.values_list(*COLUMNS, named=True)
    shown, following = page(rows, ROWS)
    context |= {
        "filters": asked_form,
        "order": order,
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "money": money(call),
        "rows": rows_of(shown, typed, handles=context["handles"]),
        "outcomes": [(value, str(label)) for value, label in Outcome.choices],
        "following": following,
        "texts": StandardText.objects.filter(owner=call.scheme.owner_id),
        "years": [str(n) for n in range(1, call.max_years + 1)],
        "form": typed[1] if typed else None,
    }
    return answer(request, "grants/recommendations.html", context)


def listed(call: Call, user: Any, asked: dict[str, Any]) -> Any:
    """What waits for an answer, and whether one is shut out."""
    found = call.applications.as_sent("amount", "years").filter(state__in=WAITING)
    if asked["mangler"]:
        found = found.exclude(state=ApplicationState.RECOMMENDED)
    return policies.with_stake(user, found).annotate(applicant=F("organisation__name"))


def pointed(found: Any, call: Call, user: Any, *, handles: bool) -> Any:
    """With the points this person may see; none are looked for where none are given."""
    if call.scoring:
        return weighted(found, user, handles=handles)
    return found.annotate(points=Value(None, output_field=MEAN))


def sortable(found: Any, order: str) -> Any:
    """With what it is sorted by, where that is no column."""
    if order == BY_NAME:
        return found.annotate(place=Alphabetical("organisation__name"))
    if order == BY_POINTS:
        return found.annotate(rank=Coalesce(F("points"), Value(Decimal(-1)), output_field=MEAN))
    return found


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


def rows_of(
    found: list[Any], typed: tuple[Application, RecommendForm] | None, *, handles: bool
) -> list[dict[str, Any]]:
    """The rows as they are drawn; of a case that one is shut out of only whose it is."""
    words, outcomes = statuses(), {one.value: str(one.label) for one in Outcome}
    case, save, back = (addresses(name) for name in ("case", "recommend_save", "recommend_back"))
    points, asked = _("%(n)s poeng"), _("Søker om %(sum)s")
    rows = []
    for one in found:
        form = typed[1] if typed and typed[0].pk == one.pk else None
        recommended = one.state == ApplicationState.RECOMMENDED
        proposed = recommended and not one.shut
        row = {
            "ref": one.ref,
            "applicant": one.applicant,
            "name": f"{one.number}. {one.applicant}",
            "url": "" if one.shut else case(one.ref),
            "shut": one.shut,
            "points": "" if one.points is None else points % {"n": floatformat(one.points, 2)},
            "asked": asked % {"sum": yearly(one.sent_amount, one.sent_years)},
            "recommended": recommended,
            "status": {
                "label": outcomes[one.recommendation__outcome],
                "colour": OUTCOME_COLOURS.get(one.recommendation__outcome, "neutral"),
            } if proposed else words[one.state],
            "sum": yearly(one.recommendation__amount, one.recommendation__years)
            if proposed and one.recommendation__amount
            else "",
        }  # fmt: skip
        if handles and not one.shut and one.state in OPEN:
            row |= form_of(one, form) | {"save": save(one.ref), "back": back(one.ref)}
        elif one.recommendation__reason and not one.shut:
            row["reason"] = truncatechars(one.recommendation__reason, 200)
        rows.append(row)
    return rows


def form_of(one: Any, form: RecommendForm | None) -> dict[str, Any]:
    """The form of a row: what is proposed now, or what was typed with what was wrong in it."""
    return {
        "fields": typed_fields(form) if form else saved_fields(one),
        "errors": SOUND | form.errors if form else SOUND,
        "many": one.sent_years > 1,
        "shown": form is not None,
        "put_in": getattr(form, "put_in", ""),
        "now_saved": getattr(form, "now_saved", ""),
    }


def saved_fields(one: Any) -> dict[str, str]:
    """What stands in the fields."""
    saved = {name: getattr(one, f"recommendation__{name}") for name in PROPOSED}
    if saved["saves"] is None:
        return dict.fromkeys(PROPOSED, "") | {"years": str(one.sent_years), "saves": "0"}
    return {name: str(value) for name, value in saved.items()} | {"amount": plain(saved["amount"])}


def typed_fields(form: RecommendForm) -> dict[str, str]:
    """What was typed, as it was typed."""
    return {name: str(form[name].value() or "") for name in form.fields}


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

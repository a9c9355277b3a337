"""Who was given what in a call: organisation, sum and title; of refusals only how many."""

from typing import Any

from django.db.models import Case, QuerySet, TextField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import allow, anyone
from core.fields import SliceForm
from core.pages import after, page
from grants import indicators
from grants.models import Call, Decision
from grants.policies.awards import visible_awards
from grants.policies.calls import visible_calls
from grants.views import rows
from grants.views.public import with_spans
from organisations.models.organisation import Alphabetical

ROWS = 50
LAST = "~"  # after every letter; where hidden ones stand, so that their place tells no name


@require_safe
@allow(anyone, on=visible_calls, anonymous=True)
def call_awards(request: HttpRequest, call: Call) -> HttpResponse:
    """The awards by the alphabet, never by sum."""
    asked = SliceForm(request.GET).asked()
    found = after(by_name(call), asked["etter"], ("place", "pk"))
    shown, following = page(found, ROWS)
    lines = [line(decision, call) for decision in shown]
    context = {
        "call": call,
        "now": clock.now(),
        "crumbs": rows.trail(call, _("Tildelinger")),
        "result": with_spans(indicators.result(call)),
        "rows": lines,
        "named": any(one["title"] or one["binding"] for one in lines),
        "for_years": call.max_years > 1,
        "following": following,
    }
    return render(request, "grants/call_awards.html", context)


def by_name(call: Call) -> QuerySet[Decision]:
    """The awards with their place in the alphabet."""
    named = When(
        application__organisation__listed=True, then=Alphabetical("application__organisation__name")
    )
    place: Any = Case(named, default=Value(LAST), output_field=TextField())
    return visible_awards(None).filter(application__call=call).annotate(place=place)


def line(decision: Decision, call: Call) -> dict[str, Any]:
    """One award as it is read."""
    application: Any = decision.application
    organisation = application.organisation
    return {
        "name": rows.recipient(organisation),
        "url": organisation.get_absolute_url() if organisation.listed else "",
        "title": rows.award_title(decision),
        "sum": application.granted,
        "years": decision.years,
        "binding": decision.get_binding_display() if decision.binding != call.binding else "",
    }

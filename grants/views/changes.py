"""What is new since last year, and what was changed after a call was published (clause R1)."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import allow, anyone
from grants.models import Call
from grants.policies.calls import visible_calls
from grants.terms import LABELS, Difference, differences
from grants.views import rows


@dataclass(frozen=True)
class Change:
    """One change after publication, with its reason."""

    at: datetime
    reason: str
    fields: list[Difference]


def of(call: Call) -> list[Change]:
    """What was changed after publication, the latest first, in the words that were kept of it."""
    return [
        Change(
            row.at,
            row.reason,
            [Difference(str(LABELS.get(name, name)), *pair) for name, pair in row.fields.items()],
        )
        for row in call.changes.order_by("-at", "-id")
    ]


@require_safe
@allow(anyone, on=visible_calls, anonymous=True)
def call_changes(request: HttpRequest, call: Call) -> HttpResponse:
    """Both: what is new since last year, and what was changed on the way."""
    before = last_year(call)
    context = {
        "call": call,
        "crumbs": rows.trail(call, _("Endringer")),
        "before": before,
        "since": differences(before, call) if before else None,
        "changes": of(call),
    }
    return render(request, "grants/call_changes.html", context)


def last_year(call: Call) -> Call | None:
    """The call that this one is compared with, when everyone may read it."""
    found = visible_calls(None).filter(pk=call.before_id) if call.before_id else None
    return found.first() if found is not None else None

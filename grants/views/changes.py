"""What is new since last year, and what was changed after a call was published (clause R1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.access import allow, anyone
from core.money import format_nok
from core.templatetags.portal import kort_dato, til_og_med
from grants.models import Call
from grants.policies.calls import visible_calls
from grants.views import rows

# The terms that are compared, and what a field is called where a change of it is told.
FIELDS: dict[str, Any] = {
    "budget": gettext_lazy("Beløp å fordele"),
    "min_amount": gettext_lazy("Minste sum"),
    "max_amount": gettext_lazy("Største sum"),
    "max_years": gettext_lazy("Antall år"),
    "binding": gettext_lazy("Hvor fritt pengene kan brukes"),
    "report_form": gettext_lazy("Rapport"),
    "opens_at": gettext_lazy("Åpner"),
    "closes_at": gettext_lazy("Siste dag for å søke"),
    "decision_by": gettext_lazy("Dere får svar innen"),
    "payment_by": gettext_lazy("Pengene kommer innen"),
    "report_by": gettext_lazy("Rapporten sendes innen"),
    "who": gettext_lazy("Hvem som kan søke"),
    "title": gettext_lazy("Navn"),
    "summary": gettext_lazy("Kort om tilskuddet"),
    "burden_reason": gettext_lazy("Hvorfor vi spør om så mye"),
    "contact_name": gettext_lazy("Hvem dere kan spørre"),
    "contact_phone": gettext_lazy("Telefon"),
    "contact_email": gettext_lazy("E-post"),
}
COMPARED = list(FIELDS)[: list(FIELDS).index("title")]


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was: what, and how it was and is; either may be empty."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class SinceLastYear:
    """Everything that differs from last year's call."""

    terms: list[Difference]
    gone: list[Difference]  # requirements and questions that are no longer there
    new: list[Difference]

    def __bool__(self) -> bool:
        return bool(self.terms or self.gone or self.new)


def since(before: Call, call: Call) -> SinceLastYear:
    """What changed from last year's call to this one. Both with questions and requirements.

    Dates are compared as days of the year: that 1 March 2026 became 1 March 2027 is no news.
    """
    terms = [
        Difference(str(FIELDS[name]), shown(before, name), shown(call, name))
        for name in COMPARED
        if compared(before, name) != compared(call, name)
    ]
    pairs = [
        (_("Krav"), before.requirements.all(), call.requirements.all()),
        (_("Spørsmål"), before.questions.all(), call.questions.all()),
    ]
    gone, new = [], []
    for what, old, now in pairs:
        had, has = _texts(old), _texts(now)
        gone += [Difference(what, text, "") for key, text in had.items() if key not in has]
        new += [Difference(what, "", text) for key, text in has.items() if key not in had]
    return SinceLastYear(terms, gone, new)


def _texts(things: Iterable[Any]) -> dict[str, str]:
    """By their words, so that a comma more is no news."""
    return {" ".join(thing.text.casefold().split()).strip(" .?"): thing.text for thing in things}


def compared(call: Call, name: str) -> Any:
    """The value as it is compared."""
    value = getattr(call, name)
    day = til_og_med(value) if name == "closes_at" else value
    day = rows.local_day(day) if isinstance(day, datetime) else day
    return (day.month, day.day) if isinstance(day, date) else value


def shown(call: Call, name: str) -> str:
    """The value as it is read."""
    if name in ("binding", "report_form"):
        return str(getattr(call, f"get_{name}_display")())
    value = getattr(call, name)
    if isinstance(value, Decimal):
        return format_nok(value)
    if isinstance(value, date):
        return kort_dato(til_og_med(value) if name == "closes_at" else value)
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Change:
    """One change after publication, with its reason."""

    at: datetime
    reason: str
    fields: list[Difference]


def of(call: Call) -> list[Change]:
    """What was changed after publication, the latest first."""
    return [
        Change(row.at, row.reason, [_told(name, pair) for name, pair in row.fields.items()])
        for row in call.changes.order_by("-at", "-id")
    ]


def _told(name: str, pair: Any) -> Difference:
    """A field as it was and became, in the words the action kept of it."""
    before, after = pair
    return Difference(str(FIELDS.get(name, name)), _value(name, before), _value(name, after))


def _value(name: str, value: Any) -> str:
    """A kept text as it is read: days and sums in our way, everything else as it stands."""
    text = "" if value is None else str(value)
    try:
        if name in ("opens_at", "closes_at"):
            when = datetime.fromisoformat(text)
            return kort_dato(til_og_med(when) if name == "closes_at" else when)
        if name.endswith("_by"):
            return kort_dato(date.fromisoformat(text))
        if name in ("budget", "min_amount", "max_amount"):
            return format_nok(Decimal(text))
    except (ValueError, ArithmeticError):
        return text
    return text


@require_safe
@allow(anyone, on=visible_calls, anonymous=True)
def call_changes(request: HttpRequest, call: Call) -> HttpResponse:
    """Both: what is new since last year, and what was changed on the way."""
    before = last_year(call)
    context = {
        "call": call,
        "crumbs": rows.trail(call, _("Endringer")),
        "before": before,
        "since": since(before, call) if before else None,
        "changes": of(call),
    }
    return render(request, "grants/call_changes.html", context)


def last_year(call: Call) -> Call | None:
    """The call that this one is compared with, when everyone may read it."""
    found = visible_calls(None).filter(pk=call.before_id) if call.before_id else None
    return found.first() if found is not None else None

"""The terms of a call as people read them, and what differs between two of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import clock
from core.money import format_nok
from grants.models import Call, Scheme
from grants.states import Binding, QuestionKind

# column → what people call it, in the order it is read; a change is told in these words
LABELS = {
    "title": gettext_lazy("Navn"),
    "summary": gettext_lazy("Kort fortalt"),
    "who": gettext_lazy("Hvem kan søke"),
    "binding": gettext_lazy("Hvor fritt pengene kan brukes"),
    "budget": gettext_lazy("Så mye fordeler vi"),
    "min_amount": gettext_lazy("Laveste beløp"),
    "max_amount": gettext_lazy("Høyeste beløp"),
    "max_years": gettext_lazy("Antall år"),
    "opens_at": gettext_lazy("Åpner"),
    "closes_at": gettext_lazy("Siste dag for å søke"),
    "decision_by": gettext_lazy("Svar innen"),
    "payment_by": gettext_lazy("Pengene kommer innen"),
    "held_back": gettext_lazy("Det siste, når rapporten er godkjent"),
    "report_form": gettext_lazy("Rapport etterpå"),
    "report_by": gettext_lazy("Frist for rapporten"),
    "scoring": gettext_lazy("Søknadene får poeng"),
    "contact_name": gettext_lazy("Kontaktperson"),
    "contact_phone": gettext_lazy("Telefon"),
    "contact_email": gettext_lazy("E-post"),
}
# who to ring is no term: it is not compared from year to year
COMPARED = [name for name in LABELS if not name.startswith("contact_") and name != "title"]
CHECK = {
    "statutory": gettext_lazy("Er oppgaven lovpålagt for kommunen?"),
    "replaces_staff": gettext_lazy("Erstatter den arbeid som ansatte har gjort?"),
    "their_initiative": gettext_lazy("Er det organisasjonene som har tatt initiativet?"),
}


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was: empty `before` is new, empty `after` is taken away."""

    label: str
    before: str
    after: str


def as_text(call: Call, name: str) -> str:
    """One term in words; empty when it is not set."""
    value = getattr(call, name)
    if value is None or value == "":
        return ""
    if name in {"binding", "report_form"}:
        return str(getattr(call, f"get_{name}_display")())
    if name == "held_back":
        return _("%(n)d prosent") % {"n": value} if value else ""
    if name == "max_years":
        return ngettext("%(n)d år", "%(n)d år", value) % {"n": value}
    if name == "closes_at":
        return day_text(value, until=True)
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    if isinstance(value, Decimal):
        return format_nok(value)
    return day_text(value) if isinstance(value, date) else str(value)


def day_text(value: date | datetime, *, until: bool = False) -> str:
    """«1. mars 2027», of an exclusive instant the day before; with the time if not midnight."""
    if not isinstance(value, datetime):
        return date_format(value, "j. F Y")
    local = value.astimezone(clock.OSLO)
    if (local.hour, local.minute) == (0, 0):
        return date_format(clock.last_day(value) if until else local.date(), "j. F Y")
    return _("%(day)s kl. %(time)s") % {
        "day": date_format(local.date(), "j. F Y"),
        "time": f"{local:%H.%M}",
    }


def same_in_another_year(call: Call, other: Call, name: str) -> bool:
    """Equal, or the same day of the calendar a year apart."""
    one, two = getattr(call, name), getattr(other, name)
    if isinstance(one, date) and isinstance(two, date):
        return _day_of(one, name) == _day_of(two, name)
    return bool(one == two)


def _day_of(value: date | datetime, name: str) -> tuple[int, int]:
    day = value
    if isinstance(value, datetime):
        until = name == "closes_at"
        day = clock.last_day(value) if until else value.astimezone(clock.OSLO).date()
    return day.month, min(day.day, 28) if day.month == 2 else day.day


def differences(before: Call, after: Call) -> list[Difference]:
    """What is new since another year's call: terms, questions, requirements, criteria."""
    found = [
        Difference(str(LABELS[name]), as_text(before, name), as_text(after, name))
        for name in COMPARED
        if not same_in_another_year(before, after, name)
    ]
    found += _rows(_("Spørsmål"), before.questions.all(), after.questions.all(), question_text)
    found += _rows(_("Krav"), before.requirements.all(), after.requirements.all(), str)
    return found + _rows(_("Kriterium"), before.criteria.all(), after.criteria.all(), _weighed)


def _rows(
    label: str, before: Iterable[Any], after: Iterable[Any], words: Callable[[Any], str]
) -> list[Difference]:
    """Rows that are the same thing have the same text; what else they say may differ."""
    old = {row.text.casefold(): words(row) for row in before}
    new = {row.text.casefold(): words(row) for row in after}
    return [
        Difference(label, old.get(text, ""), new.get(text, ""))
        for text in {**old, **new}
        if old.get(text) != new.get(text)
    ]


def question_text(question: Any) -> str:
    """«Hva gjør laget? (om lag 60 ord)»."""
    more = []
    if question.kind != QuestionKind.TEXT:
        more.append(str(question.get_kind_display()).lower())
    elif question.words:
        more.append(_("om lag %(n)d ord") % {"n": question.words})
    if not question.needed:
        more.append(_("ikke nødvendig"))
    return f"{question.text} ({', '.join(more)})" if more else str(question.text)


def _weighed(criterion: Any) -> str:
    return _("%(text)s (teller %(n)d)") % {"text": criterion.text, "n": criterion.weight}


def how_paid(call: Call) -> str:
    """Everything beforehand, or in two parts; empty while nobody has said when."""
    if call.payment_by is None:
        return ""
    day, waits = day_text(call.payment_by), call.held_back
    if not waits:
        return _("Alt kommer innen %(day)s, når dere har takket ja.") % {"day": day}
    return _(
        "%(first)d prosent kommer innen %(day)s, når dere har takket ja. De siste %(last)d "
        "prosent kommer når kommunen har godkjent rapporten."
    ) % {"first": 100 - waits, "day": day, "last": waits}


# --- supplement, not replace (clause P6) ----------------------------------------------------------


def must_be_checked(scheme: Scheme) -> bool:
    """Money for a task: is it the municipality's own?"""
    return scheme.binding == Binding.ASSIGNMENT


def is_checked(scheme: Scheme) -> bool:
    """Every question of the check is answered."""
    return all(getattr(scheme, name) is not None for name in CHECK)


def is_red(scheme: Scheme) -> bool:
    """Some answer says that the money may replace what the municipality does itself."""
    return bool(scheme.statutory or scheme.replaces_staff or scheme.their_initiative is False)

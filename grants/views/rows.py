"""A call as its readers meet it: the state in their words, its sums, its dates, the way back."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.money import NBSP, format_nok
from core.pages import Event
from core.templatetags.portal import kort_dato
from grants.models import Call, Decision
from grants.states import Binding, CallState, ReportForm
from organisations.models import Organisation

BINDING_COLOUR = {Binding.FREE: "success"}
COMING, OPEN, PASSED = "coming", "open", "passed"


def is_coming(call: Call, now: datetime) -> bool:
    """Announced, and not yet to be applied for."""
    return bool(call.state == CallState.PUBLISHED and call.opens_at and now < call.opens_at)


def status(call: Call, now: datetime) -> str:
    """The state, with «published» told apart by the clock."""
    if call.state != CallState.PUBLISHED:
        return str(call.state)
    if is_coming(call, now):
        return COMING
    return OPEN if call.is_open(now) else PASSED


def tag(call: Call, now: datetime) -> dict[str, str]:
    """The state as everyone reads it, with its colour."""
    words = {
        COMING: (_("Åpner %(day)s"), "neutral"),
        OPEN: (_("Åpen"), "info"),
        PASSED: (_("Fristen er ute"), "neutral"),
        CallState.CLOSED.value: (_("Avsluttet"), "neutral"),
        CallState.WITHDRAWN.value: (_("Trukket"), "neutral"),
        CallState.DRAFT.value: (_("Kladd"), "neutral"),
    }
    label, color = words[status(call, now)]
    return {"label": label % {"day": kort_dato(call.opens_at, now)}, "color": color}


def binding_tag(call: Any) -> dict[str, str]:
    """How freely the money may be used; free funds stand out."""
    return {
        "label": call.get_binding_display(),
        "color": BINDING_COLOUR.get(call.binding, "neutral"),
    }


def sums(call: Call) -> str:
    """What one applicant may get: «5 000–25 000 kr», «inntil 25 000 kr», «fra 5 000 kr», «»."""
    least, most = call.min_amount, call.max_amount
    if least and most:
        return span(least, most)
    if most:
        return _("inntil %(sum)s") % {"sum": format_nok(most)}
    return _("fra %(sum)s") % {"sum": format_nok(least)} if least else ""


def span(low: Decimal, high: Decimal) -> str:
    """«5 000–10 000 kr»."""
    return f"{format_nok(low).removesuffix(f'{NBSP}kr')}–{format_nok(high)}"


def report_words(call: Call) -> str:
    """What is asked afterwards, in a word or two."""
    return {
        ReportForm.NONE: _("Ingen"),
        ReportForm.LINE: _("1 linje"),
        ReportForm.ACCOUNTS: _("Regnskap"),
    }[ReportForm(call.report_form)]


def recipient(organisation: Organisation) -> str:
    """Whom the public reads that the money went to; a hidden one is not named."""
    return organisation.name if organisation.listed else _("Skjult organisasjon")


def award_title(decision: Decision) -> str:
    """What a project is called; nothing of a hidden organisation, whose name it might say."""
    application: Any = decision.application
    return application.title if application.organisation.listed else ""


def trail(call: Call, *here: str) -> list[tuple[str, str]]:
    """The way back: front page, grants, the call, and the page one is on."""
    above = [(_("Forside"), reverse("front")), (_("Tilskudd"), reverse("call_list"))]
    if not here:
        return [*above, (call.title, "")]
    return [*above, (call.title, call.get_absolute_url()), *((name, "") for name in here)]


def timeline(call: Call, now: datetime) -> list[Event]:
    """Opening, deadline, answer, money and report; the next one is marked."""
    by = _("Innen")
    given: list[tuple[Any, bool, str, str]] = [
        (call.opens_at, False, "", _("Dere kan begynne å søke")),
        (call.closes_at, True, "", _("Siste dag for å søke")),
        (call.decision_by, False, by, _("Dere får svar")),
        (call.payment_by, False, by, _("Pengene kommer")),
        (call.report_by, False, by, _("Dere sender rapporten")),
    ]
    dated = [row for row in given if row[0] is not None]
    past = [_is_past(day, now) for day, *_rest in dated]
    coming = next((i for i, over in enumerate(past) if not over), None)
    if call.state == CallState.WITHDRAWN:
        coming = None
    return [
        Event(day, until, lead, words, over, i == coming)
        for i, ((day, until, lead, words), over) in enumerate(zip(dated, past, strict=True))
    ]


def _is_past(day: date | datetime, now: datetime) -> bool:
    return day <= now if isinstance(day, datetime) else day < local_day(now)


def local_day(moment: date | datetime) -> date:
    """The day in Oslo."""
    return moment.astimezone(clock.OSLO).date() if isinstance(moment, datetime) else moment


def scheme_trail(scheme: Any) -> list[tuple[str, str]]:
    """The way back from a scheme."""
    return [
        (_("Forside"), reverse("front")),
        (_("Tilskudd"), reverse("call_list")),
        (scheme.name, ""),
    ]

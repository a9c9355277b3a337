"""What the terms of a call must be: while they are written, and before they are public."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused, Stale
from core.money import format_nok
from grants.bank import read_account
from grants.budget import locked, promised
from grants.burden import too_much
from grants.models import Call, Scheme
from grants.policies import calls as policies
from grants.states import MOST_HELD_BACK, Binding, CallState, ReportForm
from grants.terms import is_checked, is_red, must_be_checked

SHORT_TIME = 42  # days; less than six weeks from opening to deadline is warned of (clause R1)
REVIEW = timedelta(days=366)  # a requirement is asked about once a year (clause R3)
FIELD_OF = {"opens_at": "opens_on", "closes_at": "closes_on"}  # what the forms call them
CONTACT = ("contact_name", "contact_phone", "contact_email")
CONTENT = {
    *("title", "summary", "who", "budget", "min_amount", "max_amount", "max_years"),
    *("opens_at", "closes_at", "decision_by", "payment_by", "report_form", "report_by"),
    *("held_back", "scoring", "payer_account", *CONTACT),
}


def locked_draft(call: Call, *, by: Any, version: int | None = None) -> Call:
    """The row under lock, still a draft, for one who may write it.

    Raises:
        Refused: no right, or it is out: what a published call asks stands.
        Stale: somebody has changed it since `version`.
    """
    row = locked(call)
    if not policies.may_edit_call(by, row):
        raise Refused(policies.why_not_edit_call(by, row))
    if row.state != CallState.DRAFT:
        raise Refused(_("Utlysningen er publisert. Det den spør om, kan ikke endres lenger."))
    if version is not None and row.version != version:
        raise Stale
    return row


def tidy(row: models.Model, name: str, value: str) -> str:
    """Words without outer white space, on one line unless many are meant, and not too long.

    Raises:
        Refused: longer than there is room for.
    """
    column: Any = row._meta.get_field(name)
    lines = isinstance(column, models.TextField)
    kept = "".join(c for c in value if c.isprintable() or c in "\n\t ")
    words = kept.replace("\r", "").strip() if lines else " ".join(kept.split())
    if len(words) > column.max_length:
        raise Refused(
            _("Skriv kortere: høyst %(limit)d tegn.") % {"limit": column.max_length},
            FIELD_OF.get(name, name),
        )
    return words


def put(call: Call, fields: Mapping[str, Any]) -> None:
    """Put what was written on a call, cleaned and tried; the caller saves it.

    Raises:
        Refused: beside the field that is wrong.
    """
    unknown = set(fields) - CONTENT
    if unknown:
        raise TypeError(f"not a term of a call: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(call, name, _clean(call, name, value) if isinstance(value, str) else value)
    if not call.title:
        raise Refused(_("Skriv hva utlysningen heter."), "title")
    if call.report_form == ReportForm.NONE:
        call.report_by = None
    _check_title(call)
    check_sums(call)
    check_dates(call)
    check_free(call)


def _clean(call: Call, name: str, value: str) -> str:
    if name == "payer_account":
        return read_account(value, name) if value.strip() else ""
    return tidy(call, name, value)


def _check_title(call: Call) -> None:
    others = Call.objects.filter(scheme=call.scheme_id, year=call.year, title=call.title)
    if others.exclude(pk=call.pk).exists():
        raise Refused(_("Ordningen har alt en utlysning med dette navnet i år."), "title")


def check_sums(call: Call) -> None:
    """What is shared out, and what one may apply for, agree."""
    if call.budget is not None and call.budget <= 0:
        raise Refused(_("Beløpet må være større enn 0."), "budget")
    if call.max_amount is not None and call.max_amount <= 0:
        raise Refused(_("Beløpet må være større enn 0."), "max_amount")
    least, most = call.min_amount, call.max_amount
    if least is not None and most is not None and most < least:
        raise Refused(_("Det høyeste beløpet er lavere enn det laveste."), "max_amount")
    if not 1 <= call.max_years <= 4:
        raise Refused(_("Velg fra ett til fire år."), "max_years")
    _check_budget(call)


def _check_budget(call: Call) -> None:
    """Enough for what is given and promised; in a draft also for the largest sum."""
    if call.budget is None:
        return
    if call.budget < call.granted + call.bound:
        raise Refused(
            _("Dere har alt gitt eller lovet bort %(sum)s. Beløpet kan ikke være mindre.")
            % {"sum": format_nok(call.granted + call.bound)},
            "budget",
        )
    draft, most = call.state == CallState.DRAFT, call.max_amount
    if draft and most is not None and most > call.budget:
        raise Refused(_("Det høyeste beløpet er større enn det dere fordeler."), "max_amount")


def check_dates(call: Call) -> None:
    """One day after the other: opens, closes, answer, money, report."""
    opens, closes = call.opens_at, call.closes_at
    if closes and not opens:
        raise Refused(_("Velg dagen søkerne kan begynne."), "opens_on")
    if opens and closes and closes <= opens:
        raise Refused(_("Fristen er før utlysningen åpner. Velg en senere dag."), "closes_on")
    last = clock.last_day(closes) if closes else None
    _after(call.decision_by, last, "decision_by", _("Svaret må komme etter fristen."))
    _after(
        call.payment_by,
        call.decision_by,
        "payment_by",
        _("Pengene kan ikke komme før dere har gitt svar."),
    )
    _after(
        call.report_by,
        call.payment_by,
        "report_by",
        _("Fristen for rapporten må være etter at pengene har kommet."),
    )


def _after(day: date | None, earlier: date | None, field: str, words: str) -> None:
    if day and earlier and day <= earlier:
        raise Refused(f"{words} {_('Velg en senere dag.')}", field)


def check_free(call: Call) -> None:
    """Free funds are free: no accounts, nothing held back (clause R2); the table says so too."""
    if call.binding == Binding.FREE and call.report_form == ReportForm.ACCOUNTS:
        raise Refused(
            _("Frie midler har ingen prosjektrapport. Velg ingen rapport eller én linje."),
            "report_form",
        )
    _check_held_back(call)


def _check_held_back(call: Call) -> None:
    """At most half waits for the report, and only where there is one."""
    if not 0 <= call.held_back <= MOST_HELD_BACK:
        raise Refused(_("Velg fra 0 til %(most)s prosent.") % {"most": MOST_HELD_BACK}, "held_back")
    if call.held_back and call.binding == Binding.FREE:
        raise Refused(
            _("Frie midler betales ut samlet. Sett det dere holder igjen, til 0."), "held_back"
        )
    if call.held_back and call.report_form == ReportForm.NONE:
        raise Refused(
            _("Uten rapport er det ingenting å vente på. Velg en rapport, eller skriv 0."),
            "held_back",
        )


def missing(call: Call) -> list[Refused]:
    """What those who would apply need and that is not there yet, a sentence each."""
    return _lacks_words(call) + _lacks_dates(call) + _lacks_grounds(call) + check_lacks(call.scheme)


def _lacks_words(call: Call) -> list[Refused]:
    lacks = []
    if not call.summary:
        lacks.append(Refused(_("Skriv i én eller to setninger hva tilskuddet er."), "summary"))
    if not call.who and not call.requirements.exists():
        lacks.append(Refused(_("Skriv hvem som kan søke, eller legg til et krav."), "who"))
    if call.budget is None:
        lacks.append(Refused(_("Skriv hvor mye dere fordeler."), "budget"))
    elif (bound := promised(call)) > call.budget:
        words = _("Tidligere år har lovet bort %(sum)s. Øk beløpet dere fordeler.")
        lacks.append(Refused(words % {"sum": format_nok(bound)}, "budget"))
    if not call.contact_name or not (call.contact_phone or call.contact_email):
        lacks.append(
            Refused(_("Skriv hvem de kan ringe eller skrive til."), "contact_name"),
        )
    return lacks


def _lacks_dates(call: Call) -> list[Refused]:
    asked = {
        "opens_at": _("Velg dagen søkerne kan begynne."),
        "closes_at": _("Velg siste dag for å søke."),
        "decision_by": _("Velg dagen de får svar."),
        "payment_by": _("Velg dagen pengene kommer."),
    }
    lacks = [
        Refused(words, FIELD_OF.get(name, name))
        for name, words in asked.items()
        if getattr(call, name) is None
    ]
    if call.closes_at is not None and call.closes_at <= clock.now():
        words = _("Fristen har allerede gått ut. Velg en dag fram i tid.")
        lacks.append(Refused(words, "closes_on"))
    if call.report_form != ReportForm.NONE and call.report_by is None:
        lacks.append(Refused(_("Velg fristen for rapporten."), "report_by"))
    return lacks


def _lacks_grounds(call: Call) -> list[Refused]:
    lacks = []
    if call.scoring and not call.criteria.exists():
        lacks.append(Refused(_("Skriv hva søknadene får poeng for."), "criteria"))
    if not call.burden_reason and too_much(call, call.questions.all()):
        words = _("Dere spør om mye for en så liten sum. Spør om mindre, eller skriv hvorfor.")
        lacks.append(Refused(words, "burden_reason"))
    return lacks


def check_lacks(scheme: Scheme) -> list[Refused]:
    """The check that money for a task supplements and does not replace (clause P6)."""
    if not must_be_checked(scheme):
        return []
    if not is_checked(scheme):
        return [Refused(_("Svar på om oppgaven er kommunens egen."), "statutory")]
    if is_red(scheme) and not scheme.check_reason:
        return [Refused(_("Skriv hvorfor dere gjør dette likevel. Alle kan lese det."), "reason")]
    return []


def warnings(call: Call) -> list[str]:
    """What may be published, and is worth a thought."""
    said = []
    days = open_days(call)
    if days is not None and days < SHORT_TIME:
        words = _("Søkerne får %(days)d dager. Seks uker er det minste vi anbefaler.")
        said.append(words % {"days": days})
    if call.max_amount is None:
        said.append(_("Søkerne får ikke vite hvor mye de kan få. Skriv det høyeste beløpet."))
    old = clock.today() - REVIEW
    if call.requirements.filter(reviewed_on__lt=old).exists():
        said.append(_("Noen krav er ikke vurdert på over et år. Trenger dere dem fortsatt?"))
    return said


def open_days(call: Call) -> int | None:
    """Days that applicants get, from the opening or from now."""
    if call.closes_at is None:
        return None
    opens: datetime = max(call.opens_at or clock.now(), clock.now())
    return (clock.last_day(call.closes_at) - opens.astimezone(clock.OSLO).date()).days

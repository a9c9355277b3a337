"""How dates, deadlines, sums and files are written for people in Norway."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import clock
from core.models import StoredFile
from core.money import NBSP, format_nok

register = template.Library()

WORDS = [
    "null",
    "én",
    "to",
    "tre",
    "fire",
    "fem",
    "seks",
    "sju",
    "åtte",
    "ni",
    "ti",
    "elleve",
    "tolv",
]
SOON = 7  # days; from here on a deadline is amber
KIND = {
    "pdf": "PDF",
    "docx": "Word",
    "xlsx": "Excel",
    "odt": "ODT",
    "png": "Bilde",
    "jpg": "Bilde",
    "jpeg": "Bilde",
}


def _day(value: date | datetime) -> date:
    """The day in Oslo."""
    return value.astimezone(clock.OSLO).date() if isinstance(value, datetime) else value


@register.filter
def til_og_med(deadline: date | datetime | None) -> date | None:
    """An exclusive deadline → the last day one may answer; a date is already that day."""
    return clock.last_day(deadline) if isinstance(deadline, datetime) else deadline


@register.filter
def dato(value: date | datetime | None) -> str:
    """«tirsdag 16. mars 2027»."""
    return date_format(_day(value), "l j. F Y") if value else ""


@register.filter
def kort_dato(value: date | datetime | None, now: datetime | None = None) -> str:
    """«16. mars» in the year of `now`, else «16. mars 2027»."""
    if not value:
        return ""
    day = _day(value)
    same_year = now is not None and day.year == _day(now).year
    return date_format(day, "j. F" if same_year else "j. F Y")


@register.filter
def kort_maned(value: date | datetime | None) -> str:
    """«mars», «feb.»: the month on a date sheet, at most five letters."""
    if not value:
        return ""
    name = date_format(_day(value), "F").lower()
    return name if len(name) <= 5 else f"{name[:3]}."


@register.filter
def klokken(value: datetime | None, seconds: str = "") -> str:
    """«kl. 14.32», or with any argument «kl. 14.32.05»."""
    if not value:
        return ""
    local = value.astimezone(clock.OSLO)
    return f"kl.{NBSP}{local:%H.%M.%S}" if seconds else f"kl.{NBSP}{local:%H.%M}"


@register.filter
def nylig(value: datetime | None, now: datetime) -> str:
    """«kl. 14.32» of the same day, else «24. november kl. 14.32»."""
    if not value:
        return ""
    same = _day(value) == _day(now)
    return klokken(value) if same else f"{kort_dato(value, now)} {klokken(value)}"


@register.filter
def har_klokkeslett(deadline: datetime | None) -> bool:
    """Whether a deadline is another time than midnight."""
    if not isinstance(deadline, datetime):
        return False
    local = deadline.astimezone(clock.OSLO)
    return (local.hour, local.minute, local.second) != (0, 0, 0)


@register.filter
def dager_igjen(deadline: datetime, now: datetime) -> str:
    """«35 dager igjen», «i morgen», «i dag til kl. 24.00», «gikk ut 16. mars»."""
    last = clock.last_day(deadline)
    if now >= deadline:
        return _("gikk ut %(day)s") % {"day": kort_dato(last, now)}
    days = (last - _day(now)).days
    if days == 0:
        end = f"kl.{NBSP}24.00" if not har_klokkeslett(deadline) else klokken(deadline)
        return _("i dag til %(time)s") % {"time": end}
    return _("i morgen") if days == 1 else _("%(n)s dager igjen") % {"n": days}


@register.filter
def frist_farge(deadline: date | datetime | None, now: datetime) -> str:
    """The date sheet's class: amber from «7 dager igjen», grey when it has passed."""
    if deadline is None:
        return "sheet-past"
    end = deadline if isinstance(deadline, datetime) else clock.end_of_day(deadline)
    if now >= end:
        return "sheet-past"
    return "sheet-soon" if (clock.last_day(end) - _day(now)).days <= SOON else ""


@register.filter
def tallord(number: int) -> str:
    """«to» … «tolv»; larger numbers in digits."""
    return WORDS[number] if 2 <= number < len(WORDS) else str(number)


@register.filter
def kr(amount: Decimal | int | None) -> str:
    """«1 850 000 kr» with hard spaces."""
    return "" if amount is None else format_nok(Decimal(amount))


@register.filter
def orgnr(number: str | None) -> str:
    """«923 456 789»."""
    return f"{number[:3]}{NBSP}{number[3:6]}{NBSP}{number[6:]}" if number else ""


@register.filter
def filtype(file: StoredFile) -> str:
    """«PDF», «Word», «Bilde»."""
    return KIND.get(PurePath(file.name).suffix.lower().lstrip("."), _("Fil"))


@register.simple_tag(takes_context=True)
def med(context: template.Context, **changes: Any) -> str:
    """The current query string with some keys changed; an empty value takes a key away."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in {None, ""}:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"

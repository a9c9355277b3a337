"""What a figure is: its name, its formula in words, what is counted, and how it is said."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.money import NBSP, format_nok

FEWEST = 5  # people who have said how long they took, before anything is shown of it
SHORT = 42  # days from the announcement to the deadline; fewer is too few (mission R1)
# NOK, what an hour of somebody's spare time is counted as. Our own choice («Design»), no official
# rate: SSB's satellite account values unpaid work at the labour cost of employees with basic
# schooling, for 2014 71,9 billion kroner over 147 800 years of work, at 1 750 hours 278 NOK.
HOUR = Decimal(300)
SHARE, DAYS, MINUTES, KRONER, NUMBER = "share", "days", "minutes", "kroner", "number"


@dataclass(frozen=True)
class Meaning:
    """What a figure says: in which group, its name, formula, unit, and what n counts."""

    group: str
    name: Any
    formula: Any
    unit: str
    counts: Any
    least: int = 1  # n below this shows nothing


GROUPS = {
    "time": gettext_lazy("Er det til å stole på?"),
    "free": gettext_lazy("Hvor fritt kan pengene brukes?"),
    "work": gettext_lazy("Hvor mye arbeid er det?"),
    "given": gettext_lazy("Hvem fikk?"),
}
CALLS = gettext_lazy("utlysninger")
ANSWERS = gettext_lazy("søknader")
SENT = gettext_lazy("sendte søknader")
AWARDS = gettext_lazy("tildelinger")
SAID = gettext_lazy("søkere som sa hvor lang tid de brukte")
MEANS: dict[str, Meaning] = {
    "notice": Meaning(
        "time",
        gettext_lazy("Dager fra kunngjøring til frist"),
        gettext_lazy("Midterste antall dager fra utlysningen ble publisert til siste søknadsdag."),
        DAYS,
        CALLS,
    ),
    "waited": Meaning(
        "time",
        gettext_lazy("Dager fra frist til svar"),
        gettext_lazy(
            "Midterste antall dager fra siste søknadsdag til vedtaket. De som fikk nei, er med."
        ),
        DAYS,
        ANSWERS,
    ),
    "promise": Meaning(
        "time",
        gettext_lazy("Svar i tide"),
        gettext_lazy(
            "Svar som kom innen datoen kommunen lovet, delt på alle svar som er kommet eller "
            "skulle ha kommet."
        ),
        SHARE,
        ANSWERS,
    ),
    "dates": Meaning(
        "time",
        gettext_lazy("Datoer som sto fast"),
        gettext_lazy(
            "Datoer for åpning, frist, svar og utbetaling som ikke ble flyttet etter publisering, "
            "delt på alle slike datoer. I en trukket utlysning sto ingen av dem fast."
        ),
        SHARE,
        CALLS,
    ),
    "unchanged": Meaning(
        "time",
        gettext_lazy("Samme krav som året før"),
        gettext_lazy(
            "Utlysninger med samme krav og samme frihet som året før, delt på alle som fantes "
            "året før."
        ),
        SHARE,
        CALLS,
    ),
    "years": Meaning(
        "time",
        gettext_lazy("Penger gitt for flere år"),
        gettext_lazy("Kroner gitt for mer enn ett år, delt på alle kroner gitt."),
        SHARE,
        AWARDS,
    ),
    "free": Meaning(
        "free",
        gettext_lazy("Frie midler"),
        gettext_lazy(
            "Kroner gitt som frie midler til frivillige organisasjoner, delt på alle kroner gitt "
            "til dem. Lån av lokaler og annet som ikke er penger, er ikke med."
        ),
        SHARE,
        AWARDS,
    ),
    "in_kind": Meaning(
        "free",
        gettext_lazy("Gitt i annet enn penger"),
        gettext_lazy("Verdien av lokaler og annet som ikke er penger, lagt sammen."),
        KRONER,
        AWARDS,
    ),
    "minutes_apply": Meaning(
        "work",
        gettext_lazy("Tid på søknaden"),
        gettext_lazy("Midterste tid søkerne sier de brukte. De som fikk nei, er med."),
        MINUTES,
        SAID,
        FEWEST,
    ),
    "minutes_report": Meaning(
        "work",
        gettext_lazy("Tid på rapporten"),
        gettext_lazy("Midterste tid mottakerne sier de brukte."),
        MINUTES,
        gettext_lazy("mottakere som sa hvor lang tid de brukte"),
        FEWEST,
    ),
    "minutes": Meaning(
        "work",
        gettext_lazy("Tid på søknad og rapport"),
        gettext_lazy(
            "Midterste tid på søknad og rapport til sammen. De som fikk nei, er med uten rapport."
        ),
        MINUTES,
        SAID,
        FEWEST,
    ),
    "per_hour": Meaning(
        "work",
        gettext_lazy("Kroner for hver time"),
        gettext_lazy(
            "Kroner gitt til dem som sa hvor lang tid de brukte, delt på alle timene deres. "
            "De som fikk nei, er med."
        ),
        KRONER,
        SAID,
        FEWEST,
    ),
    "net": Meaning(
        "work",
        gettext_lazy("Tilskudd når arbeidet er trukket fra"),
        gettext_lazy("Midterste tilskudd minus timene på søknad og rapport, %(hour)s for timen."),
        KRONER,
        gettext_lazy("mottakere som sa hvor lang tid de brukte"),
        FEWEST,
    ),
    "efficiency": Meaning(
        "work",
        gettext_lazy("Så mye er igjen av hver krone"),
        gettext_lazy(
            "Kroner gitt minus verdien av alle søkernes timer, delt på kroner gitt. %(hour)s for "
            "timen. De som fikk nei, er med."
        ),
        SHARE,
        SAID,
        FEWEST,
    ),
    "prefilled": Meaning(
        "work",
        gettext_lazy("Svar som var fylt ut"),
        gettext_lazy("Svar vi hadde fylt ut, og som søkeren beholdt, delt på alle svar."),
        SHARE,
        SENT,
    ),
    "returned": Meaning(
        "work",
        gettext_lazy("Søknader kommunen ba om mer i"),
        gettext_lazy("Søknader som ble sendt tilbake minst én gang, delt på alle sendte søknader."),
        SHARE,
        SENT,
    ),
    "no_report": Meaning(
        "work",
        gettext_lazy("Tilskudd uten rapport"),
        gettext_lazy("Tildelinger der ingen rapport kreves, delt på alle tildelinger."),
        SHARE,
        AWARDS,
    ),
    "awarded": Meaning(
        "given",
        gettext_lazy("Fikk tilskudd"),
        gettext_lazy("Søknader som har fått tilskudd, delt på alle søknader som har fått svar."),
        SHARE,
        ANSWERS,
    ),
}


@dataclass(frozen=True)
class Figure:
    """A value counted from `n` rows on a day; None when there was nothing, or too little.

    Args:
        key: its name in `MEANS`.
        value: per cent of a share, days, minutes or NOK.
        n: how many rows it stands on; said also when the value is not.
        on: the day it was counted.
        above: what stands over the line, where it is a share.
        below: what stands under it.
        money: both parts are NOK.
    """

    key: str
    value: Decimal | None
    n: int
    on: date
    above: Decimal | None = None
    below: Decimal | None = None
    money: bool = False

    @property
    def group(self) -> str:
        """Under which heading it stands."""
        return MEANS[self.key].group

    @property
    def name(self) -> str:
        """A few words."""
        return str(MEANS[self.key].name)

    @property
    def formula(self) -> str:
        """How it was counted, in words."""
        words = str(MEANS[self.key].formula)
        return words % {"hour": format_nok(HOUR)} if "%(hour)s" in words else words

    @property
    def counts(self) -> str:
        """What n counts, «søknader»."""
        return str(MEANS[self.key].counts)

    @property
    def too_few(self) -> bool:
        """Some have answered, but not enough to show what they said."""
        return 0 < self.n < MEANS[self.key].least

    @property
    def words(self) -> str:
        """«64 %», «47 dager», «1 t 40 min», «18 000 kr»; «» when there is nothing to say."""
        if self.value is None:
            return ""
        return SAYS[MEANS[self.key].unit](self.value)

    @property
    def parts(self) -> str:
        """«16 av 25», «12 000 kr av 40 000 kr»: what the share was counted from."""
        if self.value is None or self.above is None or self.below is None:
            return ""
        say = format_nok if self.money else _whole
        return _("%(part)s av %(whole)s") % {"part": say(self.above), "whole": say(self.below)}

    @property
    def short(self) -> bool:
        """So little time to apply that it should be said."""
        return self.key == "notice" and self.value is not None and self.value < SHORT


def figure(key: str, n: int, on: date, value: Any) -> Figure:
    """A figure from what was counted; nothing is said of too few."""
    known = value is not None and n >= MEANS[key].least
    return Figure(key, Decimal(value) if known else None, n, on)


def share(key: str, n: int, on: date, above: Any, below: Any, *, money: bool = False) -> Figure:
    """Per cent of a whole; nothing is said of too few, or of a whole that is nothing."""
    if not below or n < MEANS[key].least:
        return Figure(key, None, n, on, money=money)
    above, below = Decimal(above or 0), Decimal(below)
    return Figure(key, 100 * above / below, n, on, above, below, money)


def _whole(number: Decimal) -> str:
    """«1 850», with hard spaces."""
    return f"{number:,.0f}".replace(",", NBSP)


def _percent(value: Decimal) -> str:
    return f"{_whole(value).replace('-', '−')}{NBSP}%"


def _days(value: Decimal) -> str:
    days = round(value)
    return ngettext("%(n)s dag", "%(n)s dager", days) % {"n": _whole(Decimal(days))}


def minutes_words(value: Decimal) -> str:
    """«40 min», «2 t», «1 t 40 min»."""
    hours, rest = divmod(round(value), 60)
    parts = [f"{hours}{NBSP}t"] if hours else []
    return " ".join([*parts, f"{rest}{NBSP}min"] if rest or not hours else parts)


def _kroner(value: Decimal) -> str:
    return format_nok(value.quantize(Decimal(1)))


SAYS = {SHARE: _percent, DAYS: _days, MINUTES: minutes_words, KRONER: _kroner, NUMBER: _whole}

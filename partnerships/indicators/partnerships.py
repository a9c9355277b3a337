"""Figures of partnerships (clauses K1d, P6): each with its formula in words, n and the day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from organisations.models import Municipality
from partnerships.models import (
    Partnership,
    PartnershipCheck,
    PartnershipMeeting,
    PartnershipParty,
)
from partnerships.states import BINDING

# --- partnerships -------------------------------------------------------------------------------

NUMBER, SHARE = "number", "share"


@dataclass(frozen=True)
class Meaning:
    """What a figure says: its clause, name, formula, unit, and what n counts."""

    clause: str
    name: Any
    formula: Any
    unit: str
    counts: Any


PARTNERSHIPS = _("partnerskap")
MEANS = {
    "active": Meaning(
        "K1d",
        _("Partnerskap i gang"),
        _("Partnerskap som alle har signert, som har begynt, og der siste dag ikke har vært."),
        NUMBER,
        PARTNERSHIPS,
    ),
    "followed_up": Meaning(
        "K1d",
        _("Årlige møter som ble holdt"),
        _("Årlige møter som ble holdt, delt på alle årlige møter som er holdt eller hadde frist."),
        SHARE,
        _("årlige møter"),
    ),
    "both_contribute": Meaning(
        "K1d",
        _("Begge sider bidrar"),
        _(
            "Partnerskap der alle parter har skrevet hva de bidrar med, delt på alle som skrives "
            "eller er i gang."
        ),
        SHARE,
        PARTNERSHIPS,
    ),
    "checked": Meaning(
        "P6",
        _("Sjekket for om de erstatter noe"),
        _("Partnerskap i gang der sjekken er besvart, delt på alle i gang."),
        SHARE,
        PARTNERSHIPS,
    ),
    "replaces": Meaning(
        "P6",
        _("Kan erstatte noe kommunen skal gjøre"),
        _("Partnerskap i gang med minst ett rødt svar i sjekken."),
        NUMBER,
        PARTNERSHIPS,
    ),
}


@dataclass(frozen=True)
class PartnershipFigure:
    """One figure on a day. A share of nothing has no value and is not shown."""

    key: str
    value: int | None  # a number, or whole per cent
    part: int
    n: int
    day: date

    @property
    def name(self) -> str:
        """A few words."""
        return str(MEANS[self.key].name)

    @property
    def formula(self) -> str:
        """How it was counted, in words."""
        return str(MEANS[self.key].formula)

    @property
    def clause(self) -> str:
        """Which clause it measures."""
        return MEANS[self.key].clause

    @property
    def counts(self) -> str:
        """What n counts."""
        return str(MEANS[self.key].counts)

    @property
    def words(self) -> str:
        """«64 %» or «3»; empty when there is nothing to say."""
        if self.value is None:
            return ""
        return f"{self.value}\N{NO-BREAK SPACE}%" if self._is_share else str(self.value)

    @property
    def parts(self) -> str:
        """«7 av 11» of a share, else empty."""
        return f"{self.part} av {self.n}" if self._is_share and self.n else ""

    @property
    def _is_share(self) -> bool:
        return MEANS[self.key].unit == SHARE


def of_municipality(place: Municipality) -> list[PartnershipFigure]:
    """Those of one municipality. Seven statements, however many partnerships."""
    return figures(Partnership.objects.filter(municipality=place))


def of_everyone() -> list[PartnershipFigure]:
    """Those of the whole country."""
    return figures(Partnership.objects.all())


def figures(partnerships: QuerySet[Partnership]) -> list[PartnershipFigure]:
    """Every figure over some partnerships, in the order they are read."""
    today = clock.today()
    found: Any = partnerships
    active = found.active().filter(ends__gte=today)
    whole, told = active.count(), PartnershipCheck.objects.filter(partnership=OuterRef("pk"))
    done = told.filter(edition=OuterRef("edition"))
    red = done.filter(Q(statutory=True) | Q(replaces_staff=True) | Q(their_initiative=False))
    return [
        PartnershipFigure("active", whole, whole, whole, today),
        _meetings(partnerships, today),
        _contributions(partnerships, today),
        share("checked", active.filter(Exists(done)).count(), whole, today),
        _flagged(active.filter(Exists(red)).count(), whole, today),
    ]


def share(key: str, part: int, whole: int, day: date) -> PartnershipFigure:
    """Whole per cent; nothing is said of nothing."""
    return PartnershipFigure(key, round(100 * part / whole) if whole else None, part, whole, day)


def _flagged(red: int, whole: int, day: date) -> PartnershipFigure:
    return PartnershipFigure("replaces", red if whole else None, red, whole, day)


def _meetings(partnerships: QuerySet[Partnership], today: date) -> PartnershipFigure:
    """Held ÷ held or due. A meeting whose last day lies ahead is not counted against anybody."""
    rows = PartnershipMeeting.objects.filter(partnership__in=partnerships)
    asked = rows.filter(Q(held_at__isnull=False) | Q(due__lt=today))
    return share("followed_up", rows.filter(held_at__isnull=False).count(), asked.count(), today)


def _contributions(partnerships: QuerySet[Partnership], today: date) -> PartnershipFigure:
    """Of those that are written or at work: every party has said what it brings."""
    rows = partnerships.filter(state__in=["draft", "checked", *BINDING])
    empty = PartnershipParty.objects.filter(partnership=OuterRef("pk"), contribution="")
    return share("both_contribute", rows.filter(~Exists(empty)).count(), rows.count(), today)

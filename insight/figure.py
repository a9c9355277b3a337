"""What is said beside a clause: a value with its words, its n, its day and who vouches for it.

Of fewer than `FEWEST` nothing is said but why. What Samspill has measured and what somebody has
told it never share a colour or a sentence (domain.md rule 6).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.money import NBSP

FEWEST = 5  # rows a share or a middle must stand on


class How(StrEnum):
    """Who vouches for a figure. The two never share a colour or a sentence."""

    MEASURED = "measured"
    SAID = "said"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Figure:
    """What is said beside a clause.

    Args:
        value: «71 %»; empty when nothing may be said.
        words: what the value is of; without a value, why there is none.
        n: how many rows it stands on.
        basis: the n in words, with its period.
        on: the day it was counted.
        kind: who vouches for it.
        by: who has told it, where it is told.
    """

    value: str
    words: str
    n: int
    basis: str
    on: date
    kind: How = How.MEASURED
    by: str = ""

    @property
    def source(self) -> str:
        """«Målt i Samspill», «Oppgitt av søkerne», «Ikke målt ennå»."""
        if self.kind == How.NOTHING:
            return _("Ikke målt ennå")
        return _("Oppgitt av %(who)s") % {"who": self.by} if self.by else _("Målt i Samspill")


class Share(Protocol):
    """A part of a whole, as the apps count it."""

    @property
    def part(self) -> int: ...
    @property
    def n(self) -> int: ...
    @property
    def on(self) -> date: ...


# --- how a figure is made -------------------------------------------------------------------------


def nothing(why: str, n: int = 0) -> Figure:
    """No value, and why."""
    return Figure("", why, n, "", clock.today(), How.NOTHING)


def too_few(what: str, n: int) -> Figure:
    """Fewer than may be shown."""
    return nothing(_("Vi viser tall når det finnes fem %(what)s.") % {"what": what}, n)


def percent(part: float, n: float) -> str:
    """«71 %»."""
    return f"{round(100 * part / n)}{NBSP}%"


def whole(number: float) -> str:
    """«1 850»."""
    return f"{number:,.0f}".replace(",", NBSP)


def decimal(number: float) -> str:
    """«4,2»."""
    return f"{number:.1f}".replace(".", ",")


def shared(share: Share, words: str, what: str, period: str = "", by: str = "") -> Figure:
    """A share of at least five of something.

    Args:
        what: what is counted, in the plural: «høringer».
        period: «siste tolv måneder»; empty: as it is now.
        by: who has told it; empty: Samspill has measured it.
    """
    if share.n < FEWEST:
        return too_few(what, share.n)
    basis = _("%(part)s av %(n)s %(what)s") % {
        "part": whole(share.part), "n": whole(share.n), "what": what,
    }  # fmt: skip
    kind = How.SAID if by else How.MEASURED
    value = percent(share.part, share.n)
    return Figure(value, words, share.n, _dated(basis, period), share.on, kind, by)


def out_of(share: Share, words: str, basis: str = "", by: str = "") -> Figure:
    """«12 av 372»: where a per cent would hide how few they are."""
    if not share.n:
        return nothing(_("Det finnes ingen å telle ennå."))
    value = _("%(part)s av %(n)s") % {"part": whole(share.part), "n": whole(share.n)}
    kind = How.SAID if by else How.MEASURED
    return Figure(value, words, share.n, basis or _today(), share.on, kind, by)


def middle(value: float | None, n: int, said: str, words: str, what: str) -> Figure:
    """A middle of at least five; `said` is how the value is read."""
    if value is None or n < FEWEST:
        return too_few(what, n)
    return Figure(said, words, n, _dated(f"{whole(n)} {what}", lately()), clock.today())


def days(value: float | None) -> str:
    """«47 dager»."""
    n = round(value or 0)
    return ngettext("%(n)s dag", "%(n)s dager", n) % {"n": whole(n)}


def lately() -> str:
    """The period of what is counted by the day."""
    return _("siste tolv måneder")


def _dated(basis: str, period: str) -> str:
    return f"{basis}, {period}" if period else basis


def _today() -> str:
    return _("slik det er nå")

"""How a local text stands to the national one, point by point (clause K1a). Rules only."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Clause, Edition
from agreements.states import Section, Stand
from core import differences
from core.differences import Segment

CODE = re.compile(r"^([A-Z])(\d*)([a-zæøå]?)(?:-(\d+))?$")
NEW_CODE = re.compile(r"^L[1-9]\d?$")
SPOKEN = {
    Section.PURPOSE: gettext_lazy("Formål"),
    Section.PRINCIPLES: gettext_lazy("Prinsipp"),
    Section.TERMS: gettext_lazy("Rammevilkår"),
    Section.RELATION: gettext_lazy("Relasjonen"),
    Section.FOLLOW_UP: gettext_lazy("Oppfølging"),
    Section.LOCAL: gettext_lazy("Lokalt punkt"),
}
COLOURS = {
    Stand.SAME: "neutral",
    Stand.ADAPTED: "info",
    Stand.LEFT_OUT: "warning",
    Stand.NEW: "success",
}
MARK = 12  # hexadecimal digits


def spoken(code: str) -> str:
    """«K1a» → «Relasjonen 1 a», as people say it; a code of another shape is said as it stands."""
    found = CODE.match(code)
    if found is None or found[1] not in Section.values:
        return code
    words = " ".join(part for part in (str(SPOKEN[Section(found[1])]), found[2], found[3]) if part)
    return _("%(clause)s, punkt %(n)s") % {"clause": words, "n": found[4]} if found[4] else words


@dataclass(frozen=True)
class Point:
    """One point of a local text beside the national one.

    Args:
        code: of both; a new one has its own.
        origin: the national clause; None of a new one.
        clause: the local row.
    """

    code: str
    origin: Clause | None
    clause: Clause

    @property
    def stand(self) -> str:
        """How it stands to the national one."""
        return self.clause.stand

    @property
    def chosen(self) -> bool:
        """Whether somebody has chosen; else it is as it was copied."""
        return self.clause.chosen_at is not None

    @property
    def label(self) -> str:
        """«Tilpasset»."""
        return str(Stand(self.stand).label)

    @property
    def colour(self) -> str:
        """Of the tag."""
        return COLOURS[Stand(self.stand)]

    @property
    def spoken(self) -> str:
        """«Rammevilkår 2»."""
        return spoken(self.code)

    @property
    def heading(self) -> str:
        """The local heading, else the national one."""
        return self.clause.heading or (self.origin.heading if self.origin else "")

    @property
    def national(self) -> str:
        """The national words; empty of a new point."""
        return self.origin.text if self.origin else ""

    @property
    def local(self) -> str:
        """The local words; empty of one that is left out."""
        return self.clause.text

    @property
    def reason(self) -> str:
        """Why it is left out."""
        return self.clause.reason

    @property
    def differs(self) -> bool:
        """Whether a reader of differences should see it."""
        return self.stand != Stand.SAME

    @property
    def segments(self) -> list[Segment]:
        """The local words with what was added and taken away."""
        return differences.words(self.national, self.local)


def points(edition: Edition) -> list[Point]:
    """Every national point with the local row beside it, then the new ones. One statement."""
    rows = edition.clauses.exclude(stand="").select_related("origin")
    return [Point(row.code, row.origin, row) for row in rows.order_by("position")]


def undecided(found: Iterable[Point]) -> list[Point]:
    """Those that nobody has chosen for."""
    return [point for point in found if not point.chosen]


@dataclass(frozen=True)
class Tally:
    """How many points stand in each way."""

    same: int
    adapted: int
    left_out: int
    new: int

    @property
    def all(self) -> int:
        """Every point."""
        return self.same + self.differing

    @property
    def differing(self) -> int:
        """Those that a reader of differences sees."""
        return self.adapted + self.left_out + self.new

    @property
    def figures(self) -> list[tuple[str, int]]:
        """As the page shows them."""
        return [
            (_("Like punkter"), self.same),
            (_("Tilpasset"), self.adapted),
            (_("Utelatt"), self.left_out),
            (_("Nye"), self.new),
        ]


def tally(stands: Iterable[str]) -> Tally:
    """Count them."""
    n = Counter(stands)
    return Tally(n[Stand.SAME], n[Stand.ADAPTED], n[Stand.LEFT_OUT], n[Stand.NEW])


def mark(clause: Clause) -> str:
    """A short mark of what is chosen, so that a form knows whether somebody else has been there."""
    said = [clause.stand, clause.heading, clause.text, clause.reason]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:MARK]


def mark_of_words(text: str) -> str:
    """A short mark of some words, whatever the space between them."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:MARK]


@dataclass(frozen=True)
class News:
    """What became of one national clause from one edition to the next.

    Args:
        code: of both.
        before: None of a new one.
        after: None of one that is gone.
        own: what the local edition has for it.
    """

    code: str
    before: Clause | None
    after: Clause | None
    own: Clause | None

    @property
    def spoken(self) -> str:
        """«Rammevilkår 2»."""
        return spoken(self.code)

    @property
    def changed(self) -> bool:
        """Whether the words are others; a change of heading alone touches nobody's choice."""
        return differences.differ(
            self.before.text if self.before else "", self.after.text if self.after else ""
        )

    @property
    def label(self) -> str:
        """«Nytt», «Borte», «Endret»."""
        if self.before is None:
            return _("Nytt")
        return _("Borte") if self.after is None else _("Endret")

    @property
    def colour(self) -> str:
        """Of the tag."""
        if self.before is None:
            return "success"
        return "warning" if self.after is None else "info"

    @property
    def segments(self) -> list[Segment]:
        """The later words with what was added and taken away."""
        return differences.words(
            self.before.text if self.before else "", self.after.text if self.after else ""
        )

    @property
    def touches(self) -> str:
        """What it means for the local text, in a sentence."""
        if self.own is None:
            return _("Dere må ta stilling til punktet.")
        if self.after is None:
            return _("Deres punkt bygger på noe som er borte. Det faller ut av neste utgave.")
        return {
            Stand.SAME: _("Dere har det gamle nasjonale punktet."),
            Stand.ADAPTED: _("Dere har tilpasset punktet. Se om teksten deres fortsatt passer."),
            Stand.LEFT_OUT: _("Dere har utelatt punktet. Se om grunnen fortsatt gjelder."),
        }.get(Stand(self.own.stand), "")


def news(local: Edition, national: Edition) -> list[News]:
    """The national clauses that are not as those a local edition was made from. Three statements.

    Args:
        local: the edition whose choices are touched.
        national: the later one; nothing is new when it is the same as the local one's.
    """
    before = {one.code: one for one in local.based_on.clauses.all()} if local.based_on else {}
    after = {one.code: one for one in national.clauses.all()}
    own = {row.origin_id: row for row in local.clauses.all() if row.origin_id}
    found = [
        News(code, before.get(code), one, own.get(before[code].pk) if code in before else None)
        for code, one in after.items()
    ]
    found += [
        News(code, one, None, own.get(one.pk)) for code, one in before.items() if code not in after
    ]
    return [one for one in found if one.changed]

"""Both parties' views side by side, clause by clause, as the pages of an evaluation show them.

Everything of a party comes through `policies.evaluations`: what may not be seen is never asked for.
Each function asks a fixed number of statements, whatever the number of clauses.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.comparing import News, spoken
from agreements.models import (
    Assessment,
    Clause,
    Conclusion,
    Edition,
    Evaluation,
    Measured,
    Party,
    View,
)
from agreements.policies.evaluations import (
    assessed_clauses,
    handed_in,
    visible_assessments,
    visible_hand_ins,
)
from agreements.states import SCORES, Section, Side, Verdict
from core import differences

COLOURS = {Side.PUBLIC: "party-2", Side.VOLUNTARY: "party-1"}
VERDICTS = {
    Verdict.KEEP: "neutral",
    Verdict.CHANGE: "info",
    Verdict.REMOVE: "warning",
    Verdict.NEW: "success",
    Verdict.DISAGREE: "warning",
}
MARK = 12  # hexadecimal digits
FAR = 2  # points between two scores that are marked


@dataclass(frozen=True)
class Said:
    """One party's view of one clause, or where they disagree its own words of it.

    Attributes:
        party: whose.
        css: its colour, never alone.
        score: 1–5; None when it has none.
        words: its reasons.
        own: its own words of the conclusion, where the parties disagree.
    """

    party: Party
    css: str
    score: int | None
    words: str
    own: str = ""

    @property
    def means(self) -> str:
        """«4 av 5: I stor grad»; empty without a score."""
        return meaning(self.score)


@dataclass(frozen=True)
class Row:
    """One clause, what each party says of it, what is measured, and what they conclude.

    Attributes:
        clause: of the edition; None of one that is missing.
        said: one a party, in the parties' order.
        figures: what the portal had measured when they compared.
        conclusion: what they say together, if anything.
    """

    clause: Clause | None
    said: list[Said]
    figures: list[Measured] = field(default_factory=list)
    conclusion: Conclusion | None = None

    @property
    def spoken(self) -> str:
        """«Rammevilkår 2»."""
        return spoken(self.clause.code) if self.clause else _("Nytt punkt")

    @property
    def part(self) -> str:
        """The part of the text it stands in."""
        return str(Section(self.clause.section).label) if self.clause else _("Nye punkter")

    @property
    def scores(self) -> list[int]:
        """Those that are given."""
        return [one.score for one in self.said if one.score]

    @property
    def spoken_of(self) -> bool:
        """Whether any party has said anything of it."""
        return any(one.score or one.words for one in self.said)

    @property
    def gap(self) -> int:
        """Points between the highest and the lowest."""
        return max(self.scores) - min(self.scores) if len(self.scores) > 1 else 0

    @property
    def far(self) -> bool:
        """Whether the parties see it quite differently."""
        return self.gap >= FAR

    @property
    def apart(self) -> str:
        """The difference in words."""
        if len(self.scores) > 1:
            n = self.gap
            words = ngettext("Ett poeng fra hverandre", "%(n)d poeng fra hverandre", n) % {"n": n}
            return words if n else _("Likt vurdert")
        if not self.scores:
            return _("Ingen har gitt poeng")
        only = next(one.party for one in self.said if one.score)
        return _("Bare %(party)s har gitt poeng") % {"party": only}

    @property
    def colour(self) -> str:
        """Of the tag of the conclusion."""
        return VERDICTS[Verdict(self.conclusion.verdict)] if self.conclusion else "neutral"

    @property
    def segments(self) -> list[differences.Segment]:
        """The new words with what was added and taken away; empty when nothing is written anew."""
        if self.conclusion is None or not self.conclusion.text:
            return []
        before = self.clause.text if self.clause else ""
        return differences.words(before, self.conclusion.text)

    @property
    def disagree(self) -> bool:
        """Whether each party prints its own view."""
        return self.conclusion is not None and self.conclusion.verdict == Verdict.DISAGREE


@dataclass(frozen=True)
class Whole:
    """What one party says of the whole."""

    party: Party
    css: str
    handed_in: bool
    words: str


def sides(user: Any, evaluation: Evaluation) -> list[Whole]:
    """Each party: whether it has handed in, and its words where the reader may see them."""
    done = handed_in(evaluation)
    said = dict(visible_hand_ins(user, evaluation).values_list("party", "words"))
    return [
        Whole(party, COLOURS[Side(party.side)], party.pk in done, said.get(party.pk, ""))
        for party in evaluation.edition.platform.parties.all()
    ]


def rows(user: Any, evaluation: Evaluation) -> list[Row]:
    """Every clause, then the ones that are missing; of each party what the reader may see."""
    parties = list(evaluation.edition.platform.parties.all())
    views = {(one.clause_id, one.party_id): one for one in visible_assessments(user, evaluation)}
    figures: dict[str, list[Measured]] = {}
    for one in evaluation.figures.all():
        figures.setdefault(one.code, []).append(one)
    concluded = list(evaluation.conclusions.prefetch_related("views"))
    of = {one.clause_id: one for one in concluded if one.clause_id}
    found = [
        Row(
            clause,
            said(parties, clause, views, of.get(clause.pk)),
            figures.get(clause.code, []),
            of.get(clause.pk),
        )
        for clause in assessed_clauses(evaluation)
    ]
    return [*found, *(Row(None, [], [], one) for one in concluded if one.clause_id is None)]


def said(
    parties: Iterable[Party],
    clause: Clause,
    views: dict[tuple[int, int], Assessment],
    conclusion: Conclusion | None,
) -> list[Said]:
    """What each party says of a clause, equal columns whatever they have written."""
    own: dict[int, View] = (
        {one.party_id: one for one in conclusion.views.all()} if conclusion else {}
    )
    found = []
    for party in parties:
        one, otherwise = views.get((clause.pk, party.pk)), own.get(party.pk)
        found.append(
            Said(
                party=party,
                css=COLOURS[Side(party.side)],
                score=one.score if one else None,
                words=one.words if one else "",
                own=otherwise.words if otherwise else "",
            )
        )
    return found


def tally(found: list[Row]) -> dict[str, int]:
    """How far the conclusion has come."""
    clauses = [row for row in found if row.clause]
    lacking = [row for row in found if row.disagree and not all(one.own for one in row.said)]
    return {
        "all": len(clauses),
        "concluded": sum(row.conclusion is not None for row in clauses),
        "far": sum(row.far for row in clauses),
        "lacking": len(lacking),
    }


def own_points(evaluation: Evaluation, party: Party) -> list[dict[str, Any]]:
    """Every clause with what one side has saved of it; for that side's own people only."""
    saved = evaluation.assessments.filter(party=party).select_related("edited_by")
    own = {one.clause_id: one for one in saved if one.score or one.words}
    found = [(clause, own.get(clause.pk)) for clause in assessed_clauses(evaluation)]
    return [
        {
            "clause": clause,
            "spoken": spoken(clause.code),
            "own": one,
            "means": meaning(one.score if one else None),
        }
        for clause, one in found
    ]


def meaning(score: int | None) -> str:
    """«4 av 5: I stor grad»; empty without a score."""
    return _("%(n)s av 5: %(means)s") % {"n": score, "means": SCORES[score]} if score else ""


def changes(before: Edition, after: Edition) -> list[News]:
    """What became of each clause from one edition to the next; only those that are others."""
    old = {one.code: one for one in before.clauses.order_by("position")}
    new = {one.code: one for one in after.clauses.order_by("position")}
    found = [News(code, old.get(code), one, None) for code, one in new.items()]
    found += [News(code, one, None, None) for code, one in old.items() if code not in new]
    return [one for one in found if one.changed]


def mark(*words: str) -> str:
    """A short mark of what is saved, so that a form knows whether somebody has been there since."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:MARK]


def mark_of(conclusion: Conclusion | None) -> str:
    """Of what the parties say of a clause now; nothing said has a mark of its own."""
    if conclusion is None:
        return mark()
    return mark(conclusion.verdict, conclusion.words, conclusion.text)

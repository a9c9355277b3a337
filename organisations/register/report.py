"""What an import did, in words."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from stdnum.no import orgnr as number

EXAMPLES = 20  # lines shown; the rest is counted


@dataclass
class Report:
    """Figures of one run. Holds nothing a unit says but its number."""

    read: int = 0
    left_out: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    ended: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    ended_ids: list[int] = field(default_factory=list)
    outside: str = ""  # what to call those left out, where «not voluntary» is not why

    @property
    def refused(self) -> int:
        """How many could not be taken."""
        return self.reasons.total()

    def refuse(self, reason: str, which: list[tuple[int, str]], n: int | None = None) -> None:
        """Count `n` units, with (place, organisation number or nothing) for some.

        The place is a number in the order read, 0 where there is none.
        """
        self.reasons[reason] += len(which) if n is None else n
        for line, orgnr in which[: EXAMPLES - len(self.examples)]:
            called = f" ({number.format(orgnr)})" if orgnr else ""
            place = _("nr. %(line)s") % {"line": line} if line else _("enhet")
            self.examples.append(f"{place}{called}: {reason}")

    def add(self, other: "Report") -> None:
        """Take over the figures of a part."""
        for name in ("read", "left_out", "new", "changed", "same", "ended"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.reasons += other.reasons
        self.examples += other.examples[: EXAMPLES - len(self.examples)]

    def count(self, outcomes: dict[str, int]) -> None:
        """Take over what the database sorted them into."""
        self.new, self.changed = outcomes.get("new", 0), outcomes.get("changed", 0)
        self.ended, self.same = outcomes.get("ended", 0), outcomes.get("same", 0)
        self.left_out += outcomes.get("left_out", 0)

    def lines(self) -> list[str]:
        """The run in words: one line of figures, then why some were refused."""
        total = _(
            "Lest: %(read)s. Nye: %(new)s. Endret: %(changed)s. Lagt ned: %(ended)s."
            " Uendret: %(same)s. %(outside)s: %(left_out)s. Avvist: %(refused)s."
        ) % {
            **vars(self),
            "refused": self.refused,
            "outside": self.outside or _("Ikke frivillige"),
        }
        why = [
            _("Avvist: %(reason)s (%(n)s).") % {"reason": reason, "n": n}
            for reason, n in self.reasons.most_common(EXAMPLES)
        ]
        return [total, *why, *(f"  {example}" for example in self.examples)]

"""How much paperwork a call costs, beside the sum it may give (clause R3).

What the registers know is never asked. Counting is of what an applicant must do: every question,
the sum and the account with them, every attachment, and the words that are wanted.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refused
from core.money import format_nok
from grants.models import Call, Question, Threshold
from grants.states import QuestionKind, ReportForm

ALWAYS = 2  # the sum, and the account the money goes to
KNOWN = Path(__file__).parent / "reference" / "known.toml"


@dataclass(frozen=True)
class Burden:
    """What one applicant must do."""

    questions: int
    files: int
    words: int


def burden_of(questions: Iterable[Question]) -> Burden:
    """Count a call's own questions, and those that every call asks."""
    asked = list(questions)
    files = sum(question.kind == QuestionKind.FILE for question in asked)
    return Burden(
        questions=len(asked) - files + ALWAYS,
        files=files,
        words=sum(question.words or 0 for question in asked),
    )


def threshold_for(call: Call) -> Threshold | None:
    """The row that the call's largest sum falls under: the municipality's own, else Samspill's."""
    rows = list(Threshold.objects.filter(owner=call.scheme.owner_id))
    rows = rows or list(Threshold.objects.filter(owner=None))
    most = call.max_amount
    fits = (row for row in rows if row.up_to is None or (most is not None and most <= row.up_to))
    return next(fits, None)


def too_much(call: Call, questions: Iterable[Question]) -> list[str]:
    """What is out of proportion to the sum, a sentence each; empty when nothing is."""
    limit, burden = threshold_for(call), burden_of(questions)
    if limit is None:
        return []
    said = []
    sum_words = format_nok(call.max_amount) if call.max_amount else _("så store summer")
    if limit.questions is not None and burden.questions > limit.questions:
        said.append(
            _("Dere spør om %(asked)s ting. For %(sum)s bør det være høyst %(most)s.")
            % {"asked": burden.questions, "sum": sum_words, "most": limit.questions}
        )
    if limit.files is not None and burden.files > limit.files:
        said.append(
            ngettext(
                "Dere ber om %(asked)s vedlegg. For %(sum)s bør det være høyst %(most)s.",
                "Dere ber om %(asked)s vedlegg. For %(sum)s bør det være høyst %(most)s.",
                burden.files,
            )
            % {"asked": burden.files, "sum": sum_words, "most": limit.files}
        )
    if call.report_form == ReportForm.ACCOUNTS and not limit.accounts:
        said.append(_("For %(sum)s er én linje nok rapport.") % {"sum": sum_words})
    return said


@cache
def known() -> list[tuple[re.Pattern[str], str]]:
    """What the registers know: how it is asked for, and what we say instead."""
    rows = tomllib.loads(KNOWN.read_text())["known"]
    return [(re.compile(row["asks"], re.IGNORECASE), row["say"]) for row in rows]


def check_not_known(text: str, field: str = "text") -> None:
    """Refuse a question about what the state has told us already.

    Raises:
        Refused: with where it comes from.
    """
    for pattern, say in known():
        if pattern.search(text):
            raise Refused(say, field)

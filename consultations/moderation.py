"""What the public reads of an answer in which something is withheld. Every public page, feed,
document and export of an answer's words goes through here; those who wrote it, and the
municipality, read all of it.

The places are found in the text as it was written, so passages that overlap hide all they cover,
and a point that was lifted out of a withheld passage hides what it shares with it.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from consultations.models import Answer, Hearing, Point, Withholding


@dataclass(frozen=True)
class Cover:
    """What is withheld of an answer, or of everything the municipality may quote."""

    whole: Withholding | None = None
    passages: tuple[Withholding, ...] = ()
    files: dict[str, Withholding] = field(default_factory=dict)  # by SHA-256: versions share them

    def words(self, text: str) -> str:
        """The text with a sentence in place of what is withheld."""
        if not text.strip():
            return text
        return notice(self.whole) if self.whole else _filled(text, 0, len(text), self._spans(text))

    def point(self, point: Point) -> str:
        """The words of a point, which may begin or end inside a passage."""
        if self.whole or not self.passages:
            return self.words(point.text)
        version = point.version
        for source in [*(reply.text for reply in version.replies.all()), version.text]:
            hidden = self._spans(source)
            for place in _pattern(point.text).finditer(source) if hidden else ():
                if any(start < place.end() and place.start() < end for start, end, _w in hidden):
                    return _filled(source, place.start(), place.end(), hidden)
        return self.words(point.text)

    def quoted_in(self, text: str) -> bool:
        """Whether a text repeats a withheld passage."""
        return bool(self._spans(text))

    def _spans(self, text: str) -> list[tuple[int, int, Withholding]]:
        """Where passages stand, in order, those that meet as one."""
        found = sorted(
            (place.start(), place.end(), withheld.pk or 0, withheld)
            for withheld in self.passages
            for place in _pattern(withheld.passage).finditer(text)
        )
        merged: list[tuple[int, int, Withholding]] = []
        for start, end, _pk, withheld in found:
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]), merged[-1][2])
            else:
                merged.append((start, end, withheld))
        return merged


NOTHING = Cover()


def _filled(text: str, start: int, end: int, hidden: list[tuple[int, int, Withholding]]) -> str:
    """A part of a text with a sentence in each hidden place."""
    parts, at = [], start
    for first, last, withheld in hidden:
        if last <= start or first >= end:
            continue
        parts += [text[at : max(at, first)], f"[{notice(withheld)}]"]
        at = min(last, end)
    return "".join([*parts, text[at:end]])


def _pattern(words: str) -> re.Pattern[str]:
    """Whole words, whatever white space stands between them."""
    inner = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w){inner}(?!\w)" if inner else r"(?!)")


def plain(words: str) -> str:
    """Words with single spaces between them, as a passage is kept."""
    return " ".join(words.split())


def stands_in(words: str, text: str) -> bool:
    """Whether a text has these words."""
    return bool(_pattern(words).search(text))


def notice(withheld: Withholding) -> str:
    """«Kommunen har holdt tilbake en del av teksten: personopplysninger. …»."""
    ground = {"ground": withheld.get_ground_display().lower(), "reason": withheld.reason}
    if withheld.file_id:
        return _("Kommunen har holdt tilbake et vedlegg: %(ground)s. %(reason)s") % ground
    if withheld.passage:
        return _("Kommunen har holdt tilbake en del av teksten: %(ground)s. %(reason)s") % ground
    return _("Kommunen har holdt tilbake svaret: %(ground)s. %(reason)s") % ground


def with_cover(answers: Any, path: str = "") -> Any:
    """Read what is withheld with the answers, in one statement whatever their number.

    Args:
        answers: a queryset of answers, or of rows that lead to one.
        path: how they lead to it, «version__answer__».
    """
    standing = Withholding.objects.standing().select_related("file")
    return answers.prefetch_related(Prefetch(f"{path}withholdings", standing, to_attr="withheld"))


def cover(answer: Answer) -> Cover:
    """What is withheld of an answer; of one from `with_cover` without asking again."""
    known = getattr(answer, "withheld", None)
    if known is None:
        known = answer.withholdings.standing().select_related("file")
    return _cover(known)


def quotes(hearing: Hearing) -> Cover:
    """What the municipality's own words about a hearing may not repeat in public."""
    return _cover(
        Withholding.objects.standing().filter(answer__hearing=hearing).exclude(passage="")
    )


def quotes_of(hearings: Collection[int]) -> dict[int, Cover]:
    """As `quotes`, for several hearings in one statement; one without withheld words has none."""
    standing = Withholding.objects.standing().exclude(passage="").select_related("answer")
    found: dict[int, list[Withholding]] = {}
    for withheld in standing.filter(answer__hearing__in=hearings):
        found.setdefault(withheld.answer.hearing_id, []).append(withheld)
    return {hearing: _cover(rows) for hearing, rows in found.items()}


def _cover(withheld: Iterable[Withholding]) -> Cover:
    rows: Sequence[Withholding] = list(withheld)
    if not rows:
        return NOTHING
    return Cover(
        whole=next((row for row in rows if not row.passage and row.file is None), None),
        passages=tuple(row for row in rows if row.passage),
        files={row.file.sha256: row for row in rows if row.file is not None},
    )

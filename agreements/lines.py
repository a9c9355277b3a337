"""The lines of a text file, without page numbers. Pure: bytes in, lines and complaints out."""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.errors import Refused

PAGE_NUMBER = re.compile(r"(?:side\s+)?\d{1,3}(?:\s*(?:av|/|\|)\s*\d{1,3})?", re.IGNORECASE)
LARGEST = 500_000  # bytes


class Problem(NamedTuple):
    """Something in the file that a person must put right, and where."""

    line: int
    words: str


def decoded(raw: bytes) -> str:
    """The file's text.

    Raises:
        Refused: it is empty, too large, or not UTF-8.
    """
    if len(raw) > LARGEST:
        raise Refused(_("Filen er for stor til å være en plattform. Den kan være 500 kB."), "file")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw[: wrong.start].count(b"\n") + 1
        raise Refused(
            _("Filen er ikke lagret som UTF-8 (linje %(line)s). Lagre den som ren tekst i UTF-8.")
            % {"line": line},
            "file",
        ) from wrong
    if "\x00" in text:
        raise Refused(_("Filen er ikke ren tekst. Lagre den som ren tekst i UTF-8."), "file")
    if not text.strip():
        raise Refused(_("Filen er tom."), "file")
    return text


type Line = tuple[int, str]
PAGE = "\f"  # a line that begins with it is the first of its page


def _lines(text: str) -> list[Line]:
    """Every line with its number, trimmed; the first of a page begins with a form feed."""
    found, page = [], ""
    for number, whole in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        parts = whole.split(PAGE)
        for place, part in enumerate(parts):
            page = PAGE if place else page
            line = " ".join(part.split())
            if line or len(parts) == 1:
                found.append((number, page + line))
                page = ""
    return found


def without_debris(text: str, doubts: list[Problem]) -> tuple[list[Line], list[Line]]:
    """The lines without page numbers, and the page numbers.

    A number that stands by itself is a page's where a page ends or begins, or between empty lines.
    Else it may be a word of the text: it is kept, and named.
    """
    lines = _lines(text)
    around = ["", *(line for _number, line in lines), ""]
    kept, pages, page = [], [], ""
    for (number, line), before, after in zip(lines, around, around[2:], strict=False):
        alone = line.lstrip(PAGE)
        if not PAGE_NUMBER.fullmatch(alone):
            kept.append((number, line if line.startswith(PAGE) else page + line))
            page = ""
        elif line.startswith(PAGE) or after.startswith(PAGE) or not (before or after):
            pages.append((number, alone))
            page = PAGE if line.startswith(PAGE) else page
        else:
            doubts.append(only_a_number(number, alone))
            kept.append((number, line))
    return kept, pages


def only_a_number(line: int, words: str) -> Problem:
    """That a line may be a page number, and may be something else."""
    said = _(
        "Linjen er bare et tall: %(number)s. Er det et sidetall, ta det bort. Ellers skriv det "
        "sammen med teksten det hører til."
    )
    return Problem(line, said % {"number": words})

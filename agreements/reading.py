"""How a platform's text is read into clauses. Pure: bytes in, clauses and complaints out.

The layout is that of the platform of KS and Frivillighet Norge: headings in capitals, clauses «1.»,
sub-clauses «a.», points «–», paragraphs that go on after an empty line or a page break, and
footnotes marked by a digit that is glued to a word.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from agreements.states import Section
from core.errors import Refused

# A heading that holds the word opens the section. Those that number nothing are cut otherwise.
HEADINGS = {
    "FORMÅL": Section.PURPOSE,
    "PRINSIPP": Section.PRINCIPLES,
    "RAMMEVILKÅR": Section.TERMS,
    "RELASJON": Section.RELATION,
    "OPPFØLGING": Section.FOLLOW_UP,
}
WHOLE, SENTENCES = Section.PURPOSE, Section.FOLLOW_UP

NUMBERED = re.compile(r"([0-9]{1,2})\.\s+(.*)")
LETTERED = re.compile(r"([a-zæøå])[.)]\s+(.*)")
POINT = re.compile(r"[-–•]\s+(.*)")
PAGE_NUMBER = re.compile(r"(?:side\s+)?\d{1,3}(?:\s*(?:av|/|\|)\s*\d{1,3})?", re.IGNORECASE)
FOOTNOTE = re.compile(r"(\d{1,2})\s+([A-ZÆØÅ].*)")
MARK = re.compile(r"(?<=[a-zæøå])\d{1,2}\b")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])")
WORD = re.compile(r"\w+")
LARGEST = 500_000  # bytes
LONGEST_TITLE, MOST_CLAUSES = 150, 500  # what an edition has room for


@dataclass
class Read:
    """A clause as it was read: its code, its words, and the line it began on."""

    code: str
    section: Section
    text: str
    line: int


class Problem(NamedTuple):
    """Something in the file that a person must put right, and where."""

    line: int
    words: str


@dataclass
class Reading:
    """What was understood of a file."""

    title: str = ""
    clauses: list[Read] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def of(self, section: Section) -> list[Read]:
        """The clauses of one part."""
        return [clause for clause in self.clauses if clause.section == section]


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


def read(raw: bytes) -> Reading:
    """Read a file into clauses, with everything that a person must look at.

    Args:
        raw: the bytes of a text file.

    Returns:
        What was understood; it may be saved only when there are no problems.

    Raises:
        Refused: the file is no text at all.
    """
    found = Reading()
    lines = _without_footnotes(_without_debris(decoded(raw)), found.footnotes)
    reader = _Reader(found)
    for number, line in lines:
        reader.take(number, line)
    reader.end()
    if len(found.title) > LONGEST_TITLE or len(found.clauses) > MOST_CLAUSES:
        found.problems.append(Problem(0, _("Teksten er for lang. Kort den ned.")))
    found.problems += _wrong_numbers(found.clauses)
    if lost := _lost(lines, found, reader.headings):
        words = _("Disse ordene havnet ikke i noe punkt: %(words)s") % {"words": lost}
        found.problems.append(Problem(0, words))
    return found


type Line = tuple[int, str]


def _without_debris(text: str) -> list[Line]:
    """Every line with its number, trimmed; page numbers and form feeds are gone."""
    kept = []
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        line = " ".join(line.split())
        kept.append((number, "" if PAGE_NUMBER.fullmatch(line) else line))
    return kept


def _without_footnotes(lines: list[Line], footnotes: dict[str, str]) -> list[Line]:
    """The lines without footnotes and their marks; a note goes on until an empty line."""
    marked = {mark for _number, line in lines for mark in MARK.findall(line)}
    notes: dict[str, list[str]] = {}
    kept, note = [], ""
    for number, line in lines:
        begins = FOOTNOTE.fullmatch(line)
        if begins and begins[1] in marked:
            note = begins[1]
            notes[note] = [begins[2]]
        elif note and line:
            notes[note].append(line)
        else:
            note = ""
            kept.append((number, line))
    footnotes |= {mark: " ".join(words) for mark, words in notes.items()}
    return [(number, MARK.sub(lambda m: "" if m[0] in notes else m[0], line))
            for number, line in kept]  # fmt: skip


class _Reader:
    """Takes the lines one by one, and knows which clause is being read.

    Lines are put together when what they belong to is over, so that a long text takes no longer
    for each line than a short one.
    """

    def __init__(self, found: Reading) -> None:
        self.found = found
        self.title: list[str] = []
        self.section: Section | None = None
        self.opened: set[Section] = set()  # those with a clause
        self.going_on: list[str] = []  # lines after the first of the clause that is being read
        self.number = ""  # of the numbered clause that is being read
        self.points = 0
        self.paragraph: list[str] = []
        self.began = 0
        self.headings: list[str] = []

    def take(self, number: int, line: str) -> None:
        """One line, trimmed."""
        if not line:
            self._break()
        elif line.isupper() and len(line) > 3:
            self._heading(number, line)
        elif self.section is None:
            self.title.append(line)
        elif self.section in (WHOLE, SENTENCES):
            self.began = self.began or number
            self.paragraph.append(line)
        else:
            self._numbered(number, line)

    def end(self) -> None:
        """The file is over."""
        self._break()
        self._cut()
        self.found.title = " ".join(self.title)
        if not self.found.clauses:
            self.found.problems.append(Problem(0, _("Fant ingen punkter i filen.")))

    def _heading(self, number: int, line: str) -> None:
        self._break()
        self._cut()
        self.headings.append(line)
        section = next((part for word, part in HEADINGS.items() if word in line), None)
        if section is None:
            words = _("Kjenner ikke delen «%(heading)s».") % {"heading": line}
            self.found.problems.append(Problem(number, words))
        elif section in self.opened:
            words = _("Delen «%(heading)s» står to ganger.") % {"heading": line}
            self.found.problems.append(Problem(number, words))
        self.section, self.number, self.points = section or Section.RELATION, "", 0

    def _numbered(self, number: int, line: str) -> None:
        assert self.section is not None  # noqa: S101 – asked by the caller
        if begins := NUMBERED.fullmatch(line):
            self.number, self.points = begins[1], 0
            self._begin(f"{self.section}{self.number}", begins[2], number)
        elif self.number and (begins := LETTERED.fullmatch(line)):
            self.points = 0
            self._begin(f"{self.section}{self.number}{begins[1]}", begins[2], number)
        elif self.number and (begins := POINT.fullmatch(line)):
            self.points += 1
            self._begin(f"{self.section}{self.number}-{self.points}", begins[1], number)
        elif self.found.clauses and self.found.clauses[-1].section == self.section:
            self.going_on.append(line)
        else:
            words = _("Linjen hører ikke til noe punkt: «%(line)s»") % {"line": line}
            self.found.problems.append(Problem(number, words))

    def _begin(self, code: str, text: str, line: int) -> None:
        assert self.section is not None  # noqa: S101 – asked by the caller
        self._close()
        self.found.clauses.append(Read(code, self.section, text, line))
        self.opened.add(self.section)

    def _close(self) -> None:
        """No more lines of the last clause."""
        if self.going_on:
            last = self.found.clauses[-1]
            last.text = " ".join([last.text, *self.going_on])
            self.going_on = []

    def _break(self) -> None:
        """An empty line ends a paragraph of a part that numbers nothing."""
        if self.paragraph and self.paragraph[-1]:
            self.paragraph.append("")

    def _cut(self) -> None:
        """A part that numbers nothing is one clause, or one for each sentence."""
        self._close()
        paragraphs = [part for part in " ".join(
            line or "\n\n" for line in self.paragraph
        ).split("\n\n") if part.strip()]  # fmt: skip
        whole = [" ".join(part.split()) for part in paragraphs]
        if self.section == WHOLE and whole:
            self._begin(str(WHOLE), "\n\n".join(whole), self.began)
        elif self.section == SENTENCES:
            sentences = [one for part in whole for one in SENTENCE_END.split(part)]
            for number, sentence in enumerate(sentences, start=1):
                self._begin(f"{SENTENCES}{number}", sentence, self.began)
        self.paragraph, self.began = [], 0


def _wrong_numbers(clauses: list[Read]) -> list[Problem]:
    """A number that is missing, and one that two clauses have."""
    problems, expected = [], dict[str, int]()
    seen = dict[str, int]()
    for clause in clauses:
        if clause.code in seen:
            words = _("Nummeret står to ganger, også på linje %(line)s.") % {
                "line": seen[clause.code]
            }
            problems.append(Problem(clause.line, f"{clause.code}: {words}"))
            continue
        seen[clause.code] = clause.line
        stem, place = _place(clause.code)
        want = expected.get(stem, 1)
        if place != want:
            words = _("Det mangler et nummer før dette.")
            problems.append(Problem(clause.line, f"{clause.code}: {words}"))
        expected[stem] = place + 1
    return problems


def _place(code: str) -> tuple[str, int]:
    """What a code counts within, and its place there: «K1c» is the third of «K1»."""
    if code[-1].isdigit():
        stem = code.rstrip("0123456789")
        return stem, int(code[len(stem) :])
    return (code[:-1], ord(code[-1]) - ord("a") + 1) if len(code) > 1 else (code, 1)


def _lost(lines: list[Line], found: Reading, headings: list[str]) -> str:
    """The words of the file that are in no clause, heading or title."""
    there = Counter(WORD.findall(" ".join(line for _number, line in lines)))
    kept = [clause.text for clause in found.clauses]
    there -= Counter(WORD.findall(" ".join([*kept, *headings, found.title])))
    numbers = [word for word in there if word.isdigit() or len(word) == 1]
    for word in numbers:
        del there[word]
    return ", ".join(sorted(there))

"""How a platform's text is read into clauses. Pure: bytes in, clauses and complaints out.

The layout is that of the platform of KS and Frivillighet Norge: headings in capitals, clauses «1.»,
sub-clauses «a.», points «–», paragraphs that go on after an empty line or a page break, and
footnotes marked by a digit that is glued to a word. What may be a clause or a page number and may
be something else is never guessed at: a person is asked.
"""

import re
from bisect import bisect
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from agreements.lines import PAGE, Line, Problem, decoded, only_a_number, without_debris
from agreements.states import Section

# A heading that holds the word opens the section. Those that number nothing are cut otherwise.
HEADINGS = {
    "FORMÅL": Section.PURPOSE,
    "PRINSIPP": Section.PRINCIPLES,
    "RAMMEVILKÅR": Section.TERMS,
    "RELASJON": Section.RELATION,
    "OPPFØLGING": Section.FOLLOW_UP,
}
WHOLE, SENTENCES = Section.PURPOSE, Section.FOLLOW_UP

NUMBERED = re.compile(r"([0-9]{1,2})[.)]+(?![0-9–-])\s*(.*)")
LETTERED = re.compile(r"([A-ZÆØÅa-zæøå])(?:\.(?=[\sA-ZÆØÅ]|$)|\))\s*(.*)")
LOOSE = re.compile(r"\(?([0-9]{1,2}|[A-ZÆØÅa-zæøå])(?:\s*[):]|\s*[–-]\s|\s+[A-ZÆØÅ])")
POINT = re.compile(r"[-–•]\s+(.*)")
FOOTNOTE = re.compile(r"(\d{1,2})\s+([A-ZÆØÅ].*)")
MARK = re.compile(r"(?<=[a-zæøå])\d{1,2}\b")
SHORT = re.compile(  # what is followed by a period that ends no sentence
    r"(?:^|[\s(«])(?:jfr?|bl\.\s?a|f\.\s?eks|t\.\s?d|d\.\s?v\.\s?s|dvs|ca|nr|kap|pkt|kl|evt?|vedr|inkl"
    r"|ekskl|hhv|p\.\s?g\.\s?a|pga)\.$",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])")
WORD = re.compile(r"\w+")
LONGEST_TITLE, MOST_CLAUSES = 150, 500  # what an edition has room for


@dataclass
class Read:
    """A clause as it was read: its code, its words, and the line it began on."""

    code: str
    section: Section
    text: str
    line: int


@dataclass
class Reading:
    """What was understood of a file."""

    title: str = ""
    clauses: list[Read] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)
    marked: dict[str, str] = field(default_factory=dict)  # the word that each footnote is of
    problems: list[Problem] = field(default_factory=list)

    def of(self, section: Section) -> list[Read]:
        """The clauses of one part."""
        return [clause for clause in self.clauses if clause.section == section]


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
    whole, pages = without_debris(decoded(raw), found.problems)
    lines = _without_footnotes(whole, found)
    reader = _Reader(found)
    for number, line in lines:
        reader.take(number, line)
    reader.end()
    if len(found.title) > LONGEST_TITLE or len(found.clauses) > MOST_CLAUSES:
        found.problems.append(Problem(0, _("Teksten er for lang. Kort den ned.")))
    found.problems += _wrong_numbers(found.clauses)
    found.problems += _mistaken_pages(found.clauses, pages)
    if lost := _lost(whole, found, [*reader.headings, *reader.marks]):
        words = _("Disse ordene havnet ikke i noe punkt: %(words)s") % {"words": lost}
        found.problems.append(Problem(0, words))
    return found


def _without_footnotes(lines: list[Line], found: Reading) -> list[Line]:
    """The lines without footnotes and their marks.

    A note goes on until an empty line, the next page, a heading or the next clause.
    """
    marked = {mark for _number, line in lines for mark in MARK.findall(line)}
    notes: dict[str, list[str]] = {}
    kept, note = [], ""
    for number, line in lines:
        begins = FOOTNOTE.fullmatch(line.lstrip(PAGE))
        if begins and begins[1] in marked:
            note = begins[1]
            notes[note] = [begins[2]]
        elif note and line and not _begins(line):
            notes[note].append(line)
        else:
            note = ""
            kept.append((number, line.lstrip(PAGE)))
    found.footnotes |= {mark: " ".join(words) for mark, words in notes.items()}
    found.marked |= dict.fromkeys(notes, "")

    def unmarked(mark: re.Match[str]) -> str:
        if mark[0] in notes:
            begins = mark.string.rfind(" ", 0, mark.start()) + 1
            found.marked[mark[0]] = found.marked[mark[0]] or mark.string[begins : mark.start()]
        return "" if mark[0] in notes else mark[0]

    return [(number, MARK.sub(unmarked, line)) for number, line in kept]


def _begins(line: str) -> bool:
    """Whether something else than what stands above begins here."""
    return (
        line.startswith(PAGE)
        or _is_heading(line)
        or NUMBERED.fullmatch(line) is not None
        or LETTERED.fullmatch(line) is not None
    )


def _is_heading(line: str) -> bool:
    return line.isupper() and len(line) > 3


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
        self.number = self.letter = ""  # of the numbered clause that is being read
        self.marks: list[str] = []  # numbers and letters that began a clause
        self.points = 0
        self.paragraph: list[str] = []
        self.began = 0
        self.headings: list[str] = []

    def take(self, number: int, line: str) -> None:
        """One line, trimmed."""
        if not line:
            self._break()
        elif _is_heading(line):
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
        self.section = section or Section.RELATION
        self.number, self.letter, self.points = "", "", 0

    def _numbered(self, number: int, line: str) -> None:
        assert self.section is not None  # noqa: S101 – asked by the caller
        if begins := NUMBERED.fullmatch(line):
            self.number, self.letter, self.points = begins[1], "", 0
            self.marks.append(begins[1])
            self._begin(f"{self.section}{self.number}", begins[2], number)
        elif self.number and (begins := LETTERED.fullmatch(line)):
            self.letter, self.points = begins[1].lower(), 0
            self.marks.append(begins[1])
            self._begin(f"{self.section}{self.number}{self.letter}", begins[2], number)
        elif self.number and (begins := POINT.fullmatch(line)):
            self.points += 1
            self._begin(f"{self.section}{self.number}-{self.points}", begins[1], number)
        elif self.found.clauses and self.found.clauses[-1].section == self.section:
            self.going_on.append(line)
            self._doubt(number, line)
        else:
            words = _("Linjen hører ikke til noe punkt: «%(line)s»") % {"line": line}
            self.found.problems.append(Problem(number, words))

    def _doubt(self, number: int, line: str) -> None:
        """Name a line that may be the next clause, written in another way."""
        loose = LOOSE.match(line) if self.number else None
        nexts = {str(int(self.number) + 1), _after(self.letter)} if loose else set()
        if loose and loose[1].lower() in nexts:
            words = _("Er dette et nytt punkt? Skriv «%(mark)s.» foran. Linjen er: «%(line)s»")
            words %= {"mark": loose[1], "line": line}
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
            last.text = " ".join([last.text, *self.going_on]).strip()
            self.going_on = []

    def _break(self) -> None:
        """An empty line ends a paragraph of a part that numbers nothing."""
        if self.paragraph and self.paragraph[-1]:
            self.paragraph.append("")

    def _cut(self) -> None:
        """A part that numbers nothing is one clause, or one for each sentence."""
        self._close()
        parts = " ".join(line or "\n\n" for line in self.paragraph).split("\n\n")
        whole = [" ".join(part.split()) for part in parts if part.strip()]
        if self.section == WHOLE and whole:
            self._begin(str(WHOLE), "\n\n".join(whole), self.began)
        elif self.section == SENTENCES:
            sentences = [one for part in whole for one in _sentences(part)]
            for number, sentence in enumerate(sentences, start=1):
                self._begin(f"{SENTENCES}{number}", sentence, self.began)
        self.paragraph, self.began = [], 0


def _after(letter: str) -> str:
    """The letter that comes next; «a» first."""
    return chr(ord(letter) + 1) if letter else "a"


def _sentences(part: str) -> list[str]:
    """A paragraph cut where its sentences end; a short form such as «jf.» ends none."""
    found, begun = [], list[str]()
    for one in SENTENCE_END.split(part):
        begun.append(one)
        if not SHORT.search(one[-12:]):
            found.append(" ".join(begun))
            begun = []
    return [*found, " ".join(begun)] if begun else found


def _mistaken_pages(clauses: list[Read], pages: list[Line]) -> list[Problem]:
    """A page number that may be the number of a clause that is missing after the last of a part."""
    codes, found = {clause.code for clause in clauses}, []
    began = [clause.line for clause in clauses]
    for line, words in pages:
        place = bisect(began, line)
        before = clauses[place - 1] if place else None
        if before is None or before.section in (WHOLE, SENTENCES) or not words.isdigit():
            continue
        number = re.sub(r"\D.*", "", before.code[1:])
        if int(words) == int(number) + 1 and f"{before.section}{words}" not in codes:
            found.append(only_a_number(line, words))
    return found


def _wrong_numbers(clauses: list[Read]) -> list[Problem]:
    """A number that is missing, one that two clauses have, and one with nothing after it."""
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
        if not clause.text:
            words = _("Punktet har ingen ord.")
            problems.append(Problem(clause.line, f"{clause.code}: {words}"))
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


def _lost(lines: list[Line], found: Reading, marks: list[str]) -> str:
    """The words and numbers of the file that are nowhere in what was understood of it.

    Args:
        lines: the whole file but for its page numbers.
        found: what was understood.
        marks: headings, and the numbers and letters of clauses.
    """

    def words(text: str) -> Counter[str]:
        unmarked = MARK.sub(lambda mark: "" if mark[0] in found.footnotes else mark[0], text)
        return Counter(WORD.findall(unmarked))

    there = words(" ".join(line for _number, line in lines))
    kept = [clause.text for clause in found.clauses]
    notes = [word for note in found.footnotes.items() for word in note]
    there -= words(" ".join([*kept, *notes, *marks, found.title]))
    return ", ".join(sorted(there))

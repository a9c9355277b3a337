"""The meeting in a letter, as a mail program reads it (RFC 5545), without the portal's library."""

from collections.abc import Iterator
from dataclasses import dataclass

from launcher.stories.fault import Fault
from launcher.stories.mail import Letter

QUOTED = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


@dataclass(frozen=True)
class Line:
    """One content line: its name, its parameters, its value."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass(frozen=True)
class Meeting:
    """One VEVENT with what stands around it."""

    method: str
    zones: set[str]  # TZID of each VTIMEZONE
    lines: tuple[Line, ...]

    def line(self, name: str) -> Line:
        """The one line of that name. Raises Fault when there is none, or more than one."""
        found = [one for one in self.lines if one.name == name]
        if len(found) != 1:
            raise Fault(f"møtet har {len(found)} linjer «{name}», ikke én")
        return found[0]

    def text(self, name: str) -> str:
        """Its value as people read it."""
        value = self.line(name).value
        return "".join(unquoted(value))

    def address(self, name: str) -> str:
        """Whose address stands there, in lower case."""
        return self.line(name).value.lower().removeprefix("mailto:")


def in_letter(letter: Letter) -> Meeting:
    """The one meeting in a letter. Raises Fault when there is none, or more than one."""
    if len(letter.calendars) != 1:
        raise Fault(f"brevet til {letter.to_name} har {len(letter.calendars)} møter, ikke ett")
    method, text = letter.calendars[0]
    found = read(text)
    if len(found) != 1:
        raise Fault(f"brevet til {letter.to_name} har {len(found)} møter, ikke ett")
    if found[0].method != method:
        raise Fault(f"brevet til {letter.to_name} sier {method}, møtet i det {found[0].method}")
    return found[0]


def read(text: str) -> list[Meeting]:
    """Every VEVENT of a calendar. Raises Fault when what has begun does not end."""
    placed = list(nested(unfolded(text)))
    here = [line for inside, line in placed if inside == ["VCALENDAR"]]
    method = next((line.value for line in here if line.name == "METHOD"), "")
    zoned = (line for inside, line in placed if inside == ["VCALENDAR", "VTIMEZONE"])
    zones = {line.value for line in zoned if line.name == "TZID"}
    events: list[list[Line]] = []
    for inside, line in placed:
        if inside == ["VCALENDAR", "VEVENT"] and line.name == "BEGIN":
            events.append([])
        elif inside == ["VCALENDAR", "VEVENT"]:
            events[-1].append(line)
    return [Meeting(method, zones, tuple(lines)) for lines in events]


def nested(lines: list[str]) -> Iterator[tuple[list[str], Line]]:
    """Each line with the components it stands in; BEGIN counts as inside."""
    inside: list[str] = []
    for line in map(split, lines):
        if line.name == "END":
            if not inside or inside.pop() != line.value:
                raise Fault(f"kalenderen slutter «{line.value}», som ikke har begynt")
            continue
        if line.name == "BEGIN":
            inside.append(line.value)
        yield list(inside), line
    if inside:
        raise Fault(f"kalenderen mangler slutten på «{inside[-1]}»")


def unfolded(text: str) -> list[str]:
    """Lines put together again where they were folded (3.1)."""
    whole: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.startswith((" ", "\t")) and whole:
            whole[-1] += line[1:]
        elif line:
            whole.append(line)
    return whole


def split(line: str) -> Line:
    """Name, parameters and value; what stands in quotes is one word."""
    pieces, quoted, start = [], False, 0
    for place, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char in ";:" and not quoted:
            pieces.append(line[start:place])
            start = place + 1
            if char == ":":
                break
    else:
        raise Fault(f"kalenderen har en linje uten verdi: {line[:60]}")
    name, *parameters = pieces
    pairs = (one.partition("=") for one in parameters)
    found = {key.upper(): value.strip('"') for key, _is, value in pairs}
    return Line(name.upper(), found, line[start:])


def unquoted(value: str) -> list[str]:
    """A text without its backslashes (3.3.11)."""
    parts, place = [], 0
    while place < len(value):
        pair = value[place : place + 2]
        parts.append(QUOTED.get(pair, value[place]))
        place += 2 if pair in QUOTED else 1
    return parts

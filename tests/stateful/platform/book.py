"""The Book: what somebody with pen and paper would know of two platforms. No row in it.

An edition's days, words and yeses stand here as they should be; what is refused follows from them.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from core import clock
from organisations.states import Role
from tests.stateful.platform.world import (
    JOINERS,
    LOCAL,
    NATIONAL,
    PEOPLE,
    PLATFORMS,
    ROLES,
    SPEAKS,
    START,
    VOLUNTARY,
    Table,
)

VALID = ("in_force", "in_evaluation")
BOUND = ("signed", *VALID, "superseded", "expired")
COMING = ("draft", "for_approval", "signed")
SHOWN = ("for_approval", *BOUND)
KEYS = {Role.RESPONSIBLE, Role.APPROVER}
WRITERS = KEYS | {Role.WRITER}
JOINED_WRITERS = {Role.RESPONSIBLE, Role.WRITER}
OPENS, PARTY_OPENS = 6, 12  # months before the end

type Voice = tuple[str, str]  # the side, and the organisation that joins where there is no council


@dataclass
class Yes:
    """Somebody's."""

    by: str
    left: bool = False
    before: list[str] = field(default_factory=list)  # who had it join the times before


@dataclass
class Longer:
    """A longer term that a side asks for."""

    pk: int
    side: str
    by: str
    to: date
    state: str = "asked"
    yes: dict[Voice, Yes] = field(default_factory=dict)


@dataclass
class Said:
    """What the parties conclude of a clause."""

    verdict: str
    text: str = ""
    words: str = ""
    views: dict[str, str] = field(default_factory=dict)


@dataclass
class Look:
    """A joint evaluation."""

    pk: int
    ref: str
    state: str = "open"
    version: int = 1
    words: str = ""
    views: dict[tuple[str, str], str] = field(default_factory=dict)  # side and code → its words
    handed: dict[str, str] = field(default_factory=dict)  # side → who
    said: dict[str, Said] = field(default_factory=dict)
    yes: dict[Voice, Yes] = field(default_factory=dict)


@dataclass
class Text:
    """An edition."""

    pk: int
    ref: str
    of: str  # which platform
    number: int
    state: str = "draft"
    version: int = 1
    first: date | None = None
    last: date | None = None
    months: int = 36
    words: dict[str, str] = field(default_factory=dict)  # code → text, those left out too
    out: set[str] = field(default_factory=set)  # left out
    unchosen: set[str] = field(default_factory=set)
    base: int | None = None  # the national edition that it was made from
    concluded: bool = False  # drafted by an evaluation: both must want it made anew
    renewal: str = ""  # the side that has asked for it
    yes: dict[Voice, Yes] = field(default_factory=dict)
    asked: list[Longer] = field(default_factory=list)
    look: Look | None = None

    @property
    def waiting(self) -> Longer | None:
        """The wish that is not answered."""
        return next((one for one in self.asked if one.state == "asked"), None)

    @property
    def local(self) -> bool:
        """Of Larvik."""
        return self.of == LOCAL


@dataclass
class Book:
    """Both platforms, from their first day."""

    table: Table
    needed: int
    now: datetime = START
    texts: dict[int, Text] = field(default_factory=dict)
    notices: set[tuple[int, str, date]] = field(default_factory=set)
    counter: int = 0
    only: str = ""  # the platform that moves are drawn for; both when empty

    # --- who ---

    def roles(self, person: str, party: str) -> set[Role]:
        """What a person is there."""
        return {role for who, where, role in ROLES if (who, where) == (person, party)}

    def joined(self, of: str) -> set[str]:
        """The organisations that stand behind some edition that has not been followed."""
        if of == NATIONAL:
            return set()
        return {
            org
            for text in self.of(of)
            if text.state != "superseded"
            for (_side, org), yes in text.yes.items()
            if org and not yes.left
        }

    def holds(self, person: str, of: str, side: str) -> bool:
        """May bind a side; nobody does where organisations join."""
        party = SPEAKS.get((of, side))
        return party is not None and bool(self.roles(person, party) & KEYS)

    def prepares(self, person: str, of: str, side: str) -> bool:
        """May write for a side."""
        if party := SPEAKS.get((of, side)):
            return bool(self.roles(person, party) & WRITERS)
        return any(self.roles(person, org) & JOINED_WRITERS for org in self.joined(of))

    def speaks(self, person: str, of: str, side: str) -> bool:
        """May hand in for a side."""
        if (of, side) in SPEAKS:
            return self.holds(person, of, side)
        return any(Role.RESPONSIBLE in self.roles(person, org) for org in self.joined(of))

    def assesses(self, person: str, of: str, side: str) -> bool:
        """May write of a side before both have handed in: who belongs to both may not."""
        other = VOLUNTARY if side == "public" else "public"
        return self.prepares(person, of, side) and not self.prepares(person, of, other)

    def takes_back(self, person: str, of: str) -> bool:
        """May take what is put forward back: not one of many that join."""
        sides = [side for side in ("public", VOLUNTARY) if not self.joins(of, side)]
        return any(self.prepares(person, of, side) for side in sides)

    def writes(self, person: str, of: str) -> bool:
        """For either side."""
        return any(self.prepares(person, of, side) for side in ("public", "voluntary"))

    def lets_join(self, person: str, org: str) -> bool:
        """Responsible in one that works in Larvik."""
        return org in JOINERS and Role.RESPONSIBLE in self.roles(person, org)

    def joins(self, of: str, side: str) -> bool:
        """No council speaks for it."""
        return (of, side) not in SPEAKS

    def may_say(self, person: str, of: str, voice: Voice) -> bool:
        """Give that yes, as far as keys go."""
        side, org = voice
        return self.lets_join(person, org) if self.joins(of, side) else self.holds(person, of, side)

    def voices(self, of: str) -> list[Voice]:
        """Whose yes there can be."""
        joined = [(VOLUNTARY, org) for org in JOINERS]
        return [
            ("public", ""),
            *(joined if self.joins(of, VOLUNTARY) else [(VOLUNTARY, "")]),
        ]

    def people_for(self, of: str, side: str) -> list[str]:
        """Those who write for a side."""
        return [person for person in PEOPLE if self.prepares(person, of, side)]

    # --- when ---

    def today(self) -> date:
        """In Oslo."""
        return self.now.astimezone(clock.OSLO).date()

    # --- which ---

    def drawn(self) -> list[Text]:
        """The editions that moves are drawn for."""
        return [text for text in self.texts.values() if self.only in ("", text.of)]

    def of(self, of: str) -> list[Text]:
        """A platform's editions by number."""
        return sorted((t for t in self.texts.values() if t.of == of), key=lambda t: t.number)

    def coming(self, of: str) -> Text | None:
        """On its way."""
        return next((t for t in self.of(of) if t.state in COMING), None)

    def valid(self, of: str) -> Text | None:
        """Binds today, as far as the clock has seen."""
        return next((t for t in self.of(of) if t.state in VALID), None)

    def looks(self) -> Iterator[tuple[Text, Look]]:
        """Every evaluation."""
        for text in self.texts.values():
            if text.look:
                yield text, text.look

    # --- yes ---

    def every_yes(self, of: str, given: dict[Voice, Yes]) -> bool:
        """Each side has said yes; enough organisations where they join."""
        standing = [side for (side, _org), yes in given.items() if not yes.left]
        return all(
            standing.count(side) >= (self.needed if self.joins(of, side) else 1)
            for side in ("public", "voluntary")
        )

    def why_no_yes(self, person: str, of: str, voice: Voice, given: dict[Voice, Yes]) -> str:
        """Why a yes is not taken; empty when it is."""
        if not self.may_say(person, of, voice):
            return "no key"
        other = [yes for (side, _org), yes in given.items() if side != voice[0]]
        said = {person for yes in other for person in (yes.by, *yes.before)}
        return "has said yes for the other" if person in said else ""

    def say(self, person: str, voice: Voice, given: dict[Voice, Yes]) -> None:
        """It stands; one that left comes back by whoever has it join now, and both are known."""
        old = given.get(voice)
        if old is None or old.left:
            given[voice] = Yes(person, before=[*old.before, old.by] if old else [])

    def not_ready(self, text: Text) -> str:
        """Why it cannot be agreed on."""
        if not set(text.words) - text.out:
            return "no clauses"
        if text.first is None or text.last is None:
            return "no first day"
        if text.last < self.today():
            return "over already"
        bound = [t for t in self.of(text.of) if t.state in BOUND]
        return "another from then" if any(later(t.first, text.first) for t in bound) else ""

    def sign(self, text: Text) -> None:
        """Every yes: the one before ends the day before."""
        assert text.first is not None
        for other in self.of(text.of):
            if other.state in BOUND and other.last is not None and other.last >= text.first:
                other.last = text.first - timedelta(days=1)
        text.state = "signed"

    # --- the clock ---

    def effects(self) -> list[tuple[Text, str]]:
        """What is past is over, and what is due begins: which, and what each becomes."""
        found: list[tuple[Text, str]] = []
        for of in PLATFORMS:
            new = next((t for t in self.of(of) if t.state == "signed"), None)
            if new is not None and new.first is not None and new.first > self.today():
                new = None
            old = self.valid(of)
            if old is not None and old.last is not None and old.last < self.today():
                found.append((old, "superseded" if new else "expired"))
            if new is not None:
                found.append((new, "in_force"))
        return found

    def due_to_open(self) -> list[Text]:
        """Half a year is left, or less, and nobody has looked back."""
        soon = months_later(self.today(), OPENS)
        return [
            t
            for t in self.texts.values()
            if t.state in VALID and t.last is not None and t.last <= soon and t.look is None
        ]

    def warnings(self) -> set[tuple[int, str, date]]:
        """What each side is told now: the nearest warning, once for each last day."""
        due = {
            (text.pk, warning(text.last, self.today()), text.last)
            for text in self.texts.values()
            if text.state in VALID and text.last is not None and not self.followed(text)
        }
        return {one for one in due if one[1]} - self.notices

    def followed(self, text: Text) -> bool:
        """A later one of the platform is agreed on."""
        return any(t.number > text.number and t.state in BOUND for t in self.of(text.of))


def later(one: date | None, other: date | None) -> bool:
    """Not before."""
    return one is not None and other is not None and one >= other


def warning(last: date, today: date) -> str:
    """«12m», «6m», «3m» or «30d»; only the nearest."""
    if today > last:
        return ""
    if (last - today).days <= 30:
        return "30d"
    near = [months for months in (3, 6, 12) if today >= months_later(last, -months)]
    return f"{near[0]}m" if near else ""


def months_later(day: date, months: int) -> date:
    """So many months on, or the last day of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

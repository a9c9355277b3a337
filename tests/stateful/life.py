"""What should be true of one hearing: a small model in Python, with no row of the portal in it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from organisations.states import Role
from tests.stateful.world import (
    BAND,
    BURNS_FOR,
    PEOPLE,
    START,
    TOWN,
    WORKS_HERE,
    World,
)

WRITING = {Role.WRITER, Role.RESPONSIBLE}
STAFF = {Role.WRITER, Role.RESPONSIBLE, Role.APPROVER}
NOT_PUBLIC = {"draft", "for_approval"}


@dataclass
class Listed:
    """Somebody on the list."""

    source: str = "match"
    accepted: bool = True
    reason: str = ""


@dataclass
class Words:
    """A version: open while `sent` is None."""

    kind: str = "with_remarks"
    text: str = ""
    replies: list[str] = field(default_factory=list)
    file: bool = False
    saves: int = 0
    late: bool = False

    def empty(self) -> bool:
        """Nothing that could be sent with remarks."""
        return not (self.text.strip() or self.replies or self.file)

    def parts(self) -> list[str]:
        """What splitting makes of it."""
        texts = [*self.replies, self.text]
        return [text for text in texts if text.strip()] or ["Se vedlegget."]


@dataclass
class Answered:
    """The answer of one organisation."""

    draft: Words | None = None
    sent: list[Words] = field(default_factory=list)
    number: int | None = None
    late_reason: str = ""
    sender: str = ""

    @property
    def current(self) -> Words | None:
        """What counts."""
        return self.sent[-1] if self.sent else None


@dataclass
class Lifted:
    """A point, with what was said about it."""

    party: str
    text: str
    treatment: int
    outcome: str = ""
    reason: str = ""
    by: str = ""
    version: int = 0


@dataclass
class Life:
    """One hearing from its first word to the decision, as it should be."""

    world: World
    now: datetime = START
    roles: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    state: str = "draft"
    version: int = 1
    kind: str = "matter"
    topics: list[str] = field(default_factory=list)
    questions: int = 0
    contact: bool = True
    document: bool = False
    one_key: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    asked_by: str = ""
    returned: str = ""
    published_by: str = ""
    summary: str = ""
    summarised_by: str = ""
    outcome: str = ""
    invited: dict[str, Listed] = field(default_factory=dict)
    answers: dict[str, Answered] = field(default_factory=dict)
    points: dict[int, Lifted] = field(default_factory=dict)
    letters: Counter[tuple[str, str]] = field(default_factory=Counter)

    # who
    def roles_of(self, person: str, party: str) -> set[str]:
        """What somebody may act as in a party now."""
        return {role for who, where, role in self.roles.values() if (who, where) == (person, party)}

    def may(self, roles: set[str], party: str = TOWN) -> list[str]:
        """Those who hold one of these roles there."""
        return [person for person in PEOPLE if self.roles_of(person, party) & roles]

    def signers(self) -> list[str]:
        """Those with the key that publishes, whoever asked for it."""
        return self.may(STAFF if self.one_key else {Role.APPROVER})

    # when
    def public(self) -> bool:
        """Anyone may read it."""
        return self.state not in NOT_PUBLIC

    def closed(self) -> bool:
        """The deadline has passed; the instant itself is past."""
        return self.closes_at is not None and self.now >= self.closes_at

    def coming(self) -> bool:
        """Published and not open yet."""
        return self.state == "published" and self.opens_at is not None and self.now < self.opens_at

    # what
    def found(self) -> list[str]:
        """Those that matching finds for the topics and the kind."""
        names = {name for topic in self.topics for name in BURNS_FOR[topic]}
        return sorted(names | (set(WORKS_HERE) if self.kind == "framework" else set()))

    def missing(self) -> str:
        """Why nobody could answer it."""
        if self.closes_at is None or self.closes_at <= self.now:
            return "no deadline ahead"
        if not self.contact:
            return "nobody to ask"
        if not any(listed.accepted for listed in self.invited.values()):
            return "nobody invited"
        return ""

    def unsplit(self) -> list[str]:
        """Sent with remarks, without points, and not set aside."""
        split = {point.party for point in self.points.values()}
        return [
            party
            for party, answer in self.answers.items()
            if answer.current
            and answer.current.kind == "with_remarks"
            and party not in split
            and not answer.late_reason
        ]

    def untreated(self) -> list[int]:
        """Points that wait."""
        return [pk for pk, point in self.points.items() if not point.outcome]

    def sent(self) -> dict[str, Answered]:
        """The answers that count."""
        return {party: answer for party, answer in self.answers.items() if answer.sent}

    def address(self, party: str) -> str:
        """Where letters to a party go; empty when there is none."""
        if party == BAND:
            return "post@korps.example"
        responsible = [
            who
            for _pk, (who, where, role) in sorted(self.roles.items())
            if (where, role) == (party, Role.RESPONSIBLE)
        ]
        if responsible:
            return email_of(responsible[0])
        return self.world.register.get(party, "")


def email_of(person: str) -> str:
    """A person's own address."""
    return f"{person}@folk.example"


def later(now: datetime, **much: int) -> datetime:
    """So much later on the clock that does not jump."""
    return now + timedelta(**much)

"""What should be true of one hearing: a small model in Python, with no row of the portal in it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from organisations.states import Role
from tests.stateful.calendar import least
from tests.stateful.picture import Picture
from tests.stateful.world import (
    BAND,
    BURNS_FOR,
    GONE,
    PEOPLE,
    START,
    TOWN,
    WORKS_HERE,
    World,
    email_of,
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
    declined: bool = False


@dataclass
class Asked:
    """Somebody responsible is asked to approve a draft; `saves` is the count they approved."""

    approver: str
    saves: int | None = None


@dataclass
class Words:
    """A version."""

    kind: str = "with_remarks"
    text: str = ""
    replies: list[str] = field(default_factory=list)
    file: bool = False
    saves: int = 0
    late: bool = False
    joins: str = ""
    asked: Asked | None = None
    on_paper: date | None = None

    def waits_for(self, by: str) -> bool:
        """It may not be sent by this person: another has not approved it as it stands."""
        asked = self.asked
        return asked is not None and asked.approver != by and asked.saves != self.saves

    def empty(self) -> bool:
        """Nothing that could be sent with remarks."""
        return not (self.text.strip() or self.replies or self.file)

    def parts(self) -> list[str]:
        """What splitting makes of it."""
        texts = [*self.replies, self.text]
        return [text for text in texts if text.strip()] or ["Se vedlegget."]


@dataclass
class Answered:
    """The answer of one organisation, or of a person."""

    state: str = "draft"
    joins: str = ""
    comments: list[tuple[str, str]] = field(default_factory=list)
    withheld: dict[int, str] = field(default_factory=dict)
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
    """A point, and which treatment answers it."""

    party: str
    text: str
    treatment: int


@dataclass
class Treated:
    """What was said about one or more points."""

    outcome: str = ""
    reason: str = ""
    by: str = ""
    theme: str = ""
    assigned: str = ""
    version: int = 0

    def said(self) -> tuple[str, ...]:
        """All but the count of changes."""
        return self.outcome, self.reason, self.by, self.theme, self.assigned


@dataclass
class Wish:
    """A wish for more time, or the municipality's own extension (`party` is then empty)."""

    party: str = ""
    asker: str = ""
    wanted: date | None = None
    reason: str = ""
    state: str = "asked"
    by: str = ""
    answer: str = ""
    before: datetime | None = None
    after: datetime | None = None


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
    allows_persons: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    answer_by: date | None = None
    period_rule: str = ""
    short_reason: str = ""
    told_at: datetime | None = None
    withdrawn: str = ""
    asked_by: str = ""
    returned: str = ""
    published_by: str = ""
    summary: str = ""
    changes: str = ""
    summarised_by: str = ""
    outcome: str = ""
    invited: dict[str, Listed] = field(default_factory=dict)
    answers: dict[str, Answered] = field(default_factory=dict)
    points: dict[int, Lifted] = field(default_factory=dict)
    treatments: dict[int, Treated] = field(default_factory=dict)
    wishes: dict[int, Wish] = field(default_factory=dict)
    follows: dict[str, str] = field(default_factory=dict)
    reminded: set[tuple[int, datetime]] = field(default_factory=set)
    shots: dict[int, "Shot"] = field(default_factory=dict)
    seen: Picture = field(default_factory=lambda: Picture({}))
    letters: Counter[tuple[str, str]] = field(default_factory=Counter)

    # who
    def roles_of(self, person: str, party: str) -> set[str]:
        """What somebody may act as in a party now."""
        return {role for who, where, role in self.roles.values() if (who, where) == (person, party)}

    def may(self, roles: set[str], party: str = TOWN) -> list[str]:
        """Those who hold one of these roles there."""
        return [person for person in PEOPLE if self.roles_of(person, party) & roles]

    def writers(self, party: str) -> list[str]:
        """Those who write an answer: of an organisation, or the person whose own it is."""
        return own(party) if party[0] in "@#" else self.may(WRITING, party)

    def senders(self, party: str) -> list[str]:
        """Those who send it."""
        return own(party) if party[0] in "@#" else self.may({Role.RESPONSIBLE}, party)

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

    def running(self) -> bool:
        """Published and open, the deadline ahead."""
        return self.state == "published" and not self.coming() and not self.closed()

    # what
    def too_short(self) -> str:
        """Why the time is so short that it needs a reason; asked of a draft."""
        if self.closes_at is None or self.short_reason:
            return ""
        first = max(self.opens_at or self.now, self.now)
        soon = least(self.kind, self.period_rule, first)
        return "short, and no reason" if soon and self.closes_at <= soon else ""

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
            for party, answer in self.sent().items()
            if answer.current
            and answer.current.kind == "with_remarks"
            and party not in split
            and not answer.late_reason
        ]

    def untreated(self) -> list[int]:
        """Points that wait."""
        return [pk for pk, treated in self.treatments.items() if not treated.outcome]

    def together(self, treatment: int) -> list[int]:
        """The points that one treatment answers."""
        return [pk for pk, point in self.points.items() if point.treatment == treatment]

    def sent(self) -> dict[str, Answered]:
        """The answers that count."""
        return {party: a for party, a in self.answers.items() if a.state == "sent"}

    def joiners(self, party: str) -> list[str]:
        """Those who stand behind an answer now."""
        return [name for name, answer in self.sent().items() if answer.joins == party]

    def joinable(self, party: str) -> bool:
        """Another may join it: sent, of an organisation, with words of its own."""
        other = self.sent().get(party)
        if other is None or other.current is None or party[0] in "@#":
            return False
        return not other.joins and other.current.kind == "with_remarks"

    def withheld(self) -> list[str]:
        """Passages that the municipality may not repeat."""
        return [words for a in self.answers.values() for words in a.withheld.values() if words]

    # letters
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

    def letter_to(self, party: str) -> str:
        """Where the letters about an answer go: to the organisation, else to who sent it."""
        answer = self.answers[party]
        on_paper = answer.current is not None and answer.current.on_paper
        return self.address(party) or ("" if on_paper else email_of(answer.sender))

    def write(self, kind: str, email: str) -> None:
        """One letter, where there is an address."""
        if email:
            self.letters[f"hearing.{kind}", email] += 1

    def tell_joiners(self, party: str, kind: str) -> None:
        """Those who joined an answer hear that it is changed or withdrawn."""
        for name in self.joiners(party):
            self.write(kind, self.letter_to(name))

    def tell(self, kind: str, parties: set[str]) -> None:
        """To organisations, and to people who follow or answer themselves; once to an address."""
        told = {self.address(party) for party in parties if party != GONE}
        for party in parties - {GONE}:
            self.write(kind, self.address(party))
        answering = {party[1:] for party in self.answers if party[0] == "@"}
        for person in answering | self.follows.keys():
            if email_of(person) not in told:
                self.write(kind, email_of(person))

    def tell_followers(self, kind: str, told: set[str]) -> None:
        """What came of it, to those who follow and have not been told as senders."""
        for person in self.follows:
            if email_of(person) not in told:
                self.write(kind, email_of(person))

    def accepted(self) -> set[str]:
        """The invited."""
        return {name for name, listed in self.invited.items() if listed.accepted}

    def answering(self) -> set[str]:
        """The organisations with an answer, sent or begun."""
        return {party for party in self.answers if party[0] not in "@#"}


@dataclass
class Shot:
    """The rows that a step at the work table touched, before it and as it left them."""

    person: str
    before: dict[str, dict[int, object]]
    left: dict[str, dict[int, object]]


def own(party: str) -> list[str]:
    """Whose own answer it is; nobody's when it came on paper."""
    return [party[1:]] if party[0] == "@" else []

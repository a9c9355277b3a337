"""The Book: what somebody with pen and paper would know of a call. No row of the portal in it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from core import clock
from tests.stateful.grants.world import (
    CLOSES,
    MOST,
    NEXT_BUDGET,
    NEXT_YEAR,
    OWN_ADDRESS,
    PAYMENT_BY,
    REGISTER,
    REPORT_BY,
    START,
    TOWN,
    YEAR,
    A,
    Place,
    R,
    W,
)
from tests.stateful.world import email_of

WAITING = ("submitted", "returned", "resubmitted", "in_assessment", "recommended")
ANSWERED = ("decided", "accepted", "declined", "paid", "reported", "closed")
SAID_YES = ("accepted", "paid", "reported")
GIVES = ("granted", "partly")
IN_HAND = ("complained", "forwarded")


@dataclass
class Proposal:
    """What somebody at the desk proposes."""

    outcome: str
    amount: int
    years: int
    by: str
    at: datetime
    saves: int


@dataclass
class Objection:
    """A complaint."""

    pk: int
    late: bool
    at: datetime
    state: str = "complained"
    assessed: datetime | None = None


@dataclass
class Verdict:
    """A decision."""

    pk: int
    outcome: str
    amount: int
    years: int
    by: str
    proposed_by: str
    until: datetime | None  # None: what the complaint body has settled
    complaint: Objection | None = None

    @property
    def gives(self) -> bool:
        """There is money in it."""
        return self.outcome in GIVES


@dataclass
class Part:
    """An instalment."""

    pk: int
    year: int
    amount: int
    due: date
    state: str = "due"


@dataclass
class Words:
    """A report."""

    due: date
    state: str = "waiting"
    saves: int = 0
    reason: str = ""


@dataclass
class Debt:
    """Money claimed back."""

    pk: int
    amount: int
    due: date
    state: str = "claimed"


@dataclass
class Stake:
    """A conflict of interest that somebody declared."""

    pk: int
    person: str
    lifted: bool = False


@dataclass
class App:
    """An application."""

    pk: int
    ref: str
    org: str
    state: str = "draft"
    amount: int | None = None
    years: int = 1
    account: bool = False
    answered: bool = False
    saves: int = 0
    number: int | None = None
    sent: list[tuple[int | None, int]] = field(default_factory=list)  # the sum and the years
    handler: str = ""
    missing: str = ""
    answer_by: date | None = None
    returns: int = 0
    proposal: Proposal | None = None
    verdicts: list[Verdict] = field(default_factory=list)
    granted: int = 0
    accept_by: date | None = None
    reminded: set[str] = field(default_factory=set)
    stakes: list[Stake] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    report: Words | None = None
    debts: list[Debt] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict | None:
        """The one that counts."""
        return self.verdicts[-1] if self.verdicts else None

    def complaints(self) -> list[tuple[Verdict, Objection]]:
        """All of them, each with what it is of."""
        return [(one, one.complaint) for one in self.verdicts if one.complaint]

    def in_hand(self) -> bool:
        """A complaint waits."""
        return any(one.state in IN_HAND for _of, one in self.complaints())

    def standing(self, year: int) -> int:
        """NOK of a year that is paid or will be."""
        return sum(p.amount for p in self.parts if p.year == year and p.state != "stopped")

    def still_paid(self) -> int:
        """NOK that they have."""
        paid = sum(part.amount for part in self.parts if part.state == "paid")
        return paid - sum(debt.amount for debt in self.debts if debt.state == "repaid")


@dataclass
class Pot:
    """A call."""

    budget: int
    state: str = "published"
    bound: int = 0
    version: int = 1
    closes: datetime = CLOSES


@dataclass
class Sheet:
    """A payment list."""

    pk: int
    made: date
    parts: list[tuple[App, Part]]
    paid: bool = False


@dataclass
class Book:
    """One call from its opening, and next year's, of which some may be promised."""

    place: Place
    budget: int
    report_form: str
    held_back: int = 0
    now: datetime = START
    roles: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    apps: list[App] = field(default_factory=list)
    pot: Pot = field(init=False)
    next: Pot = field(
        default_factory=lambda: Pot(NEXT_BUDGET, closes=NEXT_YEAR["closes_at"])  # type: ignore[arg-type]
    )
    draft: Pot = field(default_factory=lambda: Pot(MOST, state="draft"))
    changes: dict[int, str] = field(default_factory=dict)  # version before → who
    sheets: list[Sheet] = field(default_factory=list)
    letters: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.pot = Pot(self.budget)

    # who
    def has(self, person: str, party: str, *roles: str) -> bool:
        """Holds one of these roles now; any when none is named."""
        mine = [row[2] for row in self.roles.values() if row[:2] == (person, party)]
        return any(not roles or role in roles for role in mine)

    def those(self, party: str, *roles: str) -> list[str]:
        """Everyone who does."""
        mine = [p for p, where, role in self.roles.values() if where == party and role in roles]
        return list(dict.fromkeys(mine))

    def shut(self, person: str, app: App) -> bool:
        """Has a stake: declared, or by belonging there."""
        declared = any(one.person == person and not one.lifted for one in app.stakes)
        return declared or self.has(person, app.org)

    def handles(self, person: str, app: App) -> bool:
        """A case handler without a stake."""
        return self.has(person, TOWN, W, R) and not self.shut(person, app)

    def works(self, person: str) -> bool:
        """Works with cases in the municipality."""
        return self.has(person, TOWN, W, R, A)

    def decides(self, person: str, app: App) -> bool:
        """An approver without a stake who did not propose it."""
        own = app.proposal is not None and app.proposal.by == person
        return self.has(person, TOWN, A) and not own and not self.shut(person, app)

    def binds(self, person: str, app: App, party: str) -> bool:
        """May say yes or no for the living organisation that it is from."""
        return party == app.org and self.has(person, party, R) and party not in self.gone

    def handlers(self, app: App) -> list[str]:
        """All who may handle it."""
        return [person for person in self.those(TOWN, W, R) if self.handles(person, app)]

    def deciders(self, app: App) -> list[str]:
        """All who may decide it."""
        return [person for person in self.those(TOWN, A) if self.decides(person, app)]

    # when
    def today(self) -> date:
        """In Oslo."""
        return self.now.astimezone(clock.OSLO).date()

    def open(self) -> bool:
        """Takes applications."""
        return self.pot.state == "published" and self.now < self.pot.closes

    # money
    def granted(self) -> int:
        """NOK of this year's budget."""
        return sum(app.granted for app in self.apps)

    def left(self) -> int:
        """NOK to share out."""
        return self.pot.budget - self.pot.bound - self.granted()

    def promised(self) -> int:
        """NOK of next year's budget that stands promised."""
        return sum(self.held_next(app) for app in self.apps)

    def held_next(self, app: App) -> int:
        """NOK of next year's budget that an application holds: unanswered, or in instalments."""
        if app.state != "decided":
            return app.standing(YEAR + 1)
        many = app.verdict is not None and app.verdict.gives and app.verdict.years > 1
        return app.verdict.amount if app.verdict and many else 0

    def count_again(self, app: App) -> None:
        """Money that is not used after all."""
        if app.state == "declined":
            app.granted = 0
        elif app.state != "decided":
            app.granted = min(app.granted, app.standing(YEAR))
        self.next.bound = min(self.next.bound, self.promised())

    # letters
    def address(self, party: str) -> str:
        """Its own, else the first responsible person's, else the register's."""
        people = [
            person
            for _pk, (person, where, role) in sorted(self.roles.items())
            if (where, role) == (party, R)
        ]
        fallback = email_of(people[0]) if people else REGISTER.get(party, "")
        return OWN_ADDRESS.get(party, "") or fallback

    def write(self, kind: str, party: str) -> None:
        """To an organisation, where there is an address."""
        if email := self.address(party):
            self.letters[kind, email] += 1

    # what is left
    def is_over(self, app: App) -> bool:
        """Nothing is left to do."""
        if app.state not in ("decided", "declined", *SAID_YES) or app.in_hand():
            return False
        if app.state == "declined":
            return True
        verdict = app.verdict
        if verdict is None or (verdict.until and self.now < verdict.until):
            return False
        if app.state == "decided":
            return not verdict.gives
        unpaid = any(part.state in ("held", "due", "listed") for part in app.parts)
        claimed = any(debt.state == "claimed" for debt in app.debts)
        reported = app.report is None or app.report.state in ("approved", "written_off")
        return not unpaid and not claimed and (reported or app.state == "accepted")

    def reminder(self, app: App) -> tuple[str, str]:
        """The name and the letter that it is time for; empty when it is not."""
        name = letter = ""
        if app.state == "decided" and app.granted and app.accept_by:
            letter = "grant.accept_due"
            if self.today() > app.accept_by:
                name = "accept_passed"
            elif self.today() >= app.accept_by - timedelta(days=7):
                name = "accept_soon"
        elif app.state == "paid" and app.report and app.report.state in ("waiting", "returned"):
            letter, days = "grant.report_due", (app.report.due - self.today()).days
            near = [lead for lead in (7, 30) if days <= lead]
            name = "report_late" if days < 0 else f"report_{near[0]}" if near else ""
        over = {"accept_passed", "report_late"} & app.reminded
        stopped = over and name.split("_")[0] in {one.split("_")[0] for one in over}
        return ("", "") if not name or name in app.reminded or stopped else (name, letter)

    def plan(self, app: App, rows: list[tuple[int, int, int]]) -> None:
        """The instalments that a yes, or more money after a yes, gives.

        Args:
            app: whose.
            rows: key, year and NOK as the portal has written them; only the key is believed.
        """
        verdict, keys = app.verdict, {(year, amount): pk for pk, year, amount in rows}
        assert verdict
        for later in range(verdict.years):
            lacking = verdict.amount - app.standing(YEAR + later)
            if lacking > 0:
                day = max(PAYMENT_BY.replace(year=PAYMENT_BY.year + later), self.today())
                reported = app.report is not None and app.report.state in (
                    "approved",
                    "written_off",
                )
                waits = 0 if reported else lacking * self.held_back // 100
                for amount, state in ((lacking - waits, "due"), (waits, "held")):
                    if amount:
                        pk = keys.get((YEAR + later, amount), 0)
                        app.parts.append(Part(pk, YEAR + later, amount, day, state))

    def release(self, app: App) -> None:
        """The report is over, and what has waited for it is due."""
        for part in app.parts:
            if part.state == "held":
                part.state, part.due = "due", max(part.due, self.today())

    def ask_report(self, app: App) -> None:
        """A report where the call has said so."""
        if self.report_form != "none" and app.report is None:
            app.report = Words(REPORT_BY)

"""The Book: what somebody with pen and paper would know of a forum. No row of the portal in it.

Whose turn it is stands as a list of names that is written on when it is looked at; an exchange
strikes out two names and changes their places.
"""

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from core import clock
from tests.stateful.meetings.world import (
    ADDRESS,
    BODY,
    CUTOFF,
    FIRST_TARGET,
    HOLDS,
    MEMBERS,
    MONTHS,
    NOTICE,
    PREPARES,
    REMINDER_LEADS,
    SEATED,
    START,
    TURN_LEADS,
    UMBRELLA,
    F,
    Table,
)

ON_ITS_WAY = ("convened", "postponed")
USED = ("held", "closed")
MORNING = 8


@dataclass
class Minutes:
    """What is written of a meeting."""

    state: str = "draft"
    version: int = 1
    verdicts: dict[int, dict[str, tuple[str, str]]] = field(default_factory=dict)

    def said(self) -> dict[str, tuple[str, str]]:
        """Party → (person, yes or no) on the version that is out."""
        return self.verdicts.setdefault(self.version, {})


@dataclass
class Met:
    """A meeting."""

    ref: str
    slot: int | None
    convener: str
    by: str
    starts: datetime
    place: str
    told_at: datetime
    state: str = "convened"
    sequence: int = 0
    version: int = 1
    off: date | None = None
    reason: str = ""
    invited: list[str] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)
    answers: dict[str, tuple[str, int]] = field(default_factory=dict)
    came: set[str] = field(default_factory=set)
    minutes: Minutes | None = None

    @property
    def ends(self) -> datetime:
        """Two hours later."""
        return self.starts + timedelta(hours=2)

    @property
    def about(self) -> str:
        """The page that its letters are about."""
        return f"/moter/{self.ref}/"


@dataclass
class Wish:
    """Two turns that somebody wants to exchange, or has taken."""

    pk: int
    kind: str
    first: int
    second: int
    party: str
    other: str
    by: str
    state: str
    day: date | None = None
    answered: str = ""
    settled: int = 0  # in which order those that stand were made

    def touches(self, *slots: int) -> bool:
        """It is about one of these."""
        return bool({self.first, self.second} & set(slots))


@dataclass
class Thing:
    """An item."""

    ref: str
    party: str
    body: str
    by: str
    at: datetime
    state: str = "proposed"
    meeting: str = ""
    outcome: str = ""
    carried: bool = False


@dataclass
class Book:
    """One forum, from its first day."""

    table: Table
    order: list[str]
    now: datetime = START
    owners: list[str] = field(default_factory=list)
    out: set[str] = field(default_factory=set)
    meetings: dict[str, Met] = field(default_factory=dict)
    wishes: dict[int, Wish] = field(default_factory=dict)
    items: dict[str, Thing] = field(default_factory=dict)
    promises: dict[str, tuple[str, str]] = field(default_factory=dict)  # ref → owner, state
    notices: set[tuple[int, str, str, date, int]] = field(default_factory=set)
    reminders: set[tuple[str, int, datetime]] = field(default_factory=set)
    letters: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    under_way: list[tuple[str, str, str]] = field(default_factory=list)  # letters not gone yet

    # who
    def holders(self, party: str) -> list[str]:
        """Those with the key of a party."""
        return [person for person, parties in HOLDS.items() if party in parties]

    def preparers(self, party: str) -> list[str]:
        """Those who write for it."""
        return [person for person, parties in PREPARES.items() if party in parties]

    def holds(self, person: str, party: str) -> bool:
        """May bind it."""
        return party in HOLDS.get(person, [])

    def prepares(self, person: str, party: str) -> bool:
        """May write for it."""
        return party in PREPARES.get(person, [])

    def members(self) -> list[str]:
        """Those who have not opted out."""
        return [name for name in MEMBERS if name not in self.out]

    def belonging(self) -> list[str]:
        """Everyone who is invited when a meeting is called now."""
        bodies = [BODY[party] for party in self.order if party in BODY]
        return list(dict.fromkeys([*self.members(), *bodies, UMBRELLA, SEATED]))

    # when
    def today(self) -> date:
        """In Oslo."""
        return self.now.astimezone(clock.OSLO).date()

    # whose turn
    def owner(self, slot: int) -> str:
        """As it stands on the list, which is written on as far as somebody looks."""
        while len(self.owners) <= slot:
            self.owners.append(self.order[len(self.owners) % len(self.order)])
        return self.owners[slot]

    def exchange(self, wish: Wish) -> None:
        """Strike out and write anew."""
        first, second = wish.first, wish.second
        wish.state, wish.day = "stands", self.today()
        wish.settled = sum(other.state == "stands" for other in self.wishes.values())
        self.owner(second)
        self.owners[first], self.owners[second] = self.owners[second], self.owners[first]

    def used(self) -> list[Met]:
        """The meetings that have used up a turn, in the order of turns."""
        held = [m for m in self.meetings.values() if m.state in USED and m.slot is not None]
        return sorted(held, key=lambda m: m.slot or 0)

    def slot(self) -> int:
        """The next turn."""
        return len(self.used())

    def coming(self) -> Met | None:
        """The one meeting in turn that is on its way."""
        found = [m for m in self.meetings.values() if m.slot is not None and m.state in ON_ITS_WAY]
        return found[0] if found else None

    def called(self) -> bool:
        """The notice has gone out."""
        meeting = self.coming()
        return meeting is not None and meeting.state == "convened"

    def successor(self, slot: int) -> str:
        """The next in the order of parties."""
        place = self.order.index(self.owner(slot))
        return self.order[(place + 1) % len(self.order)]

    def given_back(self, slot: int) -> int:
        """The turn that the successor gives in return for this one."""
        taker, other = self.successor(slot), slot + 1
        while self.owner(other) != taker:
            other += 1
        return other

    def notice_by(self) -> date:
        """The last day for the notice."""
        slot, target = self.slot(), FIRST_TARGET
        if slot:
            target = months_later(self.used()[-1].starts.astimezone(clock.OSLO).date())
        last = target - timedelta(days=NOTICE)
        anew = [m.off for m in self.meetings.values() if m.slot == slot and m.off]
        anew += [w.day for w in self.wishes.values() if w.state == "stands" and w.touches(slot)]
        anew += [START.date()] if slot == 0 else []
        return max([last, *(day + timedelta(days=max(TURN_LEADS)) for day in anew if day)])

    # letters
    def write(self, kind: str, about: str, names: list[str]) -> None:
        """To each with an address."""
        for name in names:
            if ADDRESS[name]:
                self.letters[kind, about, ADDRESS[name]] += 1
                self.under_way.append((kind, about, name))

    def stop(self, about: str, *kinds: str) -> None:
        """What has not gone will not go; it stands in the ledger all the same."""
        self.under_way = [one for one in self.under_way if one[1] != about or one[0] not in kinds]

    def post_goes(self) -> None:
        """What was under way is there."""
        for kind, about, name in self.under_way:
            if kind in ("meeting.invitation", "meeting.change"):
                next(m for m in self.meetings.values() if m.about == about).heard.add(name)
        self.under_way.clear()

    def desk(self, party: str) -> list[str]:
        """Where a party is told."""
        return [UMBRELLA, SEATED] if party == F else [BODY[party]]

    # what the clock does
    def beat(self) -> None:
        """Each hour; again does nothing."""
        if self.now.astimezone(clock.OSLO).hour < MORNING:
            return
        self._beat_of_turns()
        for meeting in self.meetings.values():
            if meeting.state == "convened" and self.now < meeting.starts:
                self._beat_of_meeting(meeting)

    def _beat_of_turns(self) -> None:
        if self.called():
            return
        slot, notice_by, today = self.slot(), self.notice_by(), self.today()
        owner = self.owner(slot)
        about = f"/forum/{self.table.forum.ref}/bord/"
        if today > notice_by:
            if self._first_time(slot, "opened", [self.successor(slot), owner], notice_by, 0):
                self.stop(about, "forum.turn_asked", "forum.turn_waited_for")
                self.write("forum.turn_opened", about, self.desk(self.successor(slot)))
                self.write("forum.turn_late", about, self.desk(owner))
            return
        begun = [lead for lead in TURN_LEADS if notice_by - timedelta(days=lead) <= today]
        if not begun:
            return
        lead = min(begun)
        kind = "asked" if lead == max(TURN_LEADS) else "reminded"
        told = [owner] if self.coming() else self.order
        for party in self._first_time(slot, kind, told, notice_by, lead):
            name = "forum.turn_asked" if party == owner else "forum.turn_waited_for"
            self.write(name, about, self.desk(party))

    def _first_time(
        self, slot: int, kind: str, parties: list[str], notice_by: date, lead: int
    ) -> list[str]:
        fresh = [p for p in parties if (slot, kind, p, notice_by, lead) not in self.notices]
        self.notices |= {(slot, kind, party, notice_by, lead) for party in fresh}
        return fresh

    def _beat_of_meeting(self, meeting: Met) -> None:
        begun = self.leads_begun(meeting)
        if begun and (meeting.ref, min(begun), meeting.starts) not in self.reminders:
            self.reminders.add((meeting.ref, min(begun), meeting.starts))
            told = [n for n in meeting.invited if n not in self.out]
            told = [n for n in told if meeting.answers.get(n, ("",))[0] != "no"]
            self.write("meeting.reminder", meeting.about, told)

    def leads_begun(self, meeting: Met) -> list[int]:
        """The reminders whose day has come."""
        day = meeting.starts.astimezone(clock.OSLO).date()
        return [lead for lead in REMINDER_LEADS if day - timedelta(days=lead) <= self.today()]

    # what follows from a notice
    def invite(self, meeting: Met, *, again: bool) -> None:
        """Those who were asked before hear what is new, the others are invited."""
        if again:
            self.tell_changed(meeting)
        fresh = [name for name in self.belonging() if name not in meeting.invited]
        meeting.invited += fresh
        self.write("meeting.invitation", meeting.about, fresh)

    def tell_changed(self, meeting: Met) -> None:
        """The meeting as it is now."""
        self.stop(meeting.about, "meeting.invitation", "meeting.change", "meeting.reminder")
        self.reminded(meeting)
        self.write("meeting.change", meeting.about, meeting.invited)

    def reminded(self, meeting: Met) -> None:
        """A letter about it stands for the reminders whose day has come."""
        leads = self.leads_begun(meeting)
        self.reminders |= {(meeting.ref, lead, meeting.starts) for lead in leads}

    def tell_off(self, meeting: Met) -> None:
        """Called off: those who have heard of it are told."""
        self.stop(meeting.about, "meeting.invitation", "meeting.change", "meeting.reminder")
        heard = [name for name in meeting.invited if name in meeting.heard]
        self.write("meeting.called_off", meeting.about, heard)

    def fall_away(self, *slots: int) -> None:
        """Wishes for turns that are no longer to be had."""
        for wish in self.wishes.values():
            if wish.state == "asked" and wish.touches(*slots):
                wish.state = "fell_away"
                self.wish_over(wish)

    def wish_over(self, wish: Wish) -> None:
        """Both are told."""
        self.stop(self.swap_page(wish), "forum.swap_asked")
        for party in (wish.party, wish.other):
            self.write("forum.swap_over", self.desk_page(), self.desk(party))

    def hand_over(self) -> None:
        """A meeting that is put off goes with the turn."""
        meeting = self.coming()
        if meeting and meeting.convener != self.owner(self.slot()):
            meeting.convener = self.owner(self.slot())
            meeting.version += 1

    def desk_page(self) -> str:
        """Where the parties act."""
        return f"/forum/{self.table.forum.ref}/bord/"

    def swap_page(self, wish: Wish) -> str:
        """Where a wish is answered."""
        return f"/forum/{self.table.forum.ref}/bytte/{wish.pk}/"

    # the room
    def begun(self, meeting: Met) -> bool:
        """It is going on, or over."""
        return meeting.state in ("convened", "held") and self.now >= meeting.starts

    def still(self, meeting: Met) -> bool:
        """What its minutes say stands still."""
        out = meeting.minutes is not None and meeting.minutes.state == "for_approval"
        return out or meeting.state in ("closed", "cancelled")

    # items
    def settle(self) -> None:
        """Put what waits on the meeting on its way, unless it came too late for it."""
        for item in self.items.values():
            if item.meeting and self.meetings[item.meeting].state == "cancelled":
                item.meeting = ""
        meeting = self.coming()
        if meeting is None or meeting.starts <= self.now:
            return
        for item in self.items.values():
            living = not item.meeting and item.state in ("proposed", "accepted")
            if living and not self.late(item, meeting):
                item.meeting = meeting.ref

    def late(self, item: Thing, meeting: Met) -> bool:
        """Came after the cut-off for it, and did not wait when the notice went."""
        last = meeting.starts.astimezone(clock.OSLO).date() - timedelta(days=CUTOFF)
        cut = clock.end_of_day(last)
        return not item.carried and cut <= item.at and meeting.told_at <= item.at


def months_later(day: date) -> date:
    """So many months on, or the last day of that month."""
    month = day.month - 1 + MONTHS
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

"""The machine: three years and more of two platforms, with everybody trying everything.

Each step the clock goes on, by some days or months or to an edge, the clock's tasks run or are
late, somebody tries something, and somebody looks at a page.
"""

from datetime import datetime, time, timedelta
from typing import ClassVar

from hypothesis import note
from hypothesis.stateful import initialize, rule

from core import clock
from tests.stateful import picture
from tests.stateful.attempts import Attempt, Broken
from tests.stateful.cards import Move
from tests.stateful.chance import Chance, Draw
from tests.stateful.picture import Picture
from tests.stateful.platform import pages, truths, world
from tests.stateful.platform.book import VALID, Book, months_later
from tests.stateful.platform.moves import DECK
from tests.stateful.platform.planted import NEAR, Near, planted
from tests.stateful.playing import SEEDS, Played, first_found
from tests.stateful.world import stand

DAYS = [0, 0, 0, 0, 2, 10, 30, 60, 120]  # 25 on average: fifty steps are three years and more
TASKS = ["take_effect", "warn", "open_due"]
LOOKING = {"open_look", "assess", "hand_in", "yes_look", "write_on"}
# How far it may have come when the run begins, on the straight road; each step is checked, too.
LOOKED = ["open_look", "assess", "hand_in", "assess", "hand_in"]
AGREED = ["set_term", "send", "say_yes", "say_yes"]
ROAD = [
    *((world.NATIONAL, name) for name in ["read_in", *AGREED, "take_effect", *LOOKED]),
    *((world.LOCAL, name) for name in ["start", "keep_rest", *AGREED, "say_yes", "say_yes"]),
    *((world.LOCAL, name) for name in ["take_effect", *LOOKED]),
    *((world.NATIONAL, name) for name in ["read_in", *AGREED]),
]
STOPS = [0, 3, 6, 6, 11, 15, 20, 20, 25, 30]


class PlatformLife(Played):
    """The national platform, and Larvik's with organisations that join."""

    world: ClassVar[world.Table]
    near: ClassVar[Near] = Near()

    @initialize(seed=SEEDS)
    def begins(self, seed: int) -> None:
        """Two platforms without a text, or with some way behind them."""
        draw = Chance(seed ^ self.salt)
        needed = draw.pick([2, 2, 3])
        world.begin(self.world, needed)
        self.book, self.steps = Book(self.world, needed), 0
        self.picture = picture.take()
        stop = draw.pick(STOPS) if self.near.stop is None else self.near.stop
        for self.book.only, name in ROAD[:stop]:
            if name in ("open_look", "take_effect"):
                self.to_its_time(name)
            self.straight(name)
        self.book.only = ""

    def straight(self, name: str) -> None:
        """The move by somebody who may; tried again until it comes to something."""
        for seed in range(40):
            card = DECK.cards[name]
            attempt = card.build(self.book, Chance(seed)) if card.possible(self.book) else None
            if attempt and not attempt.refused and not attempt.nothing:
                self.take(attempt)
                return

    def to_its_time(self, name: str) -> None:
        """The first day of what is signed, or half a year before the end of what binds."""
        for text in self.book.drawn():
            if name == "take_effect" and text.state == "signed" and text.first:
                self.at(clock.start_of_day(text.first))
            elif name == "open_look" and text.state in VALID and text.last:
                self.at(clock.start_of_day(months_later(text.last, -6)))

    @rule(seed=SEEDS)
    def step(self, seed: int) -> None:
        """Time passes, one move, or the last one once more, and a look at a page."""
        self.steps += 1  # Hypothesis likes zeros: no step should be the one before over again
        draw = Chance(seed ^ self.salt ^ self.steps << 64)
        if self.last and draw.rarely():
            self.click_again(self.last)
            return
        self.time_passes(draw)
        cards = [DECK.cards[n] for n in self.near.moves if DECK.cards[n].possible(self.book)]
        self.move(draw.pick(cards if cards and not draw.rarely() else DECK.deal(self.book)), draw)
        if draw.pick([True, False]):
            pages.glance(self.book, draw)

    def time_passes(self, draw: Draw) -> None:
        """Some days or months, or to an edge; then the clock's tasks, unless they are late."""
        edges = sorted(edge for edge in edges_of(self.book) if edge > self.book.now)
        days = draw.pick(DAYS if self.near.days is None else self.near.days)
        if edges and draw.rarely():
            self.at(edges[0] - draw.pick([timedelta(0), timedelta(seconds=1)]))
        elif days:
            self.at(self.book.now + timedelta(days=days, minutes=7))
        else:
            return
        if self.book.texts and draw.pick([True, True, False]):
            for name in TASKS:
                if DECK.cards[name].fits(self.book) or draw.rarely():
                    self.move(DECK.cards[name], draw)

    def at(self, moment: datetime) -> None:
        """The clock stands there from now on; never back."""
        self.book.now = max(moment, self.book.now + timedelta(seconds=1))
        stand(self.book.now)
        note(f"it is {self.book.now}")

    def move(self, card: Move, draw: Draw) -> None:
        """Make the move, when it finds something to try; what is unseen stays unseen."""
        attempt = card.build(self.book, draw)
        if attempt is None:
            return
        if card.name == "assess" and draw.pick([True, False]):
            self.before_witnesses(attempt)
            return
        done = self.take(attempt)
        if done.verdict != "done":
            return
        if card.name in LOOKING:
            self.look_at_looks(draw)
        if card.name == "take_effect" and done.attempt.audits:
            pages.all_stand(self.book)

    def before_witnesses(self, attempt: Attempt) -> None:
        """The other side's page is the same, byte for byte, before and after a view is written."""
        watched = [
            (text, look, person)
            for text, look in self.book.looks()
            for person in (book_other(self.book, text.of, attempt.by))
            if look.state == "open"
        ]
        before = [pages.witness(self.book, person, look) for _text, look, person in watched]
        self.take(attempt)
        after = [pages.witness(self.book, person, look) for _text, look, person in watched]
        if before != after:
            raise Broken("the other side's page changed when a view was written")
        for text, look, person in watched:
            pages.page_is_blind(self.book, person, text, look)

    def look_at_looks(self, draw: Draw) -> None:
        """Some people's eyes, and one page."""
        every = [*self.book.looks()]
        text, look = draw.pick([pair for pair in every if pair[1].state == "open"] or every)
        pages.unseen(self.book, draw, text, look)
        if people := self.book.people_for(text.of, draw.pick(world.SIDES)):
            pages.page_is_blind(self.book, draw.pick(people), text, look)

    def learned(self, before: Picture, after: Picture) -> None:
        """Ask the truths."""
        truths.hold(self.book, before, after)


def book_other(book: Book, of: str, by: str) -> list[str]:
    """One who writes for the platform, and not for a side that this person writes for."""
    sides = [side for side in world.SIDES if not book.prepares(by, of, side)]
    others = [p for side in sides for p in book.people_for(of, side)]
    return [p for p in others if not shares(book, of, p, by)][:1]


def shares(book: Book, of: str, one: str, other: str) -> bool:
    """Both write for the same side."""
    return any(book.prepares(one, of, s) and book.prepares(other, of, s) for s in world.SIDES)


def edges_of(book: Book) -> list[datetime]:
    """Instants at which something begins, ends or is to be warned of."""
    found = []
    for text in book.texts.values():
        if text.first and text.last and text.state in ("signed", *VALID):
            days = [text.first, text.last + timedelta(days=1)]
            days += [months_later(text.last, -months) for months in (12, 6, 3)]
            days += [text.last - timedelta(days=30)]
            found += [datetime.combine(day, time.min, tzinfo=clock.OSLO) for day in days]
    return found


def find(fault: str, runs: int, seed: int, steps: int, *, near: bool = False) -> Exception | None:
    """What the machine says of a planted fault; None when it finds nothing in so many lives.

    Args:
        fault: its name; empty for none.
        runs, steps: at most so many lives of so many steps.
        seed: where chance begins.
        near: begin where the fault shows, and draw the moves oftener that it shows in.
    """
    PlatformLife.near = NEAR[fault] if near and fault else Near()
    try:
        return first_found(PlatformLife, lambda: planted(fault), runs, steps, seed)
    finally:
        PlatformLife.near = Near()

"""The machine: a forum's year and a half, with everybody trying everything.

Each step the clock goes on, the beat runs twice with an empty broker, and somebody tries something.
"""

from datetime import datetime, timedelta
from typing import ClassVar

import redis
from hypothesis import note
from hypothesis.stateful import initialize, rule

from core import clock
from forums import tasks
from tests.stateful import picture
from tests.stateful.cards import Move
from tests.stateful.chance import Chance, Draw
from tests.stateful.meetings import reading, truths, world
from tests.stateful.meetings.book import Book
from tests.stateful.meetings.moves import DECK
from tests.stateful.meetings.planted import NEAR, planted
from tests.stateful.picture import Picture
from tests.stateful.playing import SEEDS, Played, first_found

DAYS = [0, 0, 1, 2, 5, 10, 15, 20, 30, 40]  # twelve on average: fifty steps are a year and a half
HOURS = [7, 8, 9, 18, 20]


class MeetingLife(Played):
    """One forum of two to four parties."""

    world: ClassVar[world.Table]
    near: ClassVar[tuple[str, ...]] = ()
    broker: ClassVar[redis.Redis]

    @initialize(seed=SEEDS)
    def begins(self, seed: int) -> None:
        """The parties in some order, and some that have opted out already."""
        draw = Chance(seed ^ self.salt)
        order = draw.pick([[world.K, world.F], [world.F, world.K], world.PARTIES[:3]])
        if draw.rarely():
            order = [*reversed(world.PARTIES)]
        world.begin(self.world, order)
        self.book, self.steps = Book(self.world, order), 0
        self.picture = picture.take()

    @rule(seed=SEEDS)
    def step(self, seed: int) -> None:
        """Time passes, and one move, or the last one once more."""
        self.steps += 1  # Hypothesis likes zeros: no step should be the one before over again
        draw = Chance(seed ^ self.salt ^ self.steps << 64)
        if self.last and draw.rarely():
            self.click_again(self.last)
            return
        self.time_passes(draw)
        cards = [DECK.cards[n] for n in self.near if DECK.cards[n].possible(self.book)]
        self.move(draw.pick(cards if cards and not draw.rarely() else DECK.deal(self.book)), draw)

    def time_passes(self, draw: Draw) -> None:
        """The post goes, the clock goes, and the beat runs twice; the broker forgets all."""
        book, days = self.book, draw.pick(DAYS)
        if days:
            reading.the_post_goes()
            book.post_goes()
            book.now = later(book, days, draw.pick(HOURS))
            world.stand(book.now)
            note(f"it is {book.now}")
        for _beat in range(2):
            self.broker.flushall()
            tasks.tell_of_turns()
            tasks.remind_of_meetings()
        book.beat()
        self.look()

    def look(self) -> None:
        """Read everything, and ask the truths."""
        before, self.picture = self.picture, picture.take()
        truths.hold(self.book, before, self.picture)

    def move(self, card: Move, draw: Draw) -> None:
        """Make the move, when it finds something to try."""
        if attempt := card.build(self.book, draw):
            self.take(attempt)

    def learned(self, before: Picture, after: Picture) -> None:
        """Ask the truths."""
        truths.hold(self.book, before, after)


def later(book: Book, days: int, hour: int) -> datetime:
    """So many days from now, at that hour on the wall."""
    day = book.today() + timedelta(days=days)
    return clock.start_of_day(day).replace(hour=hour)


def find(fault: str, runs: int, seed: int, steps: int, *, near: bool = False) -> Exception | None:
    """What the machine says of a planted fault; None when it finds nothing in so many lives.

    Args:
        fault: its name; empty for none.
        runs, steps: at most so many lives of so many steps.
        seed: where chance begins.
        near: draw the moves oftener that the fault says it shows in.
    """
    MeetingLife.near = NEAR[fault] if near and fault else ()
    try:
        return first_found(MeetingLife, lambda: planted(fault), runs, steps, seed)
    finally:
        MeetingLife.near = ()

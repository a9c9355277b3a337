"""The machine: a call from its opening to the last report, with everybody trying everything.

Each step the clock goes on, to a moment before or on an edge now and then, and somebody tries
something; the night's tasks are a move as well.
"""

from datetime import datetime, timedelta
from typing import ClassVar

from hypothesis import note
from hypothesis.stateful import initialize, rule

from core import clock
from tests.stateful import picture
from tests.stateful.cards import Move
from tests.stateful.chance import Chance, Draw, Happy
from tests.stateful.grants import truths, world
from tests.stateful.grants.book import Book
from tests.stateful.grants.moves import DECK
from tests.stateful.grants.planted import NEAR, Near, planted
from tests.stateful.picture import Picture
from tests.stateful.playing import SEEDS, Played, first_found
from tests.stateful.world import let_in, stand

DAYS = [0, 0, 0, 0, 1, 2, 5, 8, 12, 25]
# How far it may have come when the run begins, on the straight road; each step is checked, too.
BEGUN = ["start", "save", "send"]
ROAD = [*BEGUN * 4, *["recommend"] * 3, *["decide"] * 2, "accept", "make_list", "mark_paid"]
STOPS = [0, 3, 9, 12, 15, 17, 18, 20]


class GrantLife(Played):
    """One call with four organisations that may apply."""

    world: ClassVar[world.Place]
    near: ClassVar[Near] = Near()

    @initialize(seed=SEEDS)
    def begins(self, seed: int) -> None:
        """People get their roles, and the call comes some way."""
        draw = Chance(seed ^ self.salt)
        form = draw.pick(["line", "line", "none"])
        share = draw.pick([0, 0, 30]) if form == "line" else 0
        budget = draw.pick(world.BUDGETS if self.near.budget is None else [self.near.budget])
        is_draft = draw.pick([True, False])
        world.begin(self.world, budget, form, share, next_is_draft=is_draft)
        self.book, self.steps = Book(self.world, budget, form, share), 0
        self.book.next.state = "draft" if is_draft else "published"
        extra = {draw.pick(world.ALSO) for _one in range(draw.pick([0, 1, 2]))}
        for row in [*world.USUAL, *sorted(extra)]:
            self.book.roles[let_in(self.world, *row)] = row  # type: ignore[arg-type]
        self.picture = picture.take()
        stop = draw.pick(STOPS) if self.near.stop is None else self.near.stop
        for name in ROAD[:stop]:
            self.later(timedelta(minutes=7))
            if DECK.cards[name].fits(self.book):
                self.move(DECK.cards[name], Happy())

    @rule(seed=SEEDS)
    def step(self, seed: int) -> None:
        """Time passes, and one move, or the last one once more."""
        self.steps += 1  # Hypothesis likes zeros: no step should be the one before over again
        draw = Chance(seed ^ self.salt ^ self.steps << 64)
        if self.last and draw.rarely():
            self.click_again(self.last)
            return
        self.time_passes(draw)
        cards = [DECK.cards[n] for n in self.near.moves if DECK.cards[n].possible(self.book)]
        self.move(draw.pick(cards if cards and not draw.rarely() else DECK.deal(self.book)), draw)

    def time_passes(self, draw: Draw) -> None:
        """Some minutes or days, or to the next edge: a second before it, or on it."""
        edges = sorted(edge for edge in edges_of(self.book) if edge > self.book.now)
        if edges and draw.rarely():
            short = draw.pick([timedelta(0), timedelta(seconds=1)])
            self.later(max(edges[0] - short - self.book.now, timedelta(seconds=1)))
            return
        days = draw.pick(DAYS if self.near.days is None else self.near.days)
        self.later(timedelta(days=days, minutes=7))

    def later(self, span: timedelta) -> None:
        """The clock goes on."""
        self.book.now += span
        stand(self.book.now)
        note(f"it is {self.book.now}")

    def move(self, card: Move, draw: Draw) -> None:
        """Make the move, when it finds something to try."""
        if attempt := card.build(self.book, draw):
            self.take(attempt)

    def learned(self, before: Picture, after: Picture) -> None:
        """Ask the truths."""
        truths.hold(self.book, before, after)


def edges_of(book: Book) -> list[datetime]:
    """Instants at which something is suddenly too late."""
    days = [day for app in book.apps for day in (app.accept_by, app.answer_by) if day]
    untils = [one.until for app in book.apps for one in app.verdicts if one.until]
    return [book.pot.closes, *untils, *(clock.end_of_day(day) for day in days)]


def find(fault: str, runs: int, seed: int, steps: int, *, near: bool = False) -> Exception | None:
    """What the machine says of a planted fault; None when it finds nothing in so many lives.

    Args:
        fault: its name; empty for none.
        runs, steps: at most so many lives of so many steps.
        seed: where chance begins.
        near: begin where the fault shows, and draw the moves oftener that it shows in.
    """
    GrantLife.near = NEAR[fault] if near and fault else Near()
    try:
        return first_found(GrantLife, lambda: planted(fault), runs, steps, seed)
    finally:
        GrantLife.near = Near()

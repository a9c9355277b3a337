"""The machine: Hypothesis draws moves from the deck, the portal makes them, the truths are asked.

One Hypothesis rule draws from our own deck. With one rule for each action Hypothesis would switch
off half of them in a run (swarm testing), and the life of a hearing is a chain of nine.
"""

from typing import ClassVar

from hypothesis.stateful import initialize, rule

from consultations import actions
from consultations.models import Hearing
from core.models import new_ref
from tests.stateful import picture, steps, truths, world
from tests.stateful.chance import Chance, Draw, Happy
from tests.stateful.life import Life
from tests.stateful.moves.deck import MOVES, Move, deal
from tests.stateful.picture import Picture
from tests.stateful.planted import NEAR, Near, planted
from tests.stateful.playing import SEEDS, Played, first_found

# How far it may have come when the run begins, on the straight road; each step is checked, too.
ROAD = [
    *("save_content", "save_deadline", "send_for_approval", "publish"),
    *("start", "save_draft", "send", "time_passes", "split_answers", "treat", "treat"),
]
STOPS = [0, 2, 3, 4, 4, 6, 7, 7, 8, 11]


class HearingLife(Played):
    """One hearing in one municipality, from a draft to the decision."""

    world: ClassVar[world.World]
    near: ClassVar[Near] = Near()

    def __init__(self) -> None:
        super().__init__()
        self.life = Life(self.world)

    @initialize(seed=SEEDS)
    def begins(self, seed: int) -> None:
        """People get their roles, and the hearing comes some way."""
        draw = Chance(seed ^ self.salt)
        world.stand(self.life.now)
        for row in [*world.USUAL, *sorted({*extra_roles(draw), *self.near.roles})]:
            self.life.roles[world.let_in(self.world, *row)] = row
        self.life.one_key = draw.rarely()
        row = actions.create(
            ref=new_ref(),
            by=self.world.people["kari"],
            on_behalf_of=self.world.parties[world.TOWN],
            municipality=self.world.town,
            title="Utlån av lokaler",
            lead="Kommunen vil samle alle lokaler.",
        )
        if self.life.one_key:
            Hearing.objects.filter(pk=row.pk).update(one_key=True)
        self.picture = self.life.seen = picture.take()
        stop = draw.pick(STOPS) if self.near.stop is None else self.near.stop
        for name in [*ROAD[:stop], *self.near.then]:
            if draw.pick([True, False, False]):
                self.move(draw.pick(deal(self.life)), draw)
            if MOVES[name].possible(self.life):
                self.move(MOVES[name], Happy())

    @rule(seed=SEEDS)
    def step(self, seed: int) -> None:
        """One move, or the last one once more."""
        draw = Chance(seed ^ self.salt)
        if self.last and draw.rarely():
            self.click_again(self.last)
            return
        near = [MOVES[name] for name in self.near.moves if MOVES[name].possible(self.life)]
        self.move(draw.pick(near if near and not draw.rarely() else deal(self.life)), draw)

    def move(self, card: Move, draw: Draw) -> None:
        """Make the move, when it finds something to try."""
        if attempt := card.build(self.life, draw):
            self.take(attempt)

    def learned(self, before: Picture, after: Picture) -> None:
        """Ask the truths."""
        self.life.seen = after
        truths.hold(self.life, before, after)
        steps.remember(self.life, before, after)


def extra_roles(draw: Draw) -> list[tuple[str, str, str]]:
    """Up to three people with a role beside what they usually have."""
    return list({draw.pick(world.ALSO) for _one in range(draw.pick([0, 1, 2, 3]))})


def find(
    fault: str, runs: int, seed: int, steps: int = 50, *, near: bool = False
) -> Exception | None:
    """What the machine says of a planted fault; None when it finds nothing in so many runs.

    Args:
        fault: its name; empty for none.
        runs: at most so many lives.
        seed: where chance begins.
        steps: of each life.
        near: look where the fault says that it shows, which takes a tenth of the time.
    """
    HearingLife.near = NEAR[fault] if near and fault else Near()
    try:
        return first_found(HearingLife, lambda: planted(fault), runs, steps, seed)
    finally:
        HearingLife.near = Near()

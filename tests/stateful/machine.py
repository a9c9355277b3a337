"""The machine: Hypothesis draws moves from the deck, the portal makes them, the truths are asked.

One Hypothesis rule draws from our own deck. With one rule for each action Hypothesis would switch
off half of them in a run (swarm testing), and the life of a hearing is a chain of nine.
"""

from collections import Counter
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from consultations import actions
from consultations.models import Hearing
from core.models import new_ref
from tests.stateful import attempts, picture, steps, truths, world
from tests.stateful.attempts import Attempt, Done
from tests.stateful.life import Life
from tests.stateful.moves.deck import MOVES, Chance, Draw, Happy, Move, deal
from tests.stateful.planted import NEAR, Near, planted

# How far it may have come when the run begins, on the straight road; each step is checked, too.
ROAD = [
    *("save_content", "save_deadline", "send_for_approval", "publish"),
    *("start", "save_draft", "send", "time_passes", "split_answers", "treat", "treat"),
]
STOPS = [0, 2, 3, 4, 4, 6, 7, 7, 8, 11]

SEEDS = st.integers(0, 2**64 - 1)


class HearingLife(RuleBasedStateMachine):
    """One hearing in one municipality, from a draft to the decision."""

    world: ClassVar[world.World]
    count: ClassVar[Counter[tuple[str, str]]] = Counter()
    lives: ClassVar[int] = 0
    near: ClassVar[Near] = Near()
    salt: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.life = Life(self.world)
        self.last: Attempt | None = None
        self.run = transaction.atomic()
        self.run.__enter__()
        type(self).lives += 1

    def teardown(self) -> None:
        """Nothing of the run is left."""
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

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

    def take(self, attempt: Attempt) -> Done:
        """Try it, and ask the truths."""
        person = self.world.people.get(attempt.by)
        done = attempts.perform(attempt, person, self.picture)
        note(f"{attempt.by or 'the world'}: {attempt.name}: {done.verdict} {attempt.refused}")
        self.count[attempt.name, done.verdict] += 1
        self.life.seen = done.after
        if done.verdict == "done":  # nothing else has changed anything, as `perform` has seen
            truths.hold(self.life, done.before, done.after)
            steps.remember(self.life, done.before, done.after)
        self.picture = done.after
        self.last = attempt if done.verdict == "done" and attempt.once else None
        return done

    def click_again(self, attempt: Attempt) -> None:
        """The same form sent twice: let through or not, nothing more happens."""
        self.last = None
        note(f"{attempt.by}: {attempt.name}, a second click")
        again = Attempt(f"{attempt.name} again", attempt.by, attempt.call, nothing=True)
        attempts.click(again, self.world.people.get(attempt.by), self.picture)


def extra_roles(draw: Draw) -> list[tuple[str, str, str]]:
    """Up to three people with a role beside what they usually have."""
    return list({draw.pick(world.ALSO) for _one in range(draw.pick([0, 1, 2, 3]))})


QUIET = {
    "deadline": None,
    "database": None,  # each call begins afresh
    "print_blob": False,
    "suppress_health_check": list(HealthCheck),
}


BATCH = 10  # after so many Hypothesis mixes old examples anew, and sees little that is new


def live(runs: int, steps: int, seed: int, **more: Any) -> Counter[tuple[str, str]]:
    """So many lives of so many steps; what was tried, and what came of it.

    Raises:
        Broken: a truth does not hold; what led to it, made short, stands in the notes.
    """
    HearingLife.count, HearingLife.lives = Counter(), 0
    for begun in range(0, runs, BATCH):
        HearingLife.salt = seed + begun  # each batch begins with zeros, and should be another
        chosen = settings(
            max_examples=min(BATCH, runs - begun), stateful_step_count=steps, **{**QUIET, **more}
        )
        run_state_machine_as_test(seeded(seed + begun)(HearingLife), settings=chosen)
    return HearingLife.count


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
    short = {"phases": [Phase.generate], "report_multiple_bugs": False}
    HearingLife.near = NEAR[fault] if near and fault else Near()
    with planted(fault):
        try:
            live(runs, steps, seed, **short)
        except Exception as found:
            return found
        finally:
            HearingLife.near = Near()
    return None

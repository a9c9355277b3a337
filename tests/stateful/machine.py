"""The machine: Hypothesis draws moves from the deck, the portal makes them, the truths are asked.

One Hypothesis rule draws from our own deck. With one rule for each action Hypothesis would switch
off half of them in a run (swarm testing), and the life of a hearing is a chain of nine.
"""

from typing import Any, ClassVar

from django.db import transaction
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from consultations import actions
from consultations.models import Hearing
from core.models import new_ref
from tests.stateful import attempts, picture, truths, world
from tests.stateful.attempts import Attempt, Done
from tests.stateful.life import Life
from tests.stateful.moves.deck import MOVES, Chance, Happy, deal

# How far it has come when the run begins, on the straight road; each step is checked, too.
ROAD = [
    ["save_content", "save_deadline"],
    ["send_for_approval"],
    ["publish"],
    ["start", "save_draft", "send"],
    ["time_passes"],
    ["split_answers", "treat", "treat"],
]


class Stopped(Exception):
    """The run was stopped from outside."""


class HearingLife(RuleBasedStateMachine):
    """One hearing in one municipality, from a draft to the decision."""

    world: ClassVar[world.World]
    count: ClassVar[dict[str, int]] = {}

    def __init__(self) -> None:
        super().__init__()
        self.life = Life(self.world)
        self.last: Attempt | None = None
        self.run = transaction.atomic()
        self.run.__enter__()

    def teardown(self) -> None:
        """Nothing of the run is left."""
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @initialize(data=st.data())
    def begins(self, data: Any) -> None:
        """People get their roles, and the hearing comes some way."""
        draw = Chance(data)
        world.stand(self.life.now)
        for person, party, role in world.USUAL:
            self.life.roles[world.let_in(self.world, person, party, role)] = (person, party, role)
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
        self.picture = picture.take()
        for names in ROAD[: draw.pick(range(len(ROAD) + 1))]:
            for name in names:
                self.take(MOVES[name].build(self.life, Happy()))

    @rule(data=st.data())
    def step(self, data: Any) -> None:
        """One move, or the last one once more."""
        draw = Chance(data)
        if self.last and draw.rarely():
            self.click_again(self.last)
            return
        attempt = draw.pick(deal(self.life)).build(self.life, draw)
        if attempt:
            self.take(attempt)

    def take(self, attempt: Attempt) -> Done:
        """Try it, and ask the truths."""
        person = self.world.people.get(attempt.by)
        done = attempts.perform(attempt, person, self.picture)
        note(f"{attempt.by or 'the world'}: {attempt.name}: {done.verdict} {attempt.refused}")
        self.count[f"{attempt.name} {done.verdict}"] = (
            self.count.get(f"{attempt.name} {done.verdict}", 0) + 1
        )
        truths.after_step(self.life, done)
        self.picture = done.after
        self.last = attempt if done.verdict == "done" and attempt.once else None
        return done

    def click_again(self, attempt: Attempt) -> None:
        """The same form sent twice: let through or not, nothing more happens."""
        self.last = None
        note(f"{attempt.by}: {attempt.name}, a second click")
        again = Attempt(f"{attempt.name} again", attempt.by, attempt.call, nothing=True)
        attempts.click(again, self.world.people[attempt.by], self.picture)


def live(runs: int, steps: int, **more: Any) -> dict[str, int]:
    """So many lives of so many steps; what was tried, and what came of it."""
    HearingLife.count = {}
    HearingLife.TestCase.settings = settings()
    run_state_machine_as_test(
        HearingLife, settings=settings(max_examples=runs, stateful_step_count=steps, **more)
    )
    return HearingLife.count

"""What every machine has: lives that leave nothing, and attempts held against a model."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.stateful import attempts
from tests.stateful.attempts import Attempt, Done
from tests.stateful.picture import Picture

SEEDS = st.integers(0, 2**64 - 1)
QUIET = {
    "deadline": None,
    "database": None,  # each call begins afresh
    "print_blob": False,
    "suppress_health_check": list(HealthCheck),
}
BATCH = 10  # after so many Hypothesis mixes old examples anew, and sees little that is new


class Played(RuleBasedStateMachine):
    """A life inside one transaction. A machine says what it draws and what must be true."""

    world: ClassVar[Any]
    count: ClassVar[Counter[tuple[str, str]]] = Counter()
    lives: ClassVar[int] = 0
    salt: ClassVar[int] = 0
    picture: Picture

    def __init__(self) -> None:
        super().__init__()
        self.last: Attempt | None = None
        self.run = transaction.atomic()
        self.run.__enter__()
        type(self).lives += 1

    def teardown(self) -> None:
        """Nothing of the run is left."""
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    def learned(self, before: Picture, after: Picture) -> None:
        """Something was done: ask the truths."""

    def take(self, attempt: Attempt) -> Done:
        """Try it, and ask the truths."""
        person = self.world.people.get(attempt.by)
        done = attempts.perform(attempt, person, self.picture)
        note(f"{attempt.by or 'the world'}: {attempt.name}: {done.verdict} {attempt.refused}")
        self.count[attempt.name, done.verdict] += 1
        if done.verdict == "done":  # nothing else has changed anything, as `perform` has seen
            self.learned(done.before, done.after)
        self.picture = done.after
        self.last = attempt if done.verdict == "done" and attempt.once else None
        return done

    def click_again(self, attempt: Attempt) -> None:
        """The same form sent twice: let through or not, nothing more happens."""
        self.last = None
        note(f"{attempt.by}: {attempt.name}, a second click")
        again = Attempt(f"{attempt.name} again", attempt.by, attempt.call, nothing=True)
        attempts.click(again, self.world.people.get(attempt.by), self.picture)


def live(
    machine: type[Played], runs: int, steps: int, seed: int, **more: Any
) -> Counter[tuple[str, str]]:
    """So many lives of so many steps; what was tried, and what came of it.

    Raises:
        Broken: a truth does not hold; what led to it, made short, stands in the notes.
    """
    machine.count, machine.lives = Counter(), 0
    for begun in range(0, runs, BATCH):
        machine.salt = seed + begun  # each batch begins with zeros, and should be another
        chosen = settings(
            max_examples=min(BATCH, runs - begun), stateful_step_count=steps, **{**QUIET, **more}
        )
        run_state_machine_as_test(seeded(seed + begun)(machine), settings=chosen)
    return machine.count


def first_found(
    machine: type[Played],
    faulty: Callable[[], AbstractContextManager[None]],
    runs: int,
    steps: int,
    seed: int,
) -> Exception | None:
    """What a machine says of a portal with a fault in it; None when it finds nothing.

    Args:
        machine: which one.
        faulty: the portal with the fault, for as long as the `with` lasts.
        runs, steps: at most so many lives of so many steps.
        seed: where chance begins.
    """
    short = {"phases": [Phase.generate], "report_multiple_bugs": False}
    with faulty():
        try:
            live(machine, runs, steps, seed, **short)
        except Exception as found:
            return found
    return None

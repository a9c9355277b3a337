"""Kill -9 at random, immediate restarts of PostgreSQL, a flushed Valkey and a faulty relay."""

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from launcher.drill import mix
from launcher.drill.ground import Ground
from launcher.drill.judge import OVER, Ledger, Verdict, judge, recipients

RESTARTS = 3
FLUSHES = 5
TICK = 0.02
LOOK_EVERY = 0.5
TELL_EVERY = 10.0
LAST = 0.9  # of the letters: then the faults have been
PATIENCE, PER_LETTER, PER_DEATH = 120, 0.05, 12  # seconds; a death costs a lease


def run(ground: Ground) -> Verdict:
    """N letters in one set, and trouble until nine of ten are out."""
    settings = ground.settings
    faults = mix.Mix(settings.n, settings.seed)
    everybody, dead = recipients(faults)
    ground.begin(faults, broken=settings.broken)
    try:
        storm = Storm(ground, len(everybody) - len(dead), settings.kills)
        ground.write(everybody)
        storm.blow()
        verdict = judge(ground, storm.ledger.read(), everybody, dead)
    finally:
        ground.end()
    more = {"kills": storm.kills, "postgres_restarts": storm.restarts, "flushes": storm.flushes}
    return Verdict({**verdict.figures, **more}, [*verdict.wrong, *storm.missed()])


class Storm:
    """Faults at drawn points of the run's progress, so that all of them fall within it."""

    def __init__(self, ground: Ground, living: int, kills: int, deaths: int = 0) -> None:
        """`kills` 0: no faults of ours, but workers that die (`deaths` of them) start again."""
        self.ground, self.living, self.wanted = ground, living, kills
        self.patience = PATIENCE + living * PER_LETTER + (kills + deaths) * PER_DEATH
        self.random = random.Random(ground.settings.seed)  # noqa: S311
        self.ledger = Ledger(ground.log)
        self.kills = self.restarts = self.flushes = 0
        self.left = sorted(self._drawn(), key=lambda one: one[0], reverse=True)

    def _drawn(self) -> Iterator[tuple[float, Callable[[], None]]]:
        for fault, times in (
            (self.kill, self.wanted),
            (self.restart, RESTARTS),
            (self.flush, FLUSHES),
        ):
            for _ in range(times if self.wanted else 0):
                yield self.random.uniform(0.01, LAST), fault

    def blow(self) -> None:
        """Until every letter is over, or the time is."""
        ends = time.monotonic() + self.patience
        look, tell = 0.0, time.monotonic() + TELL_EVERY
        while time.monotonic() < ends:
            self.ground.revive()
            self._next_fault()
            now = time.monotonic()
            if now > tell:
                tell = now + TELL_EVERY
                sys.stderr.write(f"{len(self.ledger.taken)} av {self.living}, {self.kills} drap\n")
            if now > look:
                look = now + LOOK_EVERY
                if over(self.ground):
                    return
            time.sleep(TICK)

    def _next_fault(self) -> None:
        progress = len(self.ledger.read()) / self.living
        if self.left and progress >= self.left[-1][0]:
            time.sleep(self.random.uniform(0, TICK))
            _at, fault = self.left.pop()
            fault()

    def missed(self) -> list[str]:
        """A run that did not make its faults proves nothing."""
        never = len(self.left) + self.wanted - self.kills
        return [f"feil som aldri ble gjort: {never}"] if never else []

    def kill(self) -> None:
        """One process of a worker: the main one, which polls, or a child."""
        with suppress(ProcessLookupError, IndexError):
            os.kill(self.random.choice(self.ground.crew()), signal.SIGKILL)
            self.kills += 1

    def restart(self) -> None:
        """PostgreSQL, immediately."""
        self.ground.restart_postgres()
        self.restarts += 1

    def flush(self) -> None:
        """Valkey forgets."""
        self.ground.flush_valkey()
        self.flushes += 1


def over(ground: Ground, *also: str) -> bool:
    """Whether every letter of this run is at its end, or in one of the states named too."""
    return all(state in OVER or state in also for state in ground.states())

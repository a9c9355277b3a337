"""`./portal bench letters [--n 70000]`: how fast a set is committed, and how fast it goes out.

The limit is one bare SMTP connection of Python's own smtplib to the same relay. It and the workers
take turns, a few seconds each, and the ratio is taken within a round: the machine's other work then
weighs on both. The relay counts; a figure without every letter once in its ledger is void.
"""

import argparse
import json
import os
import signal
import smtplib
import statistics
import time
from typing import Any

from launcher.drill import mix
from launcher.drill.ground import Ground, Settings, proving_ground
from launcher.drill.judge import Ledger
from launcher.say import Halt, say

LETTERS = 70_000
COMMIT_GOAL = 3.0  # seconds for all of them
RATIO_GOAL = 0.5  # of the bare connection
WORKER_SECONDS, BARE_SECONDS = 4.0, 2.0
WARM_SECONDS = 3.0
PATIENCE_SECONDS = 900.0
BEAT = 1.0  # the demo relay's


def run(arguments: list[str]) -> int:
    """Print one line of JSON; 1 when a goal was missed or a letter was."""
    parser = argparse.ArgumentParser(prog="./portal bench letters")
    parser.add_argument("--n", type=int, default=LETTERS)
    n: int = parser.parse_args(arguments).n
    with proving_ground(Settings(n)) as ground:
        ground.open_relay(None, BEAT)
        everybody = [mix.address(number) for number in range(n)]
        commit = ground.write(everybody)
        if ground.states() != {"pending": n}:
            raise Halt(f"Ikke alle brev ble skrevet: {ground.states()}")
        race = Race(ground, ground.product.a_letter())
        race.run(n)
        race.finish(n)
    figures = race.figures() | {"n": n, "commit_seconds": round(commit, 2)}
    met = commit <= COMMIT_GOAL and race.ratio >= RATIO_GOAL and race.exact
    say(json.dumps({"bench": "letters", **figures, "exactly_once": race.exact, "met": met}))
    return 0 if met else 1


class Race:
    """The portal's workers, as `./portal demo` starts them, against one bare connection."""

    def __init__(self, ground: Ground, letter: bytes) -> None:
        self.ground, self.letter = ground, letter
        self.ledger = Ledger(ground.log)
        self.rounds: list[tuple[float, float]] = []  # letters a second: workers, bare
        self.exact = False

    def run(self, n: int) -> None:
        """Rounds while there are letters for a whole one."""
        self.ground.hire(1)
        self.warm_up()
        while True:
            workers = self.workers()
            if self.sent() >= n:
                return
            self.rounds.append((workers, self.bare()))

    def warm_up(self) -> None:
        """Until the worker's processes are at it."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while not self.sent() and time.monotonic() < ends:
            time.sleep(0.1)
        time.sleep(WARM_SECONDS)

    def sent(self) -> int:
        """Letters of the portal's in the ledger."""
        taken = self.ledger.read()
        return taken.total() - taken[BARE]

    def workers(self) -> float:
        """Letters a second, in one turn; then they are stopped."""
        started, before = time.monotonic(), self.sent()
        time.sleep(WORKER_SECONDS)
        self.signal(signal.SIGSTOP)
        seconds = time.monotonic() - started
        return (self.sent() - before) / seconds

    def bare(self) -> float:
        """Letters a second on one connection; then the workers go on."""
        link, times = smtplib.SMTP("127.0.0.1", self.ground.port), 0
        started = time.monotonic()
        while (seconds := time.monotonic() - started) < BARE_SECONDS:
            link.sendmail("bare@samspill.example", [BARE], self.letter)
            times += 1
        link.quit()
        self.signal(signal.SIGCONT)
        return times / seconds

    def signal(self, sign: signal.Signals) -> None:
        """To every process of the worker."""
        for pid in self.ground.crew():
            os.kill(pid, sign)

    def finish(self, n: int) -> None:
        """Every letter once, in the ledger and in the portal's own book."""
        self.signal(signal.SIGCONT)
        ends = time.monotonic() + PATIENCE_SECONDS
        while self.ground.states() != {"accepted": n} and time.monotonic() < ends:
            time.sleep(0.2)
        taken = self.ledger.read()
        theirs = {email: times for email, times in taken.items() if email != BARE}
        self.exact = len(theirs) == n and set(theirs.values()) == {1}

    @property
    def ratio(self) -> float:
        """The median of the rounds'."""
        return statistics.median(workers / bare for workers, bare in self.rounds)

    def figures(self) -> dict[str, Any]:
        """Medians, and the spread of the ratio."""
        if not self.rounds:
            raise Halt("For få brev til en hel runde.")
        ratios = sorted(workers / bare for workers, bare in self.rounds)
        return {
            "letters_per_second": round(statistics.median(w for w, _bare in self.rounds)),
            "bare_per_second": round(statistics.median(bare for _w, bare in self.rounds)),
            "ratio": round(self.ratio, 2),
            "ratio_from_to": [round(ratios[0], 2), round(ratios[-1], 2)],
            "rounds": len(ratios),
        }


BARE = mix.address(0, "bare")

"""`./portal bench calendar [--n 1500]`: a large municipality is invited to a meeting.

How fast rows and letters are on disk, among 70,000 organisations; how soon after that commit the
workers, as `./portal demo` starts them, have given the relay the last letter, beside a bare loop of
Python's own smtplib with the same messages, made beforehand, over one connection; and what a feed
of 500 meetings costs in CPU. The relay's ledger counts. The first round is not counted: processes
begin. A machine with other work makes every second longer, so CPU and ratios stand beside them.
"""

import argparse
import json
import os
import signal
import statistics
import time
from typing import Any

from launcher.bench.calendar_script import SCRIPT
from launcher.drill import mix
from launcher.drill.ground import Ground, Settings, proving_ground
from launcher.drill.judge import Ledger
from launcher.drill.product import Product
from launcher.say import Halt, say

LETTERS = 1_500
ORGANISATIONS = 70_000
ROUNDS = 5
PATIENCE_SECONDS = 300.0
LOOK_SECONDS = 0.02
COMMIT_GOAL = 1.0  # seconds
TIMES_GOAL = 2.0  # of the bare loop's time
MEETINGS, CPU_GOAL = 500, 0.2  # seconds of CPU
BEAT = 1.0  # the demo relay's


def run(arguments: list[str]) -> int:
    """Print one line of JSON; 1 when a goal was missed or a letter was."""
    parser = argparse.ArgumentParser(prog="./portal bench calendar")
    parser.add_argument("--n", type=int, default=LETTERS)
    n: int = parser.parse_args(arguments).n
    with proving_ground(Settings(n)) as ground:
        ground.open_relay(None, BEAT)
        product = Product(ground.env, ground.folder / "logs" / "calendar.log", SCRIPT)
        try:
            product.ask("people", [mix.address(number) for number in range(n)])
            product.ask("others", ORGANISATIONS - n)
            ground.hire(1)
            figures = measured(ground, product, n)
        finally:
            product.close()
    say(json.dumps({"bench": "calendar", "n": n, **figures}))
    return 0 if figures["met"] else 1


def measured(ground: Ground, product: Product, n: int) -> dict[str, Any]:
    """Medians of the rounds; each meeting's letters go out once by the portal and once bare."""
    ledger = Ledger(ground.log)
    commits: list[dict[str, float]] = []
    times: list[float] = []
    for number in range(ROUNDS + 1):
        commit = product.ask("invite", number)
        handed = _all_taken(ledger, (2 * number + 1) * n) - commit["at"]
        _all_accepted(product, (number + 1) * n)
        _signal(ground, signal.SIGSTOP)  # the bare loop has the machine to itself
        bare = product.ask("bare", ground.port)
        _signal(ground, signal.SIGCONT)
        if number:
            commits.append(commit)
            times.append(handed / bare)
    theirs = ledger.read()
    exact = len(theirs) == n and set(theirs.values()) == {2 * (ROUNDS + 1)}
    cold, warm = product.ask("feed", MEETINGS)
    seconds = [one["seconds"] for one in commits]
    commit, ratio = statistics.median(seconds), statistics.median(times)
    met = commit <= COMMIT_GOAL and ratio <= TIMES_GOAL and cold <= CPU_GOAL and exact
    return {
        "commit_seconds": round(commit, 2),
        "commit_from_to": [round(min(seconds), 2), round(max(seconds), 2)],
        "commit_cpu_seconds": round(statistics.median(one["cpu"] for one in commits), 2),
        "times_the_bare_loop": round(ratio, 2),
        "times_from_to": [round(min(times), 2), round(max(times), 2)],
        "feed_cpu_seconds": round(cold, 3),
        "feed_cpu_seconds_again": round(warm, 3),
        "exactly_once": exact,
        "load": round(os.getloadavg()[0], 1),
        "met": met,
    }


def _all_taken(ledger: Ledger, wanted: int) -> float:
    """When the relay had taken so many letters. Raises Halt."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while ledger.read().total() < wanted:
        if time.monotonic() > ends:
            raise Halt(f"Postmottaket fikk {ledger.taken.total()} av {wanted} brev.")
        time.sleep(LOOK_SECONDS)
    return time.monotonic()


def _all_accepted(product: Product, wanted: int) -> None:
    """Until the portal's own book says so too. Raises Halt."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while (states := product.ask("states")) != {"accepted": wanted}:
        if time.monotonic() > ends:
            raise Halt(f"Ikke alle brev gikk ut: {states}")
        time.sleep(LOOK_SECONDS)


def _signal(ground: Ground, sign: signal.Signals) -> None:
    """To every process of the worker."""
    for pid in ground.crew():
        os.kill(pid, sign)

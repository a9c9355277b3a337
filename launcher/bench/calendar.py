"""`./portal bench calendar [--n 1500]`: a large municipality is invited to a meeting.

How fast rows and letters are committed; how fast the letters, each with its calendar part, reach
the relay beside a bare loop of Python's own smtplib that gives it the same messages over one
connection; and what a feed of 500 meetings costs in CPU. The relay counts.
"""

import argparse
import json
import statistics
from typing import Any

from launcher.bench.calendar_script import SCRIPT
from launcher.drill import mix
from launcher.drill.ground import Ground, Settings, proving_ground
from launcher.drill.judge import Ledger
from launcher.drill.product import Product
from launcher.say import Halt, say

LETTERS = 1_500
ROUNDS = 3
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
            figures = measured(ground, product, n)
        finally:
            product.close()
    say(json.dumps({"bench": "calendar", "n": n, **figures}))
    return 0 if figures["met"] else 1


def measured(ground: Ground, product: Product, n: int) -> dict[str, Any]:
    """Medians of the rounds; each meeting's letters go out once by the portal and once bare."""
    ledger = Ledger(ground.log)
    commits: list[float] = []
    times: list[float] = []
    exact = True
    for number in range(ROUNDS):
        commits.append(product.ask("invite", number))
        handed = product.ask("deliver")
        theirs = dict(ledger.read())
        exact = exact and len(theirs) == n and set(theirs.values()) == {2 * number + 1}
        times.append(handed / product.ask("bare", ground.port))
    states = product.ask("states")
    if states != {"accepted": n * ROUNDS}:
        raise Halt(f"Ikke alle brev gikk ut: {states}")
    cold, warm = product.ask("feed", MEETINGS)
    commit, ratio = max(commits), statistics.median(times)
    met = commit <= COMMIT_GOAL and ratio <= TIMES_GOAL and cold <= CPU_GOAL and exact
    return {
        "commit_seconds": round(commit, 2),
        "times_the_bare_loop": round(ratio, 2),
        "times_from_to": [round(min(times), 2), round(max(times), 2)],
        "feed_cpu_seconds": round(cold, 3),
        "feed_cpu_seconds_again": round(warm, 3),
        "exactly_once": exact,
        "met": met,
    }

"""`./portal drill …`: faults on purpose, and the promise that letters are not lost or doubled.

Each drill runs the portal's real workers on servers of its own, breaks something, and holds the
relay's own account of what it took against what the portal says. It prints one line of JSON, and
answers 0 only when nothing was lost, doubled or wrongly given up. `--broken ORDER` plants an order
of delivery that is wrong: a drill that does not fail then proves nothing.
"""

import argparse
import importlib
import json

from launcher.drill.ground import Ground, Settings, proving_ground
from launcher.drill.judge import Verdict
from launcher.say import Halt, say

ORDERS = ("send-then-mark", "mark-then-send")
# name → module, letters, kills
DRILLS: dict[str, tuple[str, int, int]] = {
    "delivery": ("delivery", 10_000, 50),
    "killpoints": ("killpoints", 600, 10),
    "redis": ("redis", 2_000, 0),
    "relay-log": ("relay_log", 1_000, 0),
}
USAGE = (
    "Bruk: ./portal drill delivery|killpoints|redis|relay-log [--n BREV] [--kills DRAP] "
    "[--seed FRØ] [--broken send-then-mark|mark-then-send] [--quick]"
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        raise Halt(USAGE)


def drill(arguments: list[str]) -> int:
    """Run one drill on a ground of its own and print its line; 1 when the promise broke."""
    name, settings = parse(arguments)
    with proving_ground(settings) as ground:
        verdict = play(name, ground)
        ground.keep = not verdict.kept and not settings.broken
    say(json.dumps({"drill": name, **verdict.figures}))
    return 0 if verdict.kept else 1


def parse(arguments: list[str]) -> tuple[str, Settings]:
    """The drill's name and its settings. Raises Halt with the usage."""
    if not arguments or arguments[0] not in DRILLS:
        raise Halt(USAGE)
    _module, letters, kills = DRILLS[arguments[0]]
    parser = _Parser(add_help=False)
    parser.add_argument("--n", type=int, default=letters)
    parser.add_argument("--kills", type=int, default=kills)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--broken", choices=ORDERS, default="")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args(arguments[1:])
    if given.n < 1 or given.kills < 0:
        raise Halt(USAGE)
    return arguments[0], Settings(**vars(given))


def play(name: str, ground: Ground) -> Verdict:
    """One drill on a ground that is ready."""
    module = importlib.import_module(f"launcher.drill.{DRILLS[name][0]}")
    found: Verdict = module.run(ground)
    return found

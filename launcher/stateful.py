"""`./portal stateful [--life NAME] [--runs N] [--steps S] [--seed X] [--planted NAME]`.

A machine lives the life of a hearing, of a forum's meetings (`--life meeting`), of a grant
(`--life grant`) or of two platforms (`--life platform`), so many times, with everybody trying
everything, and asks after every step whether what must be true still is (`tests/stateful/`). It
prints one line of JSON, and answers 0 only when everything held. `--planted NAME` puts a fault into
the portal first: a machine that does not find it, and answer 1, proves nothing.
"""

import argparse
import json
import os
import secrets
import subprocess
import tempfile
from pathlib import Path

from launcher.paths import PYTHON, ROOT
from launcher.say import Halt, say

RUNS, STEPS = 2000, 50
USAGE = (
    "Bruk: ./portal stateful [--life hearing|meeting|grant|platform] [--runs N] [--steps S] "
    "[--seed FRØ] [--planted FEIL]"
)
LIVES = {
    "hearing": "tests/stateful/test_life.py::test_the_life_of_a_hearing",
    "meeting": "tests/stateful/meetings/test_life.py::test_the_life_of_meetings",
    "grant": "tests/stateful/grants/test_life.py::test_the_life_of_a_grant",
    "platform": "tests/stateful/platform/test_life.py::test_the_life_of_platforms",
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        raise Halt(USAGE)


def stateful(arguments: list[str]) -> int:
    """Run the machine and print its line; 1 when a truth did not hold. Raises Halt."""
    given = parse(arguments)
    with tempfile.TemporaryDirectory(prefix="samspill-stateful-") as folder:
        report = Path(folder) / "report.json"
        command = [str(PYTHON), "-m", "pytest", "-p", "launcher.pytest_plugin", "-p", "no:randomly"]
        done = subprocess.run(
            [*command, "-q", "--no-header", "--tb=short", LIVES[given.life]],
            cwd=ROOT,
            env=outside() | environment(given) | {"STATEFUL_REPORT": str(report)},
            capture_output=True,
            text=True,
            check=False,
        )
        if not report.exists():
            raise Halt(f"Maskinen kom ikke i gang:\n{done.stdout}{done.stderr}")
        figures = json.loads(report.read_text())
    if not figures["held"] and not given.planted:
        say(done.stdout)
    say(json.dumps({"stateful": given.planted or "portal", "seed": given.seed, **figures}))
    return 0 if figures["held"] else 1


def parse(arguments: list[str]) -> argparse.Namespace:
    """How often, how long, from where, and with which fault. Raises Halt with the usage."""
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--life", choices=LIVES, default="hearing")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--planted", default="")
    given = parser.parse_args(arguments)
    if given.runs < 1 or given.steps < 1:
        raise Halt(USAGE)
    if given.seed is None:
        given.seed = secrets.randbits(32)
    return given


def outside() -> dict[str, str]:
    """Our own environment, without what makes a run of tests another one's worker."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


def environment(given: argparse.Namespace) -> dict[str, str]:
    """What the test reads."""
    return {
        "STATEFUL_RUNS": str(given.runs),
        "STATEFUL_STEPS": str(given.steps),
        "STATEFUL_SEED": str(given.seed),
        "STATEFUL_PLANTED": given.planted,
    }

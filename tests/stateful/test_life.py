"""The whole life of a hearing, many times over, with everybody trying everything.

`./portal stateful` runs the same test more often, and says in the environment how.
"""

import json
import os
import secrets
import time
from pathlib import Path
from typing import Any

from tests.stateful.machine import HearingLife, find
from tests.stateful.moves.deck import MOVES
from tests.stateful.planted import FAULTS
from tests.stateful.playing import live

RUNS = int(os.environ.get("STATEFUL_RUNS", "100"))
STEPS = int(os.environ.get("STATEFUL_STEPS", "50"))
SEED = int(os.environ.get("STATEFUL_SEED") or secrets.randbits(48))
PLANTED = os.environ.get("STATEFUL_PLANTED", "")


def report(began: float, *, held: bool, **more: Any) -> None:
    """Tell the command how it went."""
    if path := os.environ.get("STATEFUL_REPORT"):
        done = sum(n for (_name, verdict), n in HearingLife.count.items() if verdict == "done")
        figures = {
            "held": held,
            "lives": HearingLife.lives,
            "tried": HearingLife.count.total(),
            "done": done,
            "seconds": round(time.monotonic() - began, 1),
        }
        Path(path).write_text(json.dumps(figures | more))


def test_the_life_of_a_hearing(lives):
    began = time.monotonic()
    if PLANTED:
        assert PLANTED in FAULTS, f"Feilene heter {', '.join(sorted(FAULTS))}."
        found = find(PLANTED, RUNS, SEED, STEPS)
        report(began, held=found is None, found=str(found).splitlines()[:1])
        assert found is None
        return
    try:
        live(HearingLife, RUNS, STEPS, SEED)
    except Exception as found:
        report(began, held=False, found=str(found).splitlines()[:1])
        raise
    report(began, held=True)
    if RUNS * STEPS >= 5000:  # a move that never comes to anything tests nothing
        done = {name for name, verdict in HearingLife.count if verdict == "done"}
        assert sorted(MOVES.keys() - done) == []

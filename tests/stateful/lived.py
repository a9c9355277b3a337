"""So many lives of one machine, as the environment says, and a line of figures about them."""

import json
import os
import secrets
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from tests.stateful.playing import Played, live

STEPS = int(os.environ.get("STATEFUL_STEPS", "50"))
SEED = int(os.environ.get("STATEFUL_SEED") or secrets.randbits(48))
PLANTED = os.environ.get("STATEFUL_PLANTED", "")


def lived(
    machine: type[Played],
    moves: Collection[str],
    faults: Collection[str],
    find: Callable[..., Exception | None],
    *,
    usually: int,
    **more: Any,
) -> None:
    """Live them, and say how it went.

    Args:
        machine: whose lives.
        moves, faults: by name.
        find: looks for a planted fault.
        usually: so many lives when nobody says how many.
        more: of Hypothesis's settings.
    """
    runs, began = int(os.environ.get("STATEFUL_RUNS", usually)), time.monotonic()
    if PLANTED:
        assert PLANTED in faults, f"Feilene heter {', '.join(sorted(faults))}."
        found = find(PLANTED, runs, SEED, STEPS)
        report(machine, began, held=found is None, found=str(found).splitlines()[:1])
        assert found is None
        return
    try:
        live(machine, runs, STEPS, SEED, **more)
    except Exception as found:
        report(machine, began, held=False, found=str(found).splitlines()[:1])
        raise
    report(machine, began, held=True)
    if runs * STEPS >= 5000:  # a move that never comes to anything tests nothing
        done = {name for name, verdict in machine.count if verdict == "done"}
        assert sorted({*moves} - done) == []


def report(machine: type[Played], began: float, *, held: bool, **more: Any) -> None:
    """Tell the command how it went."""
    if path := os.environ.get("STATEFUL_REPORT"):
        done = sum(n for (_name, verdict), n in machine.count.items() if verdict == "done")
        figures = {
            "held": held,
            "lives": machine.lives,
            "tried": machine.count.total(),
            "done": done,
            "seconds": round(time.monotonic() - began, 1),
        }
        Path(path).write_text(json.dumps(figures | more))

"""Planted faults take turns: some of them each day, so that all come within a week.

Each must be found, but each takes a run of its own, and the whole suite must end within a quarter
of an hour. `PLANTED=all ./portal test tests/stateful tests/launcher` tries every one.
"""

import os
from collections.abc import Sequence
from datetime import datetime

from core.clock import OSLO


def todays[T](faults: Sequence[T], how_many: int, day: int | None = None) -> list[T]:
    """The next so many of them since yesterday, beginning anew after the last.

    Args:
        faults: all that take turns.
        how_many: of them each day.
        day: the number of another day than today.
    """
    if os.environ.get("PLANTED") == "all":
        return list(faults)
    first = (datetime.now(OSLO).toordinal() if day is None else day) * how_many
    return [faults[(first + n) % len(faults)] for n in range(how_many)]

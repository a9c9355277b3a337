"""The longest tests begin at once, one pile to each worker, so that none is left for the end.

xdist gives each worker a run of neighbours and lets the idle take from the end of the busy. Without
this, a story of six minutes may begin when everything else is done.
"""

from collections.abc import Sequence
from itertools import islice

import pytest

# Where a name begins, and about how many seconds each takes alone on two cores; the narrower
# first. What is not here is quick.
SECONDS = {
    "tests/launcher/test_stories.py::test_the_stories_go_through": 400,
    "tests/journeys/test_every_address.py::test_no_way": 180,
    "tests/browser/test_pages.py::test_no_page": 220,
    "tests/journeys/test_every_address.py::": 135,
    "tests/launcher/test_stories.py::test_a_planted_fault": 100,
    "tests/launcher/test_stateful.py::test_a_planted_fault": 65,
    "tests/stateful/test_life.py::": 80,
    "tests/stateful/grants/test_life.py::": 40,
    "tests/stateful/meetings/test_life.py::": 40,
    "tests/stateful/platform/test_life.py::": 40,
    "tests/insight/test_evaluation_blind.py::": 30,
    "tests/launcher/test_drill.py::test_nothing_is_lost": 20,
    "tests/launcher/test_drill.py::test_a_broken_order": 15,
    "tests/stateful/": 10,
    "tests/journeys/test_statements_platform.py::": 10,
    "tests/launcher/test_compose.py::": 5,
    "tests/browser/": 5,
}
TOGETHER = "tests/launcher/test_drill.py::"  # they share what is dear to start


def seconds(name: str) -> int:
    """About how long one test takes; 0 when it is quick."""
    return next((SECONDS[begin] for begin in SECONDS if name.startswith(begin)), 0)


def dealt(names: Sequence[str], workers: int) -> list[int]:
    """The order to run them in, as places in `names`: each worker's pile has its longest first.

    Args:
        names: of the tests, in the order they would have had.
        workers: who take a run of neighbours each, the later one more where it does not come out.
    """
    room = [(len(names) + n) // workers for n in range(workers)]
    piles: list[list[int]] = [[] for _worker in range(workers)]
    load = [0] * workers
    for unit in units(names):
        worker = min((w for w in range(workers) if len(piles[w]) < room[w]), key=load.__getitem__)
        piles[worker] += unit
        load[worker] += sum(seconds(names[n]) for n in unit)
    quick = (n for n, name in enumerate(names) if not seconds(name))
    return [
        n
        for pile, size in zip(piles, room, strict=True)
        for n in (*pile, *islice(quick, max(0, size - len(pile))))
    ]


def units(names: Sequence[str]) -> list[list[int]]:
    """The slow ones, one by one or those that go together, the longest first."""
    slow = [n for n, name in enumerate(names) if seconds(name)]
    drills = [n for n in slow if names[n].startswith(TOGETHER)]
    found = [[n] for n in slow if n not in drills] + [drills]
    return sorted(filter(None, found), key=lambda unit: -sum(seconds(names[n]) for n in unit))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """After all others: in a run on several workers, the order of `dealt`."""
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    if workers > 1:
        items[:] = [items[n] for n in dealt([one.nodeid for one in items], workers)]

"""In which order the workers get the tests."""

import pytest

from tests import longest_first
from tests.longest_first import SECONDS, dealt, seconds

STORY = "tests/launcher/test_stories.py::test_the_stories_go_through"
DRILLS = [f"tests/launcher/test_drill.py::test_nothing_is_lost[{n}]" for n in range(4)]
PAGES = [f"tests/browser/test_pages.py::test_no_page[{n}]" for n in range(2)]
QUICK = [f"tests/core/test_money.py::test_{n}" for n in range(93)]


@pytest.mark.parametrize("workers", [2, 3, 4])
def test_every_test_is_run_once(workers):
    names = [*QUICK, STORY, *DRILLS, *PAGES]
    assert sorted(dealt(names, workers)) == list(range(len(names)))


def test_each_worker_begins_with_its_longest_and_the_drills_stay_together():
    names = [*QUICK[:40], STORY, *QUICK[40:], *DRILLS, *PAGES]
    order = [names[n] for n in dealt(names, 2)]
    first, second = order[:50], order[50:]
    assert first[0] == STORY
    assert second[:2] == PAGES
    assert {*second[2:6]} == {*DRILLS} or {*first[1:5]} == {*DRILLS}


def test_the_slow_alone_lose_none():
    names = [STORY, *DRILLS, *PAGES]
    assert sorted(dealt(names, 3)) == list(range(len(names)))


def test_each_name_of_the_list_is_the_name_of_something(request):
    """A test that is renamed must not become a quick one unseen."""
    rooms = {name.partition("::")[0] for name in SECONDS}
    root = request.config.rootpath
    assert [room for room in rooms if not (root / room).exists()] == []
    for begin in SECONDS:
        room, _mark, name = begin.partition("::")
        assert not name or f"def {name}" in (root / room).read_text()
    assert seconds("tests/core/test_money.py::test_x") == 0
    assert longest_first.TOGETHER.split("::")[0] in rooms

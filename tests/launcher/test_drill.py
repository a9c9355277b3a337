"""The drills, short: each keeps the promise, and each sees through an order that does not.

One ground for all of them; `./portal drill …` runs them in full.
"""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from launcher import drill
from launcher.drill import ORDERS, mix
from launcher.drill.ground import Ground, Settings
from launcher.drill.judge import Ledger
from launcher.drill.relay import LAST_BEAT, LATE_BEATS, Relay
from launcher.say import Halt

SMALL = {
    "delivery": Settings(n=300, kills=3, quick=True),
    "killpoints": Settings(n=40, kills=1, quick=True),
    "redis": Settings(n=80, quick=True),
    "relay-log": Settings(n=60, quick=True),
}


@pytest.fixture(scope="module")
def ground():
    made = Ground(Path(tempfile.mkdtemp(prefix="samspill-test-drill-")), SMALL["delivery"])
    try:
        made.open()
        yield made
    finally:
        made.close()
        shutil.rmtree(made.folder, ignore_errors=True)


def play(ground, name, **more):
    """The drill's figures and whether the promise was kept."""
    ground.settings = replace(SMALL[name], **more)
    return drill.play(name, ground)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(SMALL))
def test_nothing_is_lost_and_nothing_doubled(ground, name):
    verdict = play(ground, name)
    assert verdict.wrong == []
    assert (verdict.figures["lost"], verdict.figures["duplicates"]) == (0, 0)
    assert verdict.figures["sent"] + verdict.figures["held"] > SMALL[name].n * 0.9
    assert verdict.figures["in_doubt"] > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "broken"),
    [*(("delivery", order) for order in ORDERS), ("killpoints", ORDERS[1]), ("redis", ORDERS[0]),
     ("relay-log", ORDERS[1])],
)  # fmt: skip
def test_a_broken_order_is_caught(ground, name, broken):
    verdict = play(ground, name, broken=broken)
    doubled, lost = verdict.figures["duplicates"], verdict.figures["lost"]
    assert not verdict.kept
    assert doubled if broken == "send-then-mark" else lost


# --- the drill's own parts ------------------------------------------------------------------------


def test_the_mix_is_the_same_for_a_seed_and_has_each_fault():
    first = mix.Mix(200, 7).first_tries()
    assert first == mix.Mix(200, 7).first_tries() != mix.Mix(200, 8).first_tries()
    assert set(first.values()) == set(mix.USUAL)
    assert list(first.values()).count(mix.DEAD) == 2
    later = {mix.Mix(200, 7).later_try(number, 2) for number in range(2000)}
    assert later == {mix.FINE, *mix.USUAL} - {mix.DEAD}


def test_only_the_runs_own_letters_get_faults():
    assert mix.number_of(mix.address(42)) == 42
    assert mix.number_of(mix.address(42, "person")) == -1
    assert mix.number_of("kari@storvik.example") == -1


def test_the_ledger_reads_whole_lines_as_they_come(tmp_path):
    log = tmp_path / "relay.log"
    relay = Relay(log)
    ledger = Ledger(log)
    relay.take("b+1@x", "ola@d.example")
    with log.open("a") as file:
        file.write("2026-01-01T00:00:00+00:00 queue=D9 from=b+2@x to=liv@d.exam")
        file.flush()
        assert ledger.read() == {"ola@d.example": 1}
        file.write("ple message-id=- status=accepted\n")
    relay.beat()
    relay.take("b+1@x", "ola@d.example")
    assert ledger.read() == {"ola@d.example": 2, "liv@d.example": 1}


def test_the_relay_keeps_its_promise_whatever_happens_late():
    assert LATE_BEATS < LAST_BEAT < 25  # the portal believes absence after 25


@pytest.mark.parametrize(
    "words", [[], ["nei"], ["delivery", "--n", "0"], ["redis", "--broken", "x"]]
)
def test_a_drill_that_is_none_is_refused_with_the_usage(words):
    with pytest.raises(Halt, match=r"^Bruk: \./portal drill"):
        drill.parse(words)

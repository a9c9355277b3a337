"""`./portal stateful`: what it may be asked, and how a fault is told."""

import pytest

from launcher import stateful
from launcher.say import Halt


@pytest.mark.parametrize(
    "wrong",
    [["--runs", "0"], ["--steps", "ti"], ["--plant", "x"], ["noe"], ["--runs"], ["--life", "x"]],
)
def test_a_wrong_order_gets_the_usage(wrong):
    with pytest.raises(Halt, match="Bruk"):
        stateful.parse(wrong)


def test_the_seed_is_told_also_when_nobody_gave_one():
    assert stateful.parse([]).seed != stateful.parse([]).seed
    assert stateful.environment(stateful.parse(["--seed", "7"]))["STATEFUL_SEED"] == "7"


@pytest.mark.slow
def test_a_planted_fault_is_exit_code_one_and_an_unknown_one_is_no_find(capsys):
    assert stateful.stateful(["--planted", "draft-visible", "--runs", "40"]) == 1
    assert '"found"' in capsys.readouterr().out
    with pytest.raises(Halt, match="draft-visible"):
        stateful.stateful(["--planted", "tull"])

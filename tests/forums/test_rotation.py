"""Whose turn it is, over any history that two to six parties can have."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forums import rotation
from forums.rotation import Exchange, Run

KEEPS = ["cancelled", "postponed", "extraordinary"]  # what leaves the turn where it is
orders = st.integers(2, 6).map(lambda n: tuple("ABCDEF"[:n]))
quiet_lives = st.lists(st.sampled_from(["held", *KEEPS]), max_size=80)
busy_lives = st.lists(
    st.one_of(
        st.sampled_from(["held", "held", *KEEPS, "lapse"]),
        st.tuples(st.integers(0, 5), st.integers(1, 8)),  # a swap: how far ahead, how far between
    ),
    max_size=60,
)


def lived(
    order: tuple[str, ...], life: list[Any], first_slot: int = 0
) -> tuple[Run[str], list[str]]:
    """Let a life happen to a run; the run as it ended, and who convened each held meeting."""
    exchanges: tuple[Exchange, ...] = ()
    held: list[str] = []
    for event in life:
        run = Run(order, first_slot, exchanges)
        slot = rotation.next_slot(set(range(first_slot + len(held))))
        if event == "held":
            held.append(rotation.owner(run, slot))
        elif event == "lapse":
            exchanges += (rotation.lapse(run, slot),)
        elif event not in KEEPS:
            one, other = slot + event[0], slot + event[0] + event[1]
            if rotation.owner(run, one) != rotation.owner(run, other):
                exchanges += (Exchange(one, other),)
    return Run(order, first_slot, exchanges), held


@given(orders, quiet_lives, st.integers(0, 40))
def test_without_exchanges_all_convene_as_often_and_none_twice_running(
    order: tuple[str, ...], life: list[str], first_slot: int
) -> None:
    run, held = lived(order, life, first_slot)
    for upto in range(len(held) + 1):
        assert rotation.balance(rotation.counts(order, held[:upto]).values()) <= 1
    assert all(one != after for one, after in pairwise(held))
    assert len(held) == life.count("held")
    coming = rotation.owner(run, first_slot + len(held))
    assert coming == order[len(held) % len(order)]


@given(orders, busy_lives, st.integers(0, 40))
def test_recorded_exchanges_explain_every_deviation_and_nothing_else_is_one(
    order: tuple[str, ...], life: list[Any], first_slot: int
) -> None:
    run, held = lived(order, life, first_slot)
    for slot, convener in enumerate(held, first_slot):
        assert convener == rotation.owner(run, slot)  # no later exchange rewrites history
        if convener != rotation.natural_owner(run, slot):
            assert rotation.explained(run, slot)
    for slot in range(first_slot + 1, first_slot + len(held)):
        if held[slot - first_slot] == held[slot - first_slot - 1]:
            assert rotation.explained(run, slot) or rotation.explained(run, slot - 1)


@given(orders, busy_lives)
def test_the_balance_is_back_when_both_exchanged_slots_are_used(
    order: tuple[str, ...], life: list[Any]
) -> None:
    run, held = lived(order, life)
    for used in range(len(held) + 1):
        if not any(e.first < used <= e.second for e in run.exchanges):  # none is half used
            assert rotation.balance(rotation.counts(order, held[:used]).values()) <= 1


@given(orders, busy_lives)
def test_an_exchange_only_moves_turns_so_none_is_lost(
    order: tuple[str, ...], life: list[Any]
) -> None:
    run, _held = lived(order, life)
    end = max([e.second for e in run.exchanges], default=0) + 1
    end += -end % len(order)
    owners = [rotation.owner(run, slot) for slot in range(end)]
    assert set(rotation.counts(order, owners).values()) == {end // len(order)}


@given(orders, busy_lives)
def test_whoever_takes_a_turn_gives_its_own_next_one_to_the_one_who_missed(
    order: tuple[str, ...], life: list[Any]
) -> None:
    run, held = lived(order, life)
    slot = len(held)
    missed, takes = rotation.owner(run, slot), rotation.successor(run, slot)
    given_back = rotation.lapse(run, slot).second
    after = Run(order, run.first_slot, (*run.exchanges, Exchange(slot, given_back)))
    assert missed != takes
    assert rotation.owner(after, slot) == takes
    assert rotation.owner(after, given_back) == missed
    between = range(slot + 1, given_back)
    assert takes not in [rotation.owner(run, s) for s in between]  # its *next* turn
    assert [rotation.owner(after, s) for s in between] == [rotation.owner(run, s) for s in between]


def owners(run: Run[str], how_many: int) -> list[str]:
    """Who owns the first turns of a run."""
    first = run.first_slot
    return [rotation.owner(run, slot) for slot in range(first, first + how_many)]


def test_ks_and_fn_with_the_second_and_third_turn_exchanged() -> None:
    run = Run(("KS", "FN"), 0, (Exchange(1, 2),))
    assert owners(run, 6) == ["KS", "KS", "FN", "FN", "KS", "FN"]


def test_one_turn_that_is_missed_again_and_again_goes_on_round() -> None:
    run = Run(("A", "B", "C"))
    seen = []
    for _time in range(4):
        run = Run(run.order, 0, (*run.exchanges, rotation.lapse(run, 0)))
        seen.append(owners(run, 6))
    assert [one[0] for one in seen] == ["B", "C", "A", "B"]
    assert all(sorted(one) == list("AABBCC") for one in seen)


def test_two_parties_that_both_miss_are_back_where_they_began() -> None:
    run = Run(("KS", "FN"))
    once = Run(run.order, 0, (rotation.lapse(run, 0),))
    twice = Run(run.order, 0, (*once.exchanges, rotation.lapse(once, 0)))
    assert owners(once, 4) == ["FN", "KS", "KS", "FN"]
    assert owners(twice, 4) == owners(run, 4)


@given(orders, busy_lives, orders, quiet_lives)
def test_joining_leaving_or_another_order_begins_anew_at_the_next_turn(
    old: tuple[str, ...], life: list[Any], new: tuple[str, ...], after: list[str]
) -> None:
    _run, before = lived(old, life)
    joined = tuple(reversed(new))
    run, held = lived(joined, after, first_slot=len(before))
    assert rotation.owner(run, run.first_slot) == joined[0]
    assert rotation.balance(rotation.counts(joined, held).values()) <= 1


@pytest.mark.parametrize(
    ("order", "exchanges"),
    [
        (("A",), ()),
        ((), ()),
        (("A", "A"), ()),
        (("A", "B"), (Exchange(6, 5),)),
        (("A", "B"), (Exchange(5, 5),)),
        (("A", "B"), (Exchange(1, 5),)),  # before the run
    ],
)
def test_what_is_no_run(order: tuple[str, ...], exchanges: tuple[Exchange, ...]) -> None:
    with pytest.raises(ValueError, match="two"):
        Run(order, 4, exchanges)


@given(st.sets(st.integers(0, 30)))
def test_the_next_turn_is_the_first_unused_one(used: set[int]) -> None:
    slot = rotation.next_slot(used)
    assert slot not in used
    assert set(range(slot)) <= used

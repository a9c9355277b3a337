"""Faults planted by name in the life of two platforms; each must be found."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from tests.stateful.faulty import Fault, Faults


@dataclass(frozen=True)
class Near:
    """Where a fault shows: how far the road has come, in which moves, and how time goes."""

    stop: int | None = None
    moves: tuple[str, ...] = ()
    days: Sequence[int] | None = None


_faults = Faults[Near]()
FAULTS, NEAR, planted = _faults.plants, _faults.near, _faults.planted


def fault(stop: int, *moves: str, days: Sequence[int] | None = None) -> Callable[[Fault], Fault]:
    """Plant one that shows there."""
    return _faults.add(Near(stop, moves, days))

"""The faults in the life of a hearing, and where each shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.stateful.faulty import Fault, Faults


@dataclass(frozen=True)
class Near:
    """Where in a life a fault shows: how far it has come, and the moves that come upon it."""

    stop: int | None = None
    moves: tuple[str, ...] = ()
    roles: tuple[tuple[str, str, str], ...] = ()
    then: tuple[str, ...] = ()


_faults = Faults[Near]()
FAULTS, NEAR, planted = _faults.plants, _faults.near, _faults.planted


def fault(stop: int, *moves: str, **more: Any) -> Callable[[Fault], Fault]:
    """Plant one.

    Args:
        stop: how many steps of the straight road come first, in the ordinary run of the tests.
        moves: those that are drawn more often there. `./portal stateful --planted` looks for it
            without being told.
        more: `roles`, (person, party, role) that somebody has besides, and `then`, a road on
            from there.
    """
    return _faults.add(Near(stop, moves, **more))

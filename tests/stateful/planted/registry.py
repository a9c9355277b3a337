"""Faults planted by name: a machine that does not find one of them proves nothing.

Each fault changes the portal's own modules for as long as the `with` lasts, and takes away the
database's own guard where there is one, so that the machine must see it. A name that the code no
longer has stops it: a fault must not lose its teeth unseen.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.db import connection

type Fault = Callable[[ExitStack], None]

FAULTS: dict[str, Fault] = {}
NEAR: dict[str, "Near"] = {}


@dataclass(frozen=True)
class Near:
    """Where in a life a fault shows: how far it has come, and the moves that come upon it."""

    stop: int | None = None
    moves: tuple[str, ...] = ()
    roles: tuple[tuple[str, str, str], ...] = ()
    then: tuple[str, ...] = ()


def fault(stop: int, *moves: str, **more: Any) -> Callable[[Fault], Fault]:
    """A fault is called what its function is called, with hyphens.

    Args:
        stop: how many steps of the straight road come first, in the ordinary run of the tests.
        moves: those that are drawn more often there. `./portal stateful --planted` looks for it
            without being told.
        more: `roles`, (person, party, role) that somebody has besides, and `then`, a road on
            from there.
    """

    def decorate(plant: Fault) -> Fault:
        name = plant.__name__.replace("_", "-")
        FAULTS[name], NEAR[name] = plant, Near(stop, moves, **more)
        return plant

    return decorate


@contextmanager
def planted(name: str) -> Iterator[None]:
    """The portal with one fault in it; none when the name is empty. Raises KeyError."""
    with ExitStack() as stack:
        if name:
            FAULTS[name](stack)
        yield


def change(stack: ExitStack, room: Any, name: str, make: Callable[[Any], Any]) -> None:
    """Put `make(what stands there)` in its place."""
    stack.enter_context(patch.object(room, name, make(getattr(room, name))))


def unguard(statement: str) -> None:
    """Take away the database's last line; the test's transaction puts it back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with pending ones is not altered
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

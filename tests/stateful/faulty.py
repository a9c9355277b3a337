"""Faults planted by name: a machine that does not find one of them proves nothing.

Each fault changes the portal's own modules for as long as the `with` lasts, and takes away the
database's own guard where there is one, so that the machine must see it. A name that the code no
longer has stops it: a fault must not lose its teeth unseen.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection

type Fault = Callable[[ExitStack], None]


class Faults[N]:
    """The faults of one machine by name, each with where it shows (`near`)."""

    def __init__(self) -> None:
        self.plants: dict[str, Fault] = {}
        self.near: dict[str, N] = {}

    def add(self, near: N) -> Callable[[Fault], Fault]:
        """A fault is called what its function is called, with hyphens."""

        def decorate(plant: Fault) -> Fault:
            name = plant.__name__.replace("_", "-")
            self.plants[name], self.near[name] = plant, near
            return plant

        return decorate

    @contextmanager
    def planted(self, name: str) -> Iterator[None]:
        """The portal with one fault in it; none when the name is empty. Raises KeyError."""
        with ExitStack() as stack:
            if name:
                self.plants[name](stack)
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

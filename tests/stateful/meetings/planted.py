"""Faults planted by name in the life of meetings; each must be found."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

type Fault = Callable[[ExitStack], None]

FAULTS: dict[str, Fault] = {}
NEAR: dict[str, tuple[str, ...]] = {}


def fault(*moves: str) -> Callable[[Fault], Fault]:
    """A fault is called what its function is called, with hyphens.

    Args:
        moves: those in which it shows.
    """

    def decorate(plant: Fault) -> Fault:
        name = plant.__name__.replace("_", "-")
        FAULTS[name], NEAR[name] = plant, moves
        return plant

    return decorate


@contextmanager
def planted(name: str) -> Iterator[None]:
    """The portal with one fault in it; none when the name is empty. Raises KeyError."""
    with ExitStack() as stack:
        if name:
            FAULTS[name](stack)
        yield

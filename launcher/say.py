"""What the launcher tells people: one line per step, one sentence when it must stop."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Halt(Exception):
    """A sentence in bokmål for the person at the keyboard; `./portal` prints it and exits 1."""


def say(text: str) -> None:
    """Print one line at once, also through a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def step(text: str) -> Iterator[None]:
    """Print `text` and the seconds the block took, when it succeeded."""
    started = time.monotonic()
    yield
    say(f"{text} ({time.monotonic() - started:.1f} s)")

"""Celery only wakes: no payload, no retry, no result. PostgreSQL knows what there is to do.

A worker also polls by itself, so that with Redis dead letters are seconds late, never lost.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from celery import bootsteps, current_app, shared_task
from django.db import connections

from dispatch import bounces, letters
from dispatch.claims import settling, steps
from dispatch.claims.delivery import AT_A_TIME, deliver_some

logger = logging.getLogger(__name__)

RUN_FOR = 50  # seconds; a later wake-up goes on
POLL = 5  # seconds
LAST_LETTERS = 10  # seconds a stopping worker waits for the conversation it is in


@shared_task  # type: ignore[untyped-decorator]
def drain() -> None:
    """Hand over what is due. One that finds plenty wakes the next: a set is written with one call.

    So many take part as have nothing else to do; a call that nobody is free to hear expires.
    """
    first = deliver_some()
    if first.go_on:
        if first.letters == AT_A_TIME:
            letters.nudge()
        deliver_all()


@shared_task  # type: ignore[untyped-decorator]
def settle() -> None:
    """End what must not be sent, free the letters of dead workers, settle those in doubt."""
    steps.stop_worthless()
    settling.reap()
    settling.watch_log()
    settling.settle()


@shared_task  # type: ignore[untyped-decorator]
def read_mailbox() -> None:
    """Bounces that have come home."""
    bounces.read_mailbox()


def deliver_all(wanted: Callable[[], bool] = lambda: True) -> int:
    """Deliver until nothing is due, the relay is ill or away, or it is no longer wanted.

    Returns:
        How many letters were tried.
    """
    ends, total = time.monotonic() + RUN_FOR, 0
    while wanted() and time.monotonic() < ends:
        tried = deliver_some()
        total += tried.letters
        if not tried.go_on:
            break
    return total


class Poller(bootsteps.StartStopStep):  # type: ignore[misc]
    """A thread in the worker's main process that looks every few seconds, broker or no broker."""

    requires = ("celery.worker.components:Pool",)  # the pool forks first

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, name="letters", daemon=True)

    def start(self, worker: Any) -> None:
        """Begin to look."""
        self.thread.start()

    def stop(self, worker: Any) -> None:
        """Look no more; let the conversation at hand come to its end."""
        self.stopping.set()
        if self.thread.is_alive():
            self.thread.join(LAST_LETTERS)

    terminate = stop

    def _run(self) -> None:
        while not self.stopping.wait(POLL):
            self.look()

    def look(self) -> None:
        """One look at the database; whatever goes wrong costs this look only."""
        try:
            settle()
            deliver_all(lambda: not self.stopping.is_set())
        except Exception as error:
            logger.warning("no look at the letters: %s", type(error).__name__)
        finally:
            connections.close_all()


current_app.steps["worker"].add(Poller)

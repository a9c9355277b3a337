"""Celery only wakes: no payload, no retry, no result. PostgreSQL knows what there is to do.

A worker also polls by itself, so that with Redis dead letters are seconds late, never lost.
"""

import logging
import threading
import time
from typing import Any

from celery import bootsteps, current_app, shared_task
from django.db import Error, close_old_connections

from dispatch import claims

logger = logging.getLogger(__name__)

RUN_FOR = 50  # seconds; a later wake-up goes on
POLL = 5  # seconds


@shared_task
def drain() -> int:
    """Hand over what is due; returns how many letters were tried."""
    ends, tried = time.monotonic() + RUN_FOR, 0
    while time.monotonic() < ends and (some := claims.deliver_some()):
        tried += some
    return tried


@shared_task
def settle() -> int:
    """Free the letters of dead workers, and settle those in doubt."""
    return claims.reap() + claims.settle()


def poll_once() -> None:
    """One look at the database; its errors cost this look only."""
    close_old_connections()
    try:
        settle()
        drain()
    except Error as error:
        logger.warning("no look at the letters: %s", type(error).__name__)
    finally:
        close_old_connections()


class Poller(bootsteps.StartStopStep):  # type: ignore[misc]
    """A thread in the worker's main process that looks every few seconds, broker or no broker."""

    requires = ("celery.worker.components:Pool",)  # the pool forks first

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        self.stopping = threading.Event()

    def start(self, worker: Any) -> None:
        """Begin to look."""
        threading.Thread(target=self._run, name="letters", daemon=True).start()

    def stop(self, worker: Any) -> None:
        """Look no more."""
        self.stopping.set()

    def _run(self) -> None:
        while not self.stopping.wait(POLL):
            poll_once()


current_app.steps["worker"].add(Poller)

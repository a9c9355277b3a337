"""The servers a run needs and the environment it gives: embedded, unless the environment says.

With DATABASE_URL or REDIS_URL set (or the same name with _FILE), that server steps aside.
"""

import fcntl
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from launcher.paths import private_folder
from launcher.postgres import Postgres
from launcher.valkey import Valkey


class Busy(Exception):
    """Another process runs on this data folder."""


def given(name: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the person set this address, directly or as a file."""
    return bool(environ.get(name) or environ.get(f"{name}_FILE"))


@dataclass
class Servers:
    """PostgreSQL and Valkey on one data folder, held by one process at a time."""

    folder: Path
    fast: bool = False
    env: dict[str, str] = field(default_factory=dict)
    running: list[Postgres | Valkey] = field(default_factory=list)
    _lock: IO[str] | None = None

    def hold(self) -> None:
        """Take the folder; raises Busy at once when another process has it."""
        private_folder(self.folder, 0o711)  # the database user passes through
        self._lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            raise Busy(str(self.folder)) from None
        (self.folder / "env.json").unlink(missing_ok=True)  # of a run that was killed

    def start(self, *, cache: bool = True) -> dict[str, str]:
        """Start what the environment does not give; return the addresses of what was started."""
        if self._lock is None:
            self.hold()
        try:
            if not given("DATABASE_URL"):
                self._add("DATABASE_URL", Postgres(self.folder / "postgres", self.fast))
            if cache and not given("REDIS_URL"):
                self._add("REDIS_URL", Valkey(self.folder / "valkey"))
        except BaseException:
            self.stop()
            raise
        return self.env

    def _add(self, name: str, server: Postgres | Valkey) -> None:
        private_folder(server.folder, 0o711)
        self.env[name] = server.start()
        self.running.append(server)

    def stop(self) -> None:
        """Stop in reverse order and let the folder go."""
        for server in reversed(self.running):
            server.stop()
        self.running.clear()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @property
    def owns_database(self) -> bool:
        """Whether the database is the embedded one: the condition for demo mode."""
        return "DATABASE_URL" in self.env

    def __enter__(self) -> "Servers":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

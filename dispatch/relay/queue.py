"""What can be seen of a Postfix's queue from outside: only what is certain counts."""

import json
import logging
import os
import stat
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

logger = logging.getLogger(__name__)

SECONDS = 20


@dataclass(frozen=True)
class Seen:
    """One look at the queue."""

    senders: frozenset[str]
    oldest_unfinished: datetime | None
    master_since: datetime


class PostfixQueue:
    """The queue of the Postfix with a configuration folder (empty: the machine's own)."""

    def __init__(self, config: str = "", folder: str = "") -> None:
        self.config = ["-c", config] if config else []
        self.folder = folder

    def look(self) -> Seen | None:
        """Everything that absence depends on, or None when any of it cannot be seen."""
        try:
            folder = Path(self.folder or self._run("postconf", "-h", "queue_directory").strip())
            return Seen(
                senders=self._senders(),
                oldest_unfinished=_oldest_unfinished(folder / "incoming"),
                master_since=_changed(folder / "pid" / "master.pid"),
            )
        except (OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
            logger.warning("the relay's queue cannot be seen: %s", type(error).__name__)
            return None

    def _senders(self) -> frozenset[str]:
        """The envelope senders of everything that waits."""
        lines = self._run("postqueue", "-j").splitlines()
        return frozenset(str(json.loads(line)["sender"]) for line in lines if line.strip())

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603  (the program is Postfix's, the folder the setting's)
            [program, *self.config, *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=True,
        )
        return done.stdout


def _oldest_unfinished(incoming: Path) -> datetime | None:
    """Postfix makes a queue file executable when it is whole."""
    os.listdir(incoming)  # os.walk would pass over a folder that it may not read
    oldest: datetime | None = None
    for folder, _folders, names in os.walk(incoming, onerror=_raise):
        for name in names:
            try:
                status = (Path(folder) / name).stat()
            except FileNotFoundError:
                continue  # taken on meanwhile
            if not status.st_mode & stat.S_IXUSR:
                began = datetime.fromtimestamp(status.st_mtime, UTC)
                oldest = began if oldest is None else min(oldest, began)
    return oldest


def _raise(error: OSError) -> None:
    raise error


def _changed(path: Path) -> datetime:
    """The master writes its number when it starts."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)

"""Reading postmaster.pid: is the server up, and is the one who wrote it still alive?"""

import os
import signal
import time
from pathlib import Path

STATUS_LINE = 7
PATIENCE_SECONDS = 10.0


def is_ready(data: Path, pid: int) -> bool:
    """Whether the server with this process id says it takes connections."""
    lines = _lines(data)
    return len(lines) > STATUS_LINE and lines[0] == str(pid) and lines[STATUS_LINE] == "ready"


def clear_stale(data: Path) -> None:
    """Make way for a start: wait for a server that is shutting down, remove a dead one's file.

    PostgreSQL would refuse when the number in the file belongs to any other living process, which
    is common after kill -9 in a container, where numbers come round again soon.
    """
    limit = time.monotonic() + PATIENCE_SECONDS
    asked = False
    while (pid := _living_server(data)) is not None and time.monotonic() < limit:
        if not asked:
            os.kill(pid, signal.SIGINT)
            asked = True
        time.sleep(0.1)
    if pid is not None:
        os.kill(pid, signal.SIGQUIT)
        time.sleep(1.0)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _living_server(data: Path) -> int | None:
    """The process in the file, if it is alive and really works in this folder."""
    lines = _lines(data)
    if not lines or not lines[0].isdigit():
        return None
    pid = int(lines[0])
    return pid if _works_in(pid, data) else None


def _works_in(pid: int, data: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
    except FileNotFoundError:
        return False if Path("/proc/self").exists() else _exists(pid)
    except PermissionError:
        return False


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _lines(data: Path) -> list[str]:
    try:
        text = (data / "postmaster.pid").read_text()
    except FileNotFoundError:
        return []
    return [line.strip() for line in text.splitlines()]

"""Start and stop child processes that die with the launcher, also after kill -9."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom

from launcher.paths import ROOT

CHILD = Path(__file__).with_name("child.py")
# Between asking for a port and listening on it lie seconds. The kernel lends the ports from 32768
# to outgoing connections meanwhile, and the server that was to have it dies.
QUIET_PORTS = range(18000, 32000)


@dataclass(frozen=True)
class Owner:
    """The user a child runs as."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Plan:
    """What to start. `death` is the signal the kernel sends it when the launcher is gone."""

    name: str
    command: Sequence[str]
    log: Path
    env: Mapping[str, str] | None = None
    owner: Owner | None = None
    death: signal.Signals = signal.SIGTERM
    cwd: Path = ROOT


def start(plan: Plan) -> "subprocess.Popen[bytes]":
    """Start `plan` in its own session, output added to its log.

    Call it from the main thread only: Linux ties a child's death signal to the thread that made it.
    """
    owner = f"{plan.owner.uid}:{plan.owner.gid}" if plan.owner else "-"
    shim = [sys.executable, "-I", "-S", str(CHILD), str(os.getpid()), str(int(plan.death)), owner]
    with plan.log.open("ab") as log:
        return subprocess.Popen(
            [*shim, *plan.command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=dict(plan.env) if plan.env is not None else None,
            cwd=plan.cwd,
        )


def stop(
    process: "subprocess.Popen[bytes]",
    sign: signal.Signals = signal.SIGTERM,
    seconds: float = 5.0,
) -> None:
    """Ask the process to end; after `seconds`, end its whole session."""
    if process.poll() is None:
        process.send_signal(sign)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            kill_session(process.pid)
            process.wait()


def kill_session(leader: int) -> None:
    """End the child and everything it started (each child leads its own session)."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def free_port(wanted: int = 0, tries: int = 50) -> int:
    """`wanted` or the next free port on 127.0.0.1; 0 means any."""
    some = range(wanted, wanted + tries) if wanted else SystemRandom().sample(QUIET_PORTS, tries)
    for port in some:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {wanted}")


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, for a person to read."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join(text.splitlines()[-lines:])

"""The portal's own long-running processes: relay, web, worker and beat."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from launcher import processes
from launcher.paths import PYTHON
from launcher.processes import Plan

APPLICATION = "platform_portal.wsgi:application"
MAIL_DOMAIN = "samspill.example"  # what the portal calls itself when nothing else is set


@dataclass
class Service:
    """A process that can be started again exactly as it was."""

    name: str
    log: Path
    command: list[str]
    env: Mapping[str, str]
    process: "subprocess.Popen[bytes]" = field(init=False)

    def restart(self) -> None:
        """Start it, for the first time or again."""
        self.process = processes.start(Plan(self.name, self.command, self.log, self.env))

    def stop(self) -> None:
        """Let it finish what it holds, five seconds at most."""
        processes.stop(self.process, seconds=5)


def relay(folder: Path, port: int, env: Mapping[str, str]) -> Service:
    """The local SMTP relay; `env` names its folder and its log."""
    command = [sys.executable, "-m", "launcher.relay", "--port", str(port)]
    command += ["--mail-dir", env["PORTAL_MAIL_DIR"], "--log", env["RELAY_LOG"]]
    if env.get("MAILBOX_URL", "").startswith("maildir://"):
        command += ["--bounces", unquote(urlsplit(env["MAILBOX_URL"]).path)]
        command += ["--home", env.get("MAIL_DOMAIN") or MAIL_DOMAIN]
    return Service("relay", folder / "logs" / "relay.log", command, env)


def web(folder: Path, port: int, env: Mapping[str, str]) -> Service:
    """Granian on 127.0.0.1, one process with threads: enough for a demo on two cores."""
    command = [str(PYTHON), "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "8", "--no-ws"]
    command += ["--workers-kill-timeout", "3", "--access-log", APPLICATION]
    return Service("web", folder / "logs" / "web.log", command, env)


def worker(folder: Path, env: Mapping[str, str]) -> Service:
    """Two processes that take tasks."""
    command = [*_celery(), "worker", "--concurrency", "2", "--pool", "prefork"]
    command += ["--loglevel", "INFO", "--without-mingle", "--without-gossip"]
    return Service("worker", folder / "logs" / "worker.log", command, env)


def beat(folder: Path, env: Mapping[str, str]) -> Service:
    """The clock that wakes the workers."""
    command = [*_celery(), "beat", "--schedule", str(folder / "beat-schedule"), "--pidfile="]
    return Service("beat", folder / "logs" / "beat.log", command, env)


def _celery() -> list[str]:
    return [str(PYTHON), "-m", "celery", "-A", "platform_portal"]

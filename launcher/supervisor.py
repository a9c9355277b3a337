"""Start everything in order, watch it, stop it in order."""

import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from urllib.parse import quote

from launcher import parts, processes, settings_env
from launcher.embedded import Servers, given
from launcher.parts import Service
from launcher.paths import PYTHON, private_file, private_folder
from launcher.postgres import Postgres
from launcher.processes import Plan
from launcher.say import Halt, say, step
from launcher.valkey import Valkey

HEALTH_SECONDS = 60.0
RESTARTS = 3
RESTART_WINDOW_SECONDS = 60.0
WANTED_PORT = 8000


class Stopped(BaseException):
    """The person or the system asked us to end."""


def stop_on_signals() -> None:
    """The first signal raises Stopped; later ones are ignored, because stopping is under way."""

    def first(_number: int, _frame: FrameType | None) -> None:
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, lambda *_: None)
        raise Stopped

    signal.signal(signal.SIGINT, first)
    signal.signal(signal.SIGTERM, first)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asked us to stay
        signal.signal(signal.SIGHUP, first)


@dataclass
class Supervisor:
    """One running portal on one data folder; `wanted_port` 0 means any free one."""

    servers: Servers
    wanted_port: int = WANTED_PORT
    env: dict[str, str] = field(default_factory=dict)
    accounts: str = ""
    _services: list[Service] = field(default_factory=list)
    _deaths: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def folder(self) -> Path:
        """Where this run keeps its data."""
        return self.servers.folder

    def start(self) -> None:
        """Start all and wait until the portal answers. Raises Halt with one sentence."""
        private_folder(self.folder / "logs")
        self.port = processes.free_port(self.wanted_port)
        if self.wanted_port not in (0, self.port):
            say(f"Port {self.wanted_port} er opptatt; bruker {self.port}.")
        self.address = f"http://127.0.0.1:{self.port}"
        with step("Databasen og køen kjører"):
            self.servers.start()
        self._compose_environment()
        with step("Tabeller, grunndata og filer er på plass"):
            self._fill()
        with step("Nettsidene, utsendingen og klokka kjører"):
            self._serve()
        state = {"pid": os.getpid(), "address": self.address, "env": self.env}
        private_file(self.folder / "env.json", json.dumps(state))

    def _compose_environment(self) -> None:
        self.env = settings_env.portal(self.folder, self.address, self.servers.env)
        self.env["PYTHONUNBUFFERED"] = "1"
        if not given("EMAIL_URL"):
            self._add_relay()

    def _add_relay(self) -> None:
        port = processes.free_port()
        self.env |= {
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "PORTAL_MAIL_DIR": str(private_folder(self.folder / "mail")),
            "RELAY_LOG": str(self.folder / "relay.log"),
            "MAILBOX_URL": f"maildir://{quote(str(private_folder(self.folder / 'mailbox')))}",
            "MAILBOX_SECONDS": "5",
        }
        self.add(parts.relay(self.folder, port, self.env))

    def add(self, service: Service) -> None:
        """Start a service and watch it from now on."""
        service.restart()
        self._services.append(service)

    def _fill(self) -> None:
        self.manage("migrate", "--noinput")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.manage("load_reference")
        if self.servers.owns_database:
            self.accounts = self.manage("load_demo")

    def manage(self, *arguments: str) -> str:
        """Run one manage.py command to its end and return what it printed. Raises Halt."""
        log = self.folder / "logs" / f"{arguments[0]}.log"
        log.unlink(missing_ok=True)
        command = [str(PYTHON), "manage.py", *arguments]
        code = processes.start(Plan(arguments[0], command, log, self.env)).wait()
        if code != 0:
            raise Halt(f"«{arguments[0]}» feilet. Se {log}:\n{processes.tail(log)}")
        return log.read_text().strip()

    def _serve(self) -> None:
        web = parts.web(self.folder, self.port, self.env)
        self.add(web)
        self.add(parts.worker(self.folder, self.env))
        self.add(parts.beat(self.folder, self.env))
        limit = time.monotonic() + HEALTH_SECONDS
        while not healthy(self.address):
            if web.process.poll() is not None or time.monotonic() > limit:
                raise Halt(f"Nettsidene svarer ikke. Se {web.log}:\n{processes.tail(web.log)}")
            time.sleep(0.1)

    def watch(self) -> None:
        """Until stopped: start again what dies; raises Halt when it dies too often."""
        while True:
            for part in (*self.servers.running, *self._services):
                if part.process.poll() is not None:
                    self._revive(part)
            time.sleep(0.2)

    def _revive(self, part: Service | Postgres | Valkey) -> None:
        now = time.monotonic()
        deaths = self._deaths[part.name]
        deaths[:] = [at for at in deaths if now - at < RESTART_WINDOW_SECONDS]
        if len(deaths) >= RESTARTS:
            raise Halt(f"{part.name} stopper hele tiden, så alt stoppes. Se {part.log}.")
        deaths.append(now)
        say(f"{part.name} stoppet (kode {part.process.returncode}); starter den igjen.")
        part.restart()

    def stop(self) -> None:
        """The portal first, all at once; then the relay; then the servers it wrote to."""
        (self.folder / "env.json").unlink(missing_ok=True)
        portal = [one for one in self._services if one.name != "relay"]
        for service in portal:
            if service.process.poll() is None:
                service.process.terminate()
        for service in (*portal, *(one for one in self._services if one.name == "relay")):
            service.stop()
        self._services.clear()
        self.servers.stop()


def healthy(address: str) -> bool:
    """Whether the portal answers; a refused host or a redirect is an answer too."""
    try:
        with urllib.request.urlopen(f"{address}/helse/", timeout=5):  # noqa: S310  (http, ours)
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False

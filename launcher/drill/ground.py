"""Where a drill takes place: PostgreSQL, Valkey, relay, workers and beat of its own."""

import json
import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg

from launcher import parts, processes, settings_env
from launcher.demo import OURS
from launcher.drill import mix
from launcher.drill.product import Product
from launcher.parts import Service
from launcher.paths import PYTHON, private_folder
from launcher.postgres import Postgres
from launcher.processes import Plan
from launcher.say import Halt
from launcher.supervisor import Stopped, stop_on_signals
from launcher.valkey import Valkey

PLANTED = Path(__file__).with_name("planted")
WORKERS = 2
TRIES = 50  # after which the portal would wait a real hour
UP_SECONDS = 120.0  # before we give up; on a quiet machine it takes two


@dataclass(frozen=True)
class Waits:
    """Seconds that the workers wait in a drill; an installation waits some ten times as long.

    The proportions are the portal's: the lease outlives the sender's patience, and a letter is
    believed absent 25 heartbeats after it was handed over, when the relay cannot take it any more.
    """

    lease: float = 12.0  # 120
    give_up: float = 3.0  # 30: a silent relay
    settle_after: float = 1.0  # 10
    minute: float = 1.0  # of the waits between tries
    pause: float = 1.0  # 30 and 60: the relay is away or ill
    poll: float = 1.0  # 5
    beat: float = 0.25  # 1: the relay's heartbeat

    def planted(self) -> dict[str, dict[str, Any]]:
        """Module → constant → value, as `planted/sitecustomize.py` takes it."""
        return {
            "dispatch.claims.steps": {"LEASE": self.lease},
            "dispatch.claims.delivery": {
                "TURN": 2 * self.beat,
                "SETTLE_AFTER": self.settle_after,
                "RELAY_PAUSE": self.pause,
            },
            "dispatch.claims.verdict": {
                "BREAKER_PAUSE": self.pause,
                "RETRY_MINUTES": [n * self.minute / 60 for n in (1, 2, *[5] * TRIES)],
            },
            "dispatch.claims.pacing": {"FIRST_BACKOFF": self.pause},
            "dispatch.tasks": {"POLL": self.poll},
            "dispatch.relay": {"TIMEOUT": self.give_up},
        }


QUICK = Waits(lease=3.0, give_up=0.6, settle_after=0.2, minute=0.2, pause=0.3, poll=0.3, beat=0.05)


@dataclass(frozen=True)
class Settings:
    """What the person at the keyboard chose."""

    n: int
    kills: int = 0
    seed: int = 1
    broken: str = ""
    quick: bool = False

    @property
    def waits(self) -> Waits:
        """Shorter still for a build machine."""
        return QUICK if self.quick else Waits()


@dataclass
class Ground:
    """One set of servers; `begin` and `end` play a run on it, several after each other."""

    folder: Path
    settings: Settings
    keep: bool = False
    log: Path = field(init=False)
    kind: str = ""
    runs: int = 0
    written: set[str] = field(default_factory=set)
    began: float = 0.0
    services: dict[str, Service] = field(default_factory=dict)
    sessions: dict[int, str] = field(default_factory=dict)  # every process's, and whose
    _link: "psycopg.Connection[Any] | None" = None

    def open(self) -> None:
        """Servers and tables. PostgreSQL is as safe as an installation's, also when quick.

        With synchronous_commit off, a restart forgets that letters were handed over: 24 of 200
        went out twice in the first drill, which ran so by mistake.
        """
        private_folder(self.folder, 0o711)  # the database user passes through
        private_folder(self.folder / "logs")
        self.postgres = Postgres(private_folder(self.folder / "postgres", 0o711))
        self.valkey = Valkey(private_folder(self.folder / "valkey", 0o711))
        self.env = self._environment(self.postgres.start(), self.valkey.start())
        self.manage("migrate", "--noinput", "--verbosity", "0")
        self.product = Product(self.env, self.folder / "logs" / "product.log")
        self.legal = self.product.legal_steps()

    def _environment(self, database: str, broker: str) -> dict[str, str]:
        """Nothing of a server or folder that is somebody's."""
        port = processes.free_port()
        self.address = f"http://127.0.0.1:{port}"
        env = settings_env.base(self.folder, self.address) | settings_env.demo_mode()
        for name in OURS:
            if name not in ("SECRET_KEY", "SCANNER"):
                env.pop(name, None)
            env.pop(f"{name}_FILE", None)
        return env | {
            "DATABASE_URL": database,
            "REDIS_URL": broker,
            "EMAIL_URL": settings_env.NOWHERE["EMAIL_URL"],
            "PORTAL_BASE_URL": self.address,
            "PORTAL_DATA_DIR": str(self.folder),
            "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
            "LOG_LEVEL": "ERROR",
            "PYTHONUNBUFFERED": "1",
        }

    def manage(self, *arguments: str) -> None:
        """Run one of the portal's commands to its end. Raises Halt."""
        log = self.folder / "logs" / f"{arguments[0]}.log"
        command = [str(PYTHON), "manage.py", *arguments]
        if processes.start(Plan(arguments[0], command, log, self.env)).wait() != 0:
            raise Halt(f"«{arguments[0]}» feilet:\n{processes.tail(log)}")

    # --- one run --------------------------------------------------------------------------------

    def begin(
        self,
        faults: mix.Mix | None,
        *,
        waits: Waits | None = None,
        seen: Path | None = None,
        **plant: Any,
    ) -> None:
        """A new log, a relay with these faults, workers with these plants, and beat.

        Args:
            faults: None is a relay that makes none.
            waits: others than the settings'.
            seen: what the workers are told is the relay's log.
            plant: more for `planted/sitecustomize.py`.
        """
        waits = waits or self.settings.waits
        self.open_relay(faults, waits.beat, seen)
        planted = {"waits": waits.planted(), **plant}
        self.hire(
            1 if self.settings.quick else WORKERS,
            beat=not self.settings.quick,  # its start costs seconds, and the workers poll too
            PYTHONPATH=str(PLANTED),
            DRILL_PLANT=json.dumps(planted),
        )

    def open_relay(self, faults: mix.Mix | None, beat: float, seen: Path | None = None) -> None:
        """A relay with a log of its own, and a name for the letters of this run."""
        self.runs += 1
        self.kind = f"drill.{self.runs}"
        self.log = self.folder / f"relay-{self.runs}.log"
        self.port = processes.free_port()
        self.env |= {
            "EMAIL_URL": f"smtp://127.0.0.1:{self.port}",
            "RELAY_LOG": str(seen or self.log),
        }
        command = [str(PYTHON), "-m", "launcher.drill.relay", "--port", str(self.port)]
        command += ["--log", str(self.log), "--beat", str(beat)]
        if faults:
            command += ["--letters", str(faults.letters), "--seed", str(faults.seed)]
            command += ["--shares", json.dumps(faults.shares)]
        self.start(Service("relay", self.folder / "logs" / "relay.log", command, self.env))
        while not self.log.exists():
            time.sleep(0.02)
        self.began = time.monotonic()

    def hire(self, workers: int, *, beat: bool = True, **env: str) -> None:
        """Workers and beat as `./portal demo` starts them; `env` is added to theirs."""
        theirs = self.env | env
        for number in range(1, workers + 1):
            self.start(_named(parts.worker(self.folder, theirs), f"worker{number}"))
        if beat:
            self.start(parts.beat(self.folder, theirs))

    def start(self, service: Service) -> None:
        """Start a process of this run, for the first time or again."""
        self.services[service.name] = service
        service.restart()
        self.sessions[service.process.pid] = service.name

    def crew(self) -> list[int]:
        """Every process of a worker: main ones, children, and children whose main one is dead."""
        return sorted(pid for pid, leader in living() if is_worker(self.sessions.get(leader, "")))

    def revive(self) -> int:
        """Start again the workers that have died, as a supervisor does; how many."""
        dead = [
            service
            for service in self.services.values()
            if is_worker(service.name) and service.process.poll() is not None
        ]
        for service in dead:
            self.start(service)
        return len(dead)

    def end(self) -> None:
        """The run's own processes, at once: nothing of it may touch the next one."""
        for leader in self.sessions:
            processes.kill_session(leader)
        for service in self.services.values():
            service.process.kill()  # one that has only just begun leads no session yet
            service.process.wait()
        self.services.clear()
        self.sessions.clear()

    def close(self) -> None:
        """Everything, in order."""
        self.end()
        if self._link is not None:
            self._link.close()
        if hasattr(self, "product"):
            self.product.close()
        self.valkey.stop()
        self.postgres.stop()

    # --- what is done to it ---------------------------------------------------------------------

    def restart_postgres(self) -> None:
        """As after a power cut: no word to the sessions, no checkpoint, recovery at the start."""
        self.postgres.process.send_signal(signal.SIGQUIT)
        self.postgres.process.wait()
        self.postgres.restart()

    def flush_valkey(self) -> None:
        """Forget every message."""
        with socket.create_connection(("127.0.0.1", self.valkey.port), timeout=5) as line:
            line.sendall(f"AUTH {self.valkey.password}\r\nFLUSHALL\r\n".encode())
            while line.recv(64).count(b"+OK") < 1:
                continue

    # --- what is asked of it --------------------------------------------------------------------

    def write(self, emails: list[str]) -> float:
        """One letter to each, by the portal's own code; the seconds of the one transaction."""
        if self.kind not in self.written:  # the dead of an earlier run have the same addresses
            self.rows("DELETE FROM dispatch_suppression RETURNING id")
            self.written.add(self.kind)
        rows = [(email, f"Forening {number}") for number, email in enumerate(emails)]
        with self.link() as link, link.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS drill_recipient")
            cursor.execute("CREATE TABLE drill_recipient (email text PRIMARY KEY, name text)")
            with cursor.copy("COPY drill_recipient FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        return self.product.write_letters(self.kind)

    def link(self) -> "psycopg.Connection[Any]":
        """A connection for a `with`, which commits and closes it."""
        return psycopg.connect(self.postgres.url, connect_timeout=5)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Every row of a question; asked again while the database is away."""
        ends = time.monotonic() + UP_SECONDS
        while True:
            try:
                return self._rows(statement, values)
            except psycopg.OperationalError:
                self._link = None
                if time.monotonic() > ends:
                    raise
                time.sleep(0.1)

    def _rows(self, statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        if self._link is None:
            self._link = psycopg.connect(self.postgres.url, autocommit=True, connect_timeout=5)
        return self._link.execute(statement, values).fetchall()  # type: ignore[arg-type]

    def states(self) -> dict[str, int]:
        """State → how many letters of this run."""
        found = self.rows(
            "SELECT l.state, count(*) FROM dispatch_letter l JOIN dispatch_batch b "
            "ON b.id = l.batch_id WHERE b.kind = %s GROUP BY 1",
            self.kind,
        )
        return {str(state): int(number) for state, number in found}


def is_worker(name: str) -> bool:
    """Whether a service of this name delivers letters."""
    return name.startswith("worker")


def living() -> Iterator[tuple[int, int]]:
    """Process and session of everything that runs; ours are found by the sessions we made."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                words = (entry / "stat").read_text().rpartition(")")[2].split()
                if words[0] != "Z":
                    yield int(entry.name), int(words[3])


def _named(service: Service, name: str) -> Service:
    log = service.log.with_name(f"{name}.log")
    return replace(service, name=name, log=log, command=[*service.command, "-n", f"{name}@drill"])


@contextmanager
def proving_ground(settings: Settings) -> Iterator[Ground]:
    """A ground in a temporary folder; kept, with its logs, when `keep` is set."""
    if not Path("/proc/self/stat").exists():
        raise Halt("Øvelsene må kjøres på Linux: de finner prosessene sine i /proc.")
    stop_on_signals()
    ground = Ground(Path(tempfile.mkdtemp(prefix="samspill-drill-")), settings)
    try:
        ground.open()
        yield ground
    except Stopped:
        raise KeyboardInterrupt from None
    finally:
        _clear(ground)


def _clear(ground: Ground) -> None:
    if hasattr(ground, "env"):
        ground.close()
    if ground.keep:
        os.write(2, f"Loggene er beholdt i {ground.folder}\n".encode())
    else:
        shutil.rmtree(ground.folder, ignore_errors=True)

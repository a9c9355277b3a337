"""A PostgreSQL of our own: found, made, started and stopped, on 127.0.0.1 with a password.

The wheel brings the programs only. Its own start function is not used: it adds system users and
trusts every local connection.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from launcher import postmaster, processes
from launcher.installs import find_programs
from launcher.paths import private_file
from launcher.processes import Plan
from launcher.say import Halt, say
from launcher.unprivileged import database_owner, reachable_data

ROLE = "portal"
START_SECONDS = 30.0
# The C library's C.UTF-8 knows that å is a letter; where it is missing, PostgreSQL's own does.
LOCALES = (
    ["--locale=C.UTF-8"],
    ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
    ["--locale=en_US.UTF-8"],
)
# A test rolls back what it writes: autovacuum would count its tables as empty, and the next test's
# statements would be planned for no rows and run for minutes.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


@dataclass
class Postgres:
    """One cluster in `folder`; `fast` gives up safety against power loss (tests)."""

    folder: Path
    fast: bool = False
    name = "postgres"

    def start(self) -> str:
        """Make the cluster if needed, start it and return its DATABASE_URL.

        Raises Halt with a sentence when that cannot be done.
        """
        self.owner = database_owner(self.folder / "data")
        self.data = reachable_data(self.folder / "data", self.owner)
        if self.data.parent != self.folder:
            say(f"Ingen andre når {self.folder}, så databasen ligger i {self.data.parent}.")
        self.programs = find_programs(self.data, self.owner)
        self.log = self.folder / "postgres.log"
        if not (self.data / "PG_VERSION").exists():
            self._make()
        postmaster.clear_stale(self.data)
        for _try in range(3):  # another process may take the port between the look and the start
            if self._launch(processes.free_port()):
                return self.url
        raise Halt(f"PostgreSQL ville ikke starte. Se {self.log}:\n{processes.tail(self.log)}")

    def restart(self) -> None:
        """After a death: the same port again, because the others know it."""
        postmaster.clear_stale(self.data)
        self._launch(self.port)

    def stop(self) -> None:
        """A fast shutdown: sessions are ended, nothing is lost."""
        processes.stop(self.process, signal.SIGINT, seconds=10)

    def _launch(self, port: int) -> bool:
        self.port = port
        options = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
        options += ["log_min_messages=warning", "timezone=UTC", *(FAST if self.fast else ())]
        command = [str(self.programs / "bin" / "postgres"), "-D", str(self.data)]
        for option in options:
            command += ["-c", option]
        plan = Plan(
            "postgres", command, self.log, owner=self.owner, death=signal.SIGINT, cwd=Path("/")
        )
        self.process = processes.start(plan)
        return self._wait()

    def _wait(self) -> bool:
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit:
            if self.process.poll() is not None:
                return False
            if postmaster.is_ready(self.data, self.process.pid):
                return True
            time.sleep(0.05)
        processes.stop(self.process, signal.SIGQUIT, seconds=2)
        return False

    @property
    def url(self) -> str:
        """Where the portal's own database is: a role that owns it and is no superuser."""
        kept = self.data.with_name("postgres.json").read_text()
        password = json.loads(kept)["password"]
        return f"postgres://{ROLE}:{password}@127.0.0.1:{self.port}/{ROLE}"

    def _make(self) -> None:
        """Built beside its place and renamed, so that an interrupted start leaves no half one."""
        draft = self.data.with_name(self.data.name + ".ny")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self.owner:
            os.chown(draft, self.owner.uid, self.owner.gid)
        password = secrets.token_hex(24)
        private_file(self.data.with_name("postgres.json"), json.dumps({"password": password}))
        self._initdb(draft)
        self._single(draft, "postgres", [
            f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'",
            f"CREATE DATABASE {ROLE} OWNER {ROLE}",
        ])  # fmt: skip
        draft.rename(self.data)

    def _initdb(self, draft: Path) -> None:
        """Only the portal's own role may log in, and only from this machine, with its password."""
        fixed = ["initdb", "-D", str(draft), "--encoding=UTF8", "--username=postgres"]
        fixed += ["--no-sync", "--auth=reject"]
        complaints = []
        for locale in LOCALES:
            made = self._run([*fixed, *locale], "")
            if made.returncode == 0:
                rule = f"host all {ROLE} 127.0.0.1/32 scram-sha-256\n"
                (draft / "pg_hba.conf").write_text(rule)
                return
            complaints.append(made.stderr.strip())
        raise Halt(f"Fikk ikke laget databasen i {draft}: {complaints[0]}")

    def _single(self, data: Path, database: str, statements: list[str]) -> None:
        """Run statements without a server: no port is open before the password exists."""
        script = "".join(f"{statement};\n" for statement in statements)
        done = self._run(["postgres", "--single", "-D", str(data), database], script)
        if done.returncode != 0 or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
            raise Halt(f"Fikk ikke klargjort databasen: {done.stderr.strip()}")

    def _run(self, command: list[str], given: str) -> "subprocess.CompletedProcess[str]":
        owner = self.owner
        return subprocess.run(
            [str(self.programs / "bin" / command[0]), *command[1:]],
            input=given,
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            user=owner.uid if owner else None,
            group=owner.gid if owner else None,
            extra_groups=[] if owner else None,
        )

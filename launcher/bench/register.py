"""`./portal bench register [--n N] [--mix all|real]`: the whole register read in.

The import runs through its command, in a process of its own, on a cluster with fsync on and
production settings. Its time is set against COPY of the rows it wrote into a table with the same
indexes, constraints and keys, in the same run; its memory is the process's highest. Where others
use the machine too, the ratio of processor time (ours and the database's) is the steadier one.
"""

import argparse
import gzip
import json
import os
import random
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from launcher import checks, settings_env
from launcher.embedded import Servers
from launcher.paths import PYTHON, ROOT
from launcher.register_server import units
from launcher.say import Halt, say, step

ALL = 1_170_000  # units in Enhetsregisteret
VOLUNTARY = 0.064  # about 75,000 of them are voluntary
MOST_MEMORY_MB = 300
MOST_TIMES_COPY = 5.0
COPIES = 3  # their spread is the noise of the machine
TABLE, TWIN = "organisations_organisation", "bench_twin"
CAME_IN = "register_read_at IS NOT NULL"


@dataclass(frozen=True)
class Used:
    """What something cost: seconds on the clock, seconds of processor, and memory in MB."""

    seconds: float
    processor: float
    memory: float = 0


def processor(postmaster: int) -> float:
    """Seconds that a cluster has used so far, its ended sessions included."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(stat.parent.name) == postmaster:
            total += sum(map(int, words[11:15]))  # with its children that have ended
        elif int(words[1]) == postmaster:
            total += sum(map(int, words[11:13]))
    return total / os.sysconf("SC_CLK_TCK")


def run(arguments: list[str]) -> int:
    """Print the figures; 0 when both goals are met."""
    parser = argparse.ArgumentParser(prog="./portal bench register")
    parser.add_argument("--n", type=int, default=ALL, help="units in the file")
    parser.add_argument("--mix", choices=("all", "real"), default="all", help="how many are ours")
    parser.add_argument("--work", help="folder for the cluster and the file")
    given = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="samspill-bench-", dir=given.work))
    try:
        with Servers(folder) as servers:
            return _measure(given.n, given.mix, folder, servers)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(n: int, mix: str, folder: Path, servers: Servers) -> int:
    url, cluster = servers.env["DATABASE_URL"], servers.running[0].process.pid
    env = _environment(folder, url)
    with step("Tabeller og grunndata"):
        _manage(env, "migrate", "--noinput")
        _manage(env, "load_reference")
    with step(f"En fil med {n} enheter"):
        path, ours = write(folder / "enheter.json.gz", n, mix)
    say(f"{path.stat().st_size / 1e6:.0f} MB pakket, {ours} er frivillige.")
    imported = _import(env, path, cluster)
    with psycopg.connect(url, autocommit=True) as connection:
        written = _rows(connection, ours)
        copies = _copies(connection, folder, cluster)
    return _tell(n, written, imported, copies)


def _environment(folder: Path, url: str) -> dict[str, str]:
    """Production settings, on the cluster that was started for this run."""
    env = settings_env.base(folder, "https://samspill.example") | settings_env.NOWHERE
    return env | checks.production() | {"DATABASE_URL": url}


def write(path: Path, n: int, mix: str) -> tuple[Path, int]:
    """A bulk file as the register makes it; where it is, and how many in it are voluntary."""
    share = 1.0 if mix == "all" else VOLUNTARY
    chance, ours = random.Random(3), 0  # noqa: S311  (the same file every time)
    numbers = units.numbers()
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as file:
        for k in range(n):
            voluntary = chance.random() < share
            ours += voluntary
            unit = (units.association if voluntary else units.company)(next(numbers), k)
            file.write(("," if k else "[") + json.dumps(unit, ensure_ascii=False))
        file.write("]")
    return path, ours


def _manage(env: dict[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [str(PYTHON), "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Halt(f"{arguments[0]}: {done.stderr.strip()[-300:]}")


def _import(env: dict[str, str], path: Path, cluster: int) -> Used:
    """The command in a child that we wait for ourselves, to learn what it used."""
    started, before = time.monotonic(), processor(cluster)
    command = [str(PYTHON), "manage.py", "import_register", str(path)]
    child = subprocess.Popen(command, cwd=ROOT, env=env)
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise Halt("import_register feilet.")
    spent = used.ru_utime + used.ru_stime + processor(cluster) - before
    return Used(time.monotonic() - started, spent, used.ru_maxrss / 1024)


def _rows(connection: psycopg.Connection, ours: int) -> int:
    """How many rows came in; a benchmark that does not check its result is void."""
    row = connection.execute(f"SELECT count(*) FROM {TABLE} WHERE {CAME_IN}")  # noqa: S608
    written = (row.fetchone() or (0,))[0]
    if written != ours:
        raise Halt(f"{ours} skulle inn, {written} kom inn.")
    return int(written)


def _copies(connection: psycopg.Connection, folder: Path, cluster: int) -> list[Used]:
    """What COPY of the same rows costs, into an empty table that is the same in all else."""
    kept, found = folder / "rows", []
    chosen = f"COPY (SELECT * FROM {TABLE} WHERE {CAME_IN}) TO STDOUT"  # noqa: S608
    with connection.cursor() as cursor, kept.open("wb") as file, cursor.copy(chosen) as copy:
        for block in copy:
            file.write(block)
    for _n in range(COPIES):
        _twin(connection)
        started, before = time.monotonic(), time.process_time() + processor(cluster)
        with (
            kept.open("rb") as file,
            connection.cursor() as cursor,
            cursor.copy(f"COPY {TWIN} FROM STDIN") as copy,
        ):
            while block := file.read(1024 * 1024):
                copy.write(block)
        spent = time.process_time() + processor(cluster) - before
        found.append(Used(time.monotonic() - started, spent))
    return found


def _twin(connection: psycopg.Connection) -> None:
    connection.execute(f"DROP TABLE IF EXISTS {TWIN}")
    connection.execute(f"CREATE TABLE {TWIN} (LIKE {TABLE} INCLUDING ALL)")
    connection.execute(
        f"ALTER TABLE {TWIN} ADD FOREIGN KEY (seat_id) REFERENCES organisations_municipality,"
        f" ADD FOREIGN KEY (merged_into_id) REFERENCES {TABLE}"
    )


def _tell(n: int, written: int, imported: Used, copies: list[Used]) -> int:
    clock, cpu = (sorted(getattr(c, key) for c in copies) for key in ("seconds", "processor"))
    middle = len(copies) // 2
    times, cpu_times = imported.seconds / clock[middle], imported.processor / cpu[middle]
    say(
        f"Importen: {imported.seconds:.1f} s for {n} enheter"
        f" ({n / imported.seconds:.0f} per s), {imported.processor:.1f} s prosessor."
    )
    say(
        f"COPY av {written} rader i samme tabell: {clock[middle]:.1f} s"
        f" (av {clock[0]:.1f}–{clock[-1]:.1f}), {cpu[middle]:.1f} s prosessor."
    )
    say(f"Forholdet: {times:.2f} (mål: høyst {MOST_TIMES_COPY:.0f}); prosessor {cpu_times:.2f}.")
    say(f"Minne: {imported.memory:.0f} MB (mål: høyst {MOST_MEMORY_MB}).")
    like = written == n  # else COPY writes a part of what the import must read: no goal for that
    if not like:
        say("Forholdet er bare til opplysning: COPY skriver færre rader enn importen leser.")
    well = imported.memory <= MOST_MEMORY_MB and (times <= MOST_TIMES_COPY or not like)
    say(f"register: {'ok' if well else 'over målet'}")
    return 0 if well else 1

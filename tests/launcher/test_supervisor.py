"""Starting, watching and stopping; and what environment the parts are given."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from launcher import checks, demo, manage, settings_env
from launcher.embedded import Servers
from launcher.parts import Service
from launcher.paths import ROOT
from launcher.say import Halt
from launcher.supervisor import Supervisor

OURS = {"DATABASE_URL": "postgres://portal:x@127.0.0.1:2/portal", "REDIS_URL": "redis://x"}


def service(folder, *command):
    return Service("prøven", folder / "prøven.log", list(command), dict(os.environ))


def test_demo_mode_needs_the_embedded_database(tmp_path, monkeypatch):
    assert settings_env.portal(tmp_path, "http://127.0.0.1:8000", OURS)["PORTAL_DEMO"] == "1"
    monkeypatch.setenv("DATABASE_URL", "postgres://theirs")
    theirs = settings_env.portal(tmp_path, "http://127.0.0.1:8000", {"REDIS_URL": "redis://x"})
    assert theirs["DATABASE_URL"] == "postgres://theirs"
    assert "PORTAL_DEMO" not in theirs
    assert "SCANNER" not in theirs


def test_the_demos_key_is_kept_and_private(tmp_path):
    first = settings_env.secret_key(tmp_path)
    assert settings_env.secret_key(tmp_path) == first
    assert len(first) >= 50
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_a_part_that_dies_is_started_again_and_given_up_after_three_times(tmp_path, capsys):
    supervisor = Supervisor(Servers(tmp_path))
    supervisor.add(service(tmp_path, "/bin/sh", "-c", "echo død; exit 3"))
    with pytest.raises(Halt, match=r"prøven stopper hele tiden, så alt stoppes\. Se .*prøven\.log"):
        supervisor.watch()
    supervisor.stop()
    assert capsys.readouterr().out.count("prøven stoppet (kode 3); starter den igjen.") == 3
    assert (tmp_path / "prøven.log").read_text() == "død\n" * 4


def test_a_part_that_will_not_stop_is_ended_with_all_it_started(tmp_path):
    stubborn = service(tmp_path, "/bin/sh", "-c", "trap '' TERM; sleep 61 & echo $!; wait; wait")
    supervisor = Supervisor(Servers(tmp_path))
    supervisor.add(stubborn)
    while not stubborn.log.read_text().strip():
        time.sleep(0.02)
    grandchild = int(stubborn.log.read_text())
    supervisor.stop()
    assert stubborn.process.returncode == -signal.SIGKILL
    limit = time.monotonic() + 60
    while alive(grandchild) and time.monotonic() < limit:
        time.sleep(0.02)
    assert not alive(grandchild)


def alive(pid):
    try:
        state = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0]  # noqa: SIM115
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_child_dies_with_its_parent(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from launcher.parts import Service\n"
        "s = Service('x', Path(sys.argv[1]), ['sleep', '62'], {'PATH': '/usr/bin:/bin'})\n"
        "s.restart(); print(s.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "log")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    child = int(parent.stdout.readline())
    time.sleep(0.3)
    assert alive(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    limit = time.monotonic() + 60
    while alive(child) and time.monotonic() < limit:
        time.sleep(0.02)
    assert not alive(child)


def test_a_second_demo_says_where_the_first_is(tmp_path):
    first = Servers(tmp_path)
    first.hold()
    (tmp_path / "env.json").write_text(json.dumps({"address": "http://127.0.0.1:8000"}))
    with pytest.raises(Halt, match=re.escape("Demoen kjører allerede på http://127.0.0.1:8000.")):
        demo.hold(tmp_path)
    first.stop()


def test_manage_sees_a_running_demo_and_forgets_a_dead_one(tmp_path):
    state = {"pid": os.getpid(), "env": {"DATABASE_URL": "postgres://running"}}
    (tmp_path / "env.json").write_text(json.dumps(state))
    assert manage.running_demo(tmp_path) == {"DATABASE_URL": "postgres://running"}
    ended = subprocess.Popen(["/bin/true"])
    ended.wait()
    (tmp_path / "env.json").write_text(json.dumps(state | {"pid": ended.pid}))
    assert manage.running_demo(tmp_path) is None
    servers = Servers(tmp_path)
    servers.hold()  # whoever takes the folder clears what a killed run left
    assert not (tmp_path / "env.json").exists()
    servers.stop()


def test_a_failing_check_is_named_with_its_output_and_a_missing_tool_too(capsys):
    env = dict(os.environ)
    assert checks.run(checks.Check("god", ["/bin/sh", "-c", "echo stille"]), env)
    assert not checks.run(checks.Check("dårlig", ["/bin/sh", "-c", "echo grunn; exit 1"]), env)
    assert not checks.run(checks.Check("borte", ["/finnes/ikke"]), env)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("ok    god")
    assert lines[1].startswith("feil  dårlig")
    assert lines[2:] == ["      grunn", "feil  borte: /finnes/ikke mangler"]


def test_quick_is_a_part_of_all():
    names = {one.name for one in checks.all_checks()}
    assert names > checks.QUICK

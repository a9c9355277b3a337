"""The queue of a Postfix, seen from outside."""

import json
import os
import stat
from datetime import UTC, datetime, timedelta

import pytest

from dispatch.relay.queue import PostfixQueue


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A queue folder, and programs that answer as Postfix's do."""
    queue = tmp_path / "queue"
    (queue / "incoming").mkdir(parents=True)
    (queue / "pid").mkdir()
    (queue / "pid" / "master.pid").write_text("27854\n")
    waiting = {"queue_name": "deferred", "sender": "b+1.0123456789ab@samspill.example"}
    for name, says in [("postconf", str(queue)), ("postqueue", json.dumps(waiting))]:
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho '{says}'\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return queue


def test_the_queue_is_seen(programs):
    seen = PostfixQueue("/etc/postfix").look()
    assert seen.senders == {"b+1.0123456789ab@samspill.example"}
    assert seen.oldest_unfinished is None
    assert abs(datetime.now(UTC) - seen.master_since) < timedelta(minutes=5)


def test_a_whole_queue_file_is_executable_an_unfinished_one_is_not(programs):
    whole, half = programs / "incoming" / "4jZ3pA", programs / "incoming" / "4jZ3pB"
    whole.touch()
    whole.chmod(0o700)
    assert PostfixQueue().look().oldest_unfinished is None
    half.touch(0o600)
    assert not half.stat().st_mode & stat.S_IXUSR
    assert PostfixQueue().look().oldest_unfinished is not None


@pytest.mark.parametrize("broken", ["pid/master.pid", "incoming"])
def test_what_cannot_be_seen_makes_the_whole_unseen(programs, broken):
    (programs / broken).rename(programs / "away")
    assert PostfixQueue().look() is None


@pytest.mark.parametrize("says", ["exit 1", "echo 'postqueue: fatal'", "echo '{}'"])
def test_programs_that_fail_make_it_unseen(programs, says):
    (programs.parent / "postqueue").write_text(f"#!/bin/sh\n{says}\n")
    assert PostfixQueue().look() is None


def test_without_the_programs_it_is_unseen(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert PostfixQueue().look() is None

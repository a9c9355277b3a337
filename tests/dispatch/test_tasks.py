"""Real Celery workers, whose broker is dead, dies or comes late: letters go all the same."""

import socket

import pytest
from django.db.models.functions import Now

from dispatch.claims.steps import claim, hand, step
from dispatch.letters import DRAIN
from dispatch.models import Letter
from dispatch.states import LetterState
from dispatch.tasks import Poller, deliver_all, drain, settle
from launcher.valkey import Valkey
from platform_portal.celery import app
from tests.dispatch import workers
from tests.factories.dispatch import LetterFactory

slow = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def sent():
    return Letter.objects.filter(state=LetterState.ACCEPTED).count()


@pytest.fixture
def dead_port():
    """An address where nobody answers, held for the test."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture
def valkey(tmp_path):
    """A broker to kill."""
    server = Valkey(tmp_path)
    server.url = server.start()
    yield server
    server.stop()


@pytest.mark.django_db
def test_the_wake_up_names_a_task_that_exists():
    app.loader.import_default_modules()
    assert DRAIN in app.tasks
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


@pytest.mark.django_db
def test_delivering_goes_on_until_nothing_is_due(sink):
    LetterFactory.create_batch(45)
    assert deliver_all() == 45
    assert set(sink.took.values()) == {1}
    assert sink.conversations == 45


@pytest.mark.django_db
@pytest.mark.parametrize(("due", "calls"), [(45, 1), (5, 0)])
def test_one_who_finds_plenty_wakes_another(sink, monkeypatch, due, calls):
    """A set is written with one call: without this, one process gave out all of it."""
    woken = []
    monkeypatch.setattr("dispatch.letters.nudge", lambda: woken.append(sent()))
    LetterFactory.create_batch(due)
    drain()
    assert len(woken) == calls
    assert all(before < due for before in woken)
    assert sent() == due


@pytest.mark.django_db
def test_delivering_ends_when_the_relay_is_away(settings, sink):
    settings.RELAY = settings.RELAY | {"port": 1}
    LetterFactory.create_batch(45)
    assert deliver_all() == 20
    assert Letter.objects.filter(state=LetterState.PENDING).count() == 45


@pytest.mark.django_db
def test_a_stopping_worker_begins_no_new_run(sink):
    LetterFactory.create_batch(45)
    assert deliver_all(lambda: not sink.took) == 20


@pytest.mark.django_db
def test_settling_sweeps_reaps_and_settles(sink, story, later):
    expired, dead = LetterFactory(), LetterFactory()
    held = {letter.pk: letter for letter in claim(5)}
    hand([held[dead.pk]])
    step(held[expired.pk], LetterState.PENDING, was=LetterState.CLAIMED)
    Letter.objects.filter(pk=expired.pk).update(expires_at=Now())
    later()
    settle()
    sink.beat()
    later()
    settle()
    assert story(expired)[-1] == "expired"
    assert story(dead) == ["claimed", "handing", "in_doubt", "pending"]


@pytest.mark.django_db(transaction=True)
def test_a_look_that_goes_wrong_costs_that_look_only(sink, settings):
    letter = LetterFactory()
    poller = Poller(None)
    settings.RELAY = {"nothing": "here"}
    poller.look()
    settings.RELAY = sink.address
    Letter.objects.update(state="pending", owner=None, lease=None)
    poller.look()
    letter.refresh_from_db()
    assert letter.state == LetterState.ACCEPTED


class TestWorker:
    """The process that `./portal` and the containers start."""

    pytestmark = slow

    def test_a_broker_that_was_never_there(self, sink, tmp_path, dead_port):
        LetterFactory.create_batch(30)
        log = tmp_path / "dead.log"
        with workers.celery_worker(log, f"redis://127.0.0.1:{dead_port}/0"):
            workers.until(lambda: sent() == 30, log=log)
            assert "Cannot connect to redis" in log.read_text()
        assert len(sink.took) == 30
        assert set(sink.took.values()) == {1}

    def test_a_broker_that_dies_and_comes_back(self, sink, tmp_path, valkey):
        log = tmp_path / "dies.log"
        with workers.celery_worker(log, valkey.url):
            workers.until(lambda: "ready." in log.read_text(), log=log)
            valkey.stop()
            LetterFactory.create_batch(30)
            workers.until(lambda: sent() == 30, log=log)
            assert valkey.restart()
            workers.until(lambda: log.read_text().count("Connected to redis") > 1, log=log)
            LetterFactory.create_batch(5)
            with app.connection_for_write(valkey.url) as link:
                app.send_task(DRAIN, connection=link)
            workers.until(lambda: sent() == 35, log=log)
            workers.until(lambda: f"{DRAIN}[" in log.read_text(), log=log)
        assert len(sink.took) == 35
        assert set(sink.took.values()) == {1}

    def test_two_workers_and_their_pollers_never_double(self, sink, tmp_path, valkey):
        logs = [tmp_path / "one.log", tmp_path / "two.log"]
        with (
            workers.celery_worker(logs[0], valkey.url),
            workers.celery_worker(logs[1], valkey.url),
        ):
            workers.until(lambda: all("ready." in log.read_text() for log in logs), log=logs[0])
            LetterFactory.create_batch(400)
            with app.connection_for_write(valkey.url) as link:
                for _ in range(12):
                    app.send_task(DRAIN, connection=link)
            workers.until(lambda: sent() == 400, log=logs[0])
            woken = [log.read_text().count(f"Task {DRAIN}[") for log in logs]
        assert sum(woken) > 2  # several at once, beside the two pollers
        assert len(sink.took) == 400
        assert set(sink.took.values()) == {1}

    def test_it_stops_when_told_with_the_broker_dead(self, sink, tmp_path, dead_port):
        log = tmp_path / "stop.log"
        LetterFactory()
        with workers.celery_worker(log, f"redis://127.0.0.1:{dead_port}/0") as worker:
            workers.until(lambda: sent() == 1, log=log)
            worker.terminate()
            worker.wait(60)

"""The wake-up after a commit: one try, and whatever the broker does, no error."""

import socket
import threading

import pytest

from dispatch.letters import nudge
from launcher.valkey import Valkey
from platform_portal.celery import app

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker(settings):
    """A broker that answers nothing; `behave(connection)` says what it does to who calls."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen(behave):
            def accept():
                while True:
                    try:
                        calls.append(server.accept()[0])
                    except OSError:
                        return
                    behave(calls[-1])

            threading.Thread(target=accept, daemon=True).start()
            return calls

        listen.url = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        yield listen
        server.shutdown(socket.SHUT_RDWR)
    for call in calls:
        call.close()


@pytest.fixture
def asks(monkeypatch, django_capture_on_commit_callbacks):
    """Wake the workers through the broker at an address."""

    def ask(url):
        monkeypatch.setattr(app.conf, "broker_write_url", url)
        with django_capture_on_commit_callbacks(execute=True):
            nudge()

    return ask


@pytest.mark.parametrize(
    "behave",
    [pytest.param(lambda call: None, id="hangs"), pytest.param(socket.socket.close, id="hangs up")],
)
def test_a_broker_that_does_not_answer_is_asked_once(broker, asks, caplog, behave):
    calls = broker(behave)
    asks(broker.url)
    assert len(calls) == 1
    assert "no wake-up for the letters" in caplog.text


def test_a_broker_that_is_not_there_costs_a_line_in_the_log(asks, caplog, monkeypatch):
    monkeypatch.setattr("kombu.utils.functional.sleep", lambda _seconds: pytest.fail("it waited"))
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        asks(f"redis://127.0.0.1:{held.getsockname()[1]}/0")
    assert caplog.text.count("no wake-up for the letters") == 1


def test_a_broker_that_comes_back_is_used_again(asks, caplog, tmp_path):
    server = Valkey(tmp_path)
    url = server.start()
    try:
        asks(url)
        server.stop()
        asks(url)
        assert server.restart()
        asks(url)
        with app.connection_for_read(url) as link:
            queued = link.default_channel.client.llen("celery")
    finally:
        server.stop()
    assert queued == 1
    assert caplog.text.count("no wake-up for the letters") == 1

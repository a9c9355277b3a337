"""Fetching: only from the register, or from this machine in the demo. Real HTTP on loopback."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from core.errors import Refused
from organisations import actions
from organisations.models import Organisation
from organisations.register import client, patience
from tests.factories.organisations import MunicipalityFactory, valid_orgnr
from tests.organisations.units import page, unit

A = valid_orgnr(810_000)


class Register(BaseHTTPRequestHandler):
    """Answers by path; remembers who asked."""

    agents: list[str] = []

    def do_GET(self):
        self.agents.append(self.headers["User-Agent"])
        if self.path.startswith("/til/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/til/"))
            self.end_headers()
            return
        self.send_response({"/nede": 503, "/feil": 500}.get(self.path, 200))
        self.end_headers()
        if self.path == "/stor":
            self.wfile.write(b"[" + b" " * 3_000_000 + b"]")
        else:
            self.wfile.write(json.dumps(page(unit(A))).encode())

    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture
def register(db):
    MunicipalityFactory(number="6001", organisation=None)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Register)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def pauses(monkeypatch):
    """What we would have slept, in seconds."""
    slept = []
    monkeypatch.setattr(patience, "pause", slept.append)
    return slept


@pytest.fixture
def demo(settings):
    settings.PORTAL_DEMO = True


@pytest.fixture
def not_demo(settings):
    settings.PORTAL_DEMO = False


def test_a_page_is_fetched_from_this_machine_in_the_demo(register, demo):
    assert actions.import_register(f"{register}/enheter").new == 1
    assert Register.agents[-1].startswith("Samspill")


def test_the_register_is_fetched_from_where_the_settings_say(register, not_demo, settings):
    settings.REGISTER_BASE_URL = f"{register}/api"
    assert actions.import_register(f"{register}/enheter").new == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/x",
        "http://localhost/x",
        "http://[::1]/x",
        "http://169.254.169.254/latest",
        "http://2130706433/",
        "http://0x7f.1/",
        "https://data.brreg.no.example/x",
        "http://data.brreg.no/x",
        "https://data.brreg.no:444/x",
        "https://a@data.brreg.no/x",
        "ftp://data.brreg.no/x",
        "file:///etc/passwd",
        "gopher://127.0.0.1/x",
        "http://[",
        "://",
    ],
)
def test_every_other_address_is_refused_before_anything_is_fetched(not_demo, settings, url):
    settings.REGISTER_BASE_URL = "https://data.brreg.no/enhetsregisteret/api"
    with pytest.raises(Refused):
        client.check_address(url)


@pytest.mark.parametrize(
    "url", ["https://a@127.0.0.1/x", "file://127.0.0.1/etc/passwd", "http://127.0.0.1.example/x"]
)
def test_the_demo_opens_only_http_on_this_machine(demo, url):
    with pytest.raises(Refused):
        client.check_address(url)


def test_a_redirect_is_followed_on_the_same_host_only(register, demo):
    assert actions.import_register(f"{register}/til//enheter").new == 1
    for elsewhere in ("http://192.0.2.1/x", "https://annet.example/", "file:///etc/passwd", ""):
        with pytest.raises(Refused):
            actions.import_register(f"{register}/til/{elsewhere}")
    assert Organisation.objects.filter(orgnr=A).count() == 1


def test_a_ring_of_redirects_ends(register, demo):
    with pytest.raises(Refused):
        actions.import_register(f"{register}/til/" * 20)


def test_an_error_from_the_register_is_one_sentence(register, demo):
    with pytest.raises(Refused, match="500"):
        actions.import_register(f"{register}/feil")


def test_a_register_that_is_down_is_asked_again_and_then_left_alone(register, demo, pauses):
    asked = len(Register.agents)
    with pytest.raises(Refused, match="svarer ikke nå"):
        actions.import_register(f"{register}/nede")
    assert len(Register.agents) - asked == 6
    assert [seconds for seconds in pauses if seconds >= 1] == [1, 2, 4, 8, 16]


def test_a_register_that_does_not_answer_is_one_sentence(db, demo, pauses):
    with pytest.raises(Refused, match="svarer ikke"):
        actions.import_register("http://127.0.0.1:9/enheter")


def test_more_than_the_limit_is_not_taken(register, demo, monkeypatch):
    monkeypatch.setattr(client, "MAX_BYTES", 1024 * 1024)
    with pytest.raises(Refused, match="større enn 1 MB"):
        actions.import_register(f"{register}/stor")

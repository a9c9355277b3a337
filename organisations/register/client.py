"""Talks with the registers: only with them (and this machine in the demo), slowly and patiently.

At most five requests a second. An answer that says «later» is waited for, a connection that breaks
is taken up where it broke when the register allows it, and nothing may drip, grow or lead away.
"""

import json
import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Refused
from organisations.register import patience
from organisations.register.patience import Later

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
MB = 1024 * 1024
TIMEOUTS = httpx.Timeout(10.0, read=60.0)  # seconds, for one step of a conversation
MAX_REDIRECTS = 3
TRIES = 6  # for one answer, in a row without getting further
PROGRESS = MB  # bytes that count as getting further
HEADERS = {
    "User-Agent": "Samspill (registerimport)",
    "Accept": "application/vnd.brreg.enhetsregisteret.enhet.v2+json;charset=UTF-8,"
    " application/json;q=0.9, */*;q=0.1",
    "Accept-Encoding": "identity",  # sizes mean what they say, and a file can be taken up again
}
FOUND, PART, NOT_FOUND, GONE, RANGE_REFUSED = 200, 206, 404, 410, 416
LATER = {429, 502, 503, 504}


@dataclass(frozen=True)
class Limits:
    """The most that one answer may be: bytes as they come, and seconds from the first try on."""

    bytes: int
    seconds: float


PAGE = Limits(16 * MB, 120)
MAX_BYTES = 300 * MB  # the whole register, packed, is about 210 MB
BULK_SECONDS = 3600.0


@contextmanager
def opened(source: str) -> Iterator[IO[bytes]]:
    """The bytes of a file on this machine, or of a URL, which is first fetched to a nameless file.

    Raises:
        Refused: the address is not the register's, or the file cannot be had.
    """
    if "://" not in source:
        with _file(source) as file:
            yield file
        return
    check_address(source)
    with tempfile.TemporaryFile() as file, Conversation() as conversation:
        if conversation.fetch(source, file, Limits(MAX_BYTES, BULK_SECONDS)) != FOUND:
            raise Refused(_("Registeret har ikke det du ba om."))
        file.seek(0)
        yield file


def _file(source: str) -> IO[bytes]:
    try:
        return Path(source).open("rb")
    except (OSError, ValueError):
        raise Refused(_("Filen finnes ikke, eller kan ikke leses.")) from None


def check_address(url: str) -> str:
    """Refuse every address but the registers' own hosts, and this machine in the demo."""
    try:
        asked, own = urlsplit(url), [urlsplit(base) for base in _bases()]
        place = (asked.scheme, asked.hostname, asked.port)
        same = place in [(base.scheme, base.hostname, base.port) for base in own]
    except ValueError:
        raise Refused(_("Adressen er ikke gyldig.")) from None
    home = settings.PORTAL_DEMO and asked.hostname in LOOPBACK
    if not (same or home) or asked.scheme not in {"http", "https"} or asked.username:
        hosts = ", ".join(sorted({base.hostname or "" for base in own}))
        raise Refused(_("Vi henter bare fra registeret: %(host)s.") % {"host": hosts})
    return url


def _bases() -> list[str]:
    return [
        base for base in (settings.REGISTER_BASE_URL, settings.VOLUNTARY_REGISTER_BASE_URL) if base
    ]


@dataclass
class Fetch:
    """One answer on its way into a file."""

    url: str
    file: IO[bytes]
    limits: Limits
    ends: float  # monotonic
    validator: str = ""  # what says that the rest is of the same file
    size: int = 0

    @property
    def headers(self) -> dict[str, str]:
        """Ask for the rest when some has come and the register can tell that it is unchanged."""
        if not (self.size and self.validator):
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": self.validator}

    def restart(self) -> None:
        """Forget what has come."""
        self.file.seek(0)
        self.file.truncate()
        self.size = 0

    def write(self, block: bytes) -> None:
        """Take in a piece. Raises Refused when it is too much."""
        self.size += len(block)
        if self.size > self.limits.bytes:
            limit = f"{self.limits.bytes // MB} MB"
            raise Refused(_("Svaret er større enn %(limit)s. Vi stoppet.") % {"limit": limit})
        self.file.write(block)


class Conversation:
    """A connection to a register, used by one run."""

    def __init__(self) -> None:
        self.http = httpx.Client(timeout=TIMEOUTS, headers=HEADERS, trust_env=False)
        self.watch = Watch()
        self.pace = patience.Pace()

    def __enter__(self) -> "Conversation":
        return self

    def __exit__(self, *_error: object) -> None:
        self.http.close()

    def json(self, url: str) -> tuple[int, Any]:
        """(200, the document), or (404 or 410, None).

        Raises:
            Refused: no usable answer.
        """
        with tempfile.TemporaryFile() as file:
            status = self.fetch(url, file, PAGE)
            if status != FOUND:
                return status, None
            file.seek(0)
            try:
                return status, json.loads(file.read().decode(errors="replace"), strict=False)
            except (ValueError, RecursionError):
                raise Refused(_("Registeret svarte med noe vi ikke kan lese.")) from None

    def fetch(self, url: str, file: IO[bytes], limits: Limits) -> int:
        """Write one answer to the file, whatever number of tries it takes; 200, 404 or 410."""
        fetch, failed = Fetch(url, file, limits, time.monotonic() + limits.seconds), 0
        while failed < TRIES:
            had = fetch.size
            try:
                return self._follow(fetch)
            except httpx.InvalidURL:
                raise Refused(_("Adressen er ikke gyldig.")) from None
            except (Later, httpx.HTTPError) as why:
                failed = failed + 1 if fetch.size - had < PROGRESS else 0
                wait = getattr(why, "seconds", 0) or patience.backoff(failed)
            if failed < TRIES:
                self._wait(fetch, wait)
        raise Refused(_("Registeret svarer ikke nå. Prøv igjen senere."))

    def _wait(self, fetch: Fetch, seconds: float) -> None:
        """Pause, which costs the answer none of its time; refuse when that is used up."""
        if time.monotonic() >= fetch.ends:
            raise Refused(_("Registeret svarer for sent. Prøv igjen senere."))
        patience.pause(seconds)
        fetch.ends += seconds

    def _follow(self, fetch: Fetch) -> int:
        """Follow redirects by hand, so that each new address is checked too."""
        for _step in range(MAX_REDIRECTS + 1):
            self.pace.keep()
            onward = self._ask(fetch)
            if isinstance(onward, int):
                return onward
            fetch.url = check_address(urljoin(fetch.url, onward))
        raise Refused(_("Registeret sender oss videre for mange ganger."))

    def _ask(self, fetch: Fetch) -> int | str:
        """One request: its status when the answer is in the file, else the address it points to."""
        check_address(fetch.url)
        with (
            self.watch.limit(fetch.ends - time.monotonic()) as trace,
            self.http.stream(
                "GET", fetch.url, headers=fetch.headers, extensions={"trace": trace}
            ) as answer,
        ):
            if answer.is_redirect:
                return str(answer.headers["location"])
            if answer.status_code in LATER:
                raise Later(patience.asked_for(answer.headers.get("retry-after", "")))
            if answer.status_code in {NOT_FOUND, GONE}:
                return answer.status_code
            _place(fetch, answer)
            for block in answer.iter_raw():
                fetch.write(block)
        return FOUND


def _place(fetch: Fetch, answer: httpx.Response) -> None:
    """Stand where this answer's first byte belongs. Raises Refused for an answer that is none."""
    if answer.status_code == PART:
        if answer.headers.get("content-range", "").startswith(f"bytes {fetch.size}-"):
            return
        fetch.restart()
        raise Later  # the wrong part: ask again from the start
    if answer.status_code == RANGE_REFUSED and fetch.size:
        fetch.restart()
        raise Later
    if answer.status_code != FOUND:
        raise Refused(_("Registeret svarte med feil %(n)s.") % {"n": answer.status_code})
    fetch.restart()
    tag = answer.headers.get("etag", "")
    fetch.validator = "" if tag.startswith("W/") else tag or answer.headers.get("last-modified", "")


@dataclass
class Watch:
    """Cuts the connection when an answer takes too long in all, however often it drips."""

    streams: list[Any] = field(default_factory=list)

    @contextmanager
    def limit(self, seconds: float) -> Iterator[Any]:
        """Within, the connection ends after `seconds`; yields what must be told of connections."""
        timer = threading.Timer(max(seconds, 0.1), self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield self._trace
        finally:
            timer.cancel()

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            self.streams = [info["return_value"]]

    def _cut(self) -> None:
        """Through a copy of the descriptor: the other thread sits in a read on the original."""
        for stream in self.streams:
            try:
                number = os.dup(stream.get_extra_info("socket").fileno())
                with socket.socket(fileno=number) as connection:
                    connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it has ended by itself

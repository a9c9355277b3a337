"""HTTP on 127.0.0.1, in threads of the process that starts it."""

import json
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from launcher.register_server import faults, pages
from launcher.register_server.faults import Fault, Planted
from launcher.register_server.world import World

DRIP_SECONDS = 0.05
MOST_DRIPS = 10_000
FAULTY_STATUS = {Fault.GONE: 410, Fault.LATER: 429, Fault.DOWN: 503, Fault.BROKEN: 500}


@dataclass
class Asked:
    """A request that came in."""

    path: str  # with its query
    agent: str
    range: str
    at: float  # monotonic


@dataclass
class Server:
    """Both registers; `start` makes it."""

    world: World
    http: ThreadingHTTPServer
    planted: list[Planted] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    retry_after: str = "1"
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.http.server_port}"

    @property
    def units_url(self) -> str:
        """The base address of Enhetsregisteret."""
        return self.address + pages.UNITS

    @property
    def members_url(self) -> str:
        """The base address of Frivillighetsregisteret."""
        return self.address + pages.MEMBERS.rpartition("/")[0]

    def plant(self, fault: Fault, on: str = "", times: int = 1_000_000, after: int = 0) -> None:
        """From now on, `times` requests whose address holds `on` meet it, `after` that many."""
        self.planted.append(Planted(fault, on, times, after))

    def heal(self) -> None:
        """No faults any more."""
        self.planted.clear()

    def stop(self) -> None:
        """Close the port and end what still drips."""
        self.stopping.set()
        self.http.shutdown()
        self.http.server_close()


def start(world: World, port: int = 0) -> Server:
    """A server that answers at once; 0 is any free port."""
    http = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    http.daemon_threads = True
    server = Server(world, http)
    http.register = server  # type: ignore[attr-defined]
    threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True).start()
    return server


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"

    @property
    def register(self) -> Server:
        """The server this connection belongs to."""
        found: Server = self.server.register  # type: ignore[attr-defined]
        return found

    def do_GET(self) -> None:
        """Note who asks, then answer, or do what the planted fault does."""
        asked = Asked(
            self.path,
            self.headers.get("User-Agent", ""),
            self.headers.get("Range", ""),
            time.monotonic(),
        )
        self.register.asked.append(asked)
        fault = faults.find(self.register.planted, self.path)
        if fault in FAULTY_STATUS:
            self._fail(FAULTY_STATUS[fault])
        elif fault == Fault.ELSEWHERE:
            self._send(302, b"", Location=faults.ELSEWHERE)
        else:
            self._answer(fault)

    def _fail(self, status: int) -> None:
        later = {
            429: self.register.retry_after,
            503: "Wed, 21 Oct 2015 07:28:00 GMT",
        }
        self._send(status, b"", **({"Retry-After": later[status]} if status in later else {}))

    def _answer(self, fault: Fault | None) -> None:
        parts = urlsplit(self.path)
        if parts.path == f"{pages.UNITS}/enheter/lastned":
            self._bulk(fault)
            return
        status, document = self._page(parts.path, dict(parse_qsl(parts.query)), fault)
        body = b"" if document is None else json.dumps(document, ensure_ascii=False).encode()
        self._send(status, faults.spoil_text(fault, body), fault)

    def _page(self, path: str, query: dict[str, str], fault: Fault | None) -> pages.Answer:
        world, name = self.register.world, path.rpartition("/")[2]
        if path == f"{pages.UNITS}/enheter":
            return pages.search(world, path, query, fault)
        if path == f"{pages.UNITS}/oppdateringer/enheter":
            return pages.changes(world, path, query, fault)
        if path == pages.MEMBERS:
            return pages.members(world, path, query, fault)
        if path == f"{pages.MEMBERS}/{name}":
            return pages.one_member(world, name, query)
        return (
            pages.one_unit(world, name) if path == f"{pages.UNITS}/enheter/{name}" else (404, None)
        )

    def _bulk(self, fault: Fault | None) -> None:
        """The whole file, or the part that was asked for while the file is the same."""
        body = faults.pack(fault, list(self.register.world.units.values()))
        tag = f'"{sha256(faults.pack(None, list(self.register.world.units.values()))).hexdigest()}"'
        wanted = self.headers.get("Range", "").removeprefix("bytes=").partition("-")[0]
        same = self.headers.get("If-Range", tag) == tag
        if not wanted.isdecimal() or not same or fault == Fault.NO_RANGE:
            self._send(200, body, fault, ETag=tag)
        elif int(wanted) >= len(body):
            self._send(416, b"")
        else:
            part = f"bytes {wanted}-{len(body) - 1}/{len(body)}"
            self._send(206, body[int(wanted) :], fault, ETag=tag, **{"Content-Range": part})

    def _send(self, status: int, body: bytes, fault: Fault | None = None, **more: str) -> None:
        self.send_response(status)
        if fault == Fault.HEADER_DRIP:
            self.flush_headers()
            self._drip(b"X-Langsom: " + b"a" * MOST_DRIPS)
            return
        for name, value in more.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json;charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if fault == Fault.CUT:
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        elif fault == Fault.DRIP:
            self._drip(body)
        else:
            self.wfile.write(body)

    def _drip(self, body: bytes) -> None:
        """A byte now and then, until the other side has had enough."""
        self.close_connection = True
        for byte in body[:MOST_DRIPS]:
            try:
                self.wfile.write(bytes([byte]))
            except OSError:
                return
            if self.register.stopping.wait(DRIP_SECONDS):
                return

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

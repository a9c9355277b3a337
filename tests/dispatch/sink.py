"""A mail relay that misbehaves as told, on loopback, and a ledger of what it really took.

Each address has a list of ways, one for each try; after the last it behaves.
"""

import asyncio
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from launcher.processes import free_port

BUSY_AT_RCPT = "450 4.2.0 Busy"
UNKNOWN_AT_RCPT = "550 5.1.1 No such mailbox"
CLOSED = "554 5.0.0 Refused"
BUSY_AT_TEXT = "451 4.3.0 Queue file write error"
REFUSED_AT_TEXT = "550 5.6.0 Content refused"
DROP_BEFORE = "drop before acceptance"
DROP_AFTER = "drop after acceptance"
ACCEPT_LATE = "accept when the sender has given up"
HOLD = "say nothing and take nothing"
TAKE_AND_HOLD = "take it and say nothing"
LATE_SECONDS = 1.5


class Sink:
    """`took` is the truth: how many times each recipient's letter was accepted."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.ways: dict[str, list[str]] = defaultdict(list)
        self.everybody = ""  # one answer to every sender or recipient
        self.at = "RCPT"
        self.took: Counter[str] = Counter()
        self.texts: list[bytes] = []
        self.senders: list[str] = []
        self.conversations = 0
        self.also: set[str] = set()  # more answers that are given at RCPT
        self.holding = asyncio.Event()
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    def _way(self, address: str) -> str:
        return self.ways[address][0] if self.ways[address] else ""

    async def handle_MAIL(self, _server: SMTP, _session, envelope: Envelope, address, options):
        """`everybody` at MAIL refuses the sender."""
        self.conversations += 1
        if self.everybody and self.at == "MAIL":
            return self.everybody
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope: Envelope, address: str, options):
        """A way for the recipient, or the same answer to everybody."""
        if self.everybody and self.at == "RCPT":
            return self.everybody
        if self._way(address) in {BUSY_AT_RCPT, UNKNOWN_AT_RCPT, CLOSED} | self.also:
            return self.ways[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Takes it, or not, and answers, or not."""
        address = envelope.rcpt_tos[0]
        way = self.ways[address].pop(0) if self.ways[address] else ""
        if self.everybody:
            return self.everybody
        if way in {BUSY_AT_TEXT, REFUSED_AT_TEXT}:
            return way
        if way == ACCEPT_LATE:
            asyncio.get_running_loop().call_later(LATE_SECONDS, self._take, envelope)
        elif way not in {DROP_BEFORE, HOLD}:
            self._take(envelope)
        if way in {DROP_BEFORE, DROP_AFTER}:
            server.transport.abort()
        elif way:
            self.holding.set()
            await asyncio.sleep(60)
        return "250 2.0.0 Ok: queued as Q42"

    def _take(self, envelope: Envelope) -> None:
        """The ledger and the log before the answer, like the demo's relay."""
        self.took[envelope.rcpt_tos[0]] += 1
        self.texts.append(envelope.content)
        self.senders.append(envelope.mail_from)
        self.write(f"queue=Q42 from={envelope.mail_from} to={envelope.rcpt_tos[0]} status=accepted")

    def write(self, words: str, at: datetime | None = None) -> None:
        """A line of the log."""
        with self.log.open("a") as file:
            file.write(f"{(at or datetime.now(UTC)).isoformat(timespec='milliseconds')} {words}\n")

    def beat(self, times: int = 30) -> None:
        """The log goes on for so many seconds, as far as its reader can tell."""
        for _ in range(times):
            self.write("alive")

    @property
    def address(self) -> dict:
        """For settings.RELAY."""
        port = self.controller.port
        return {"host": "127.0.0.1", "port": port, "user": "", "password": "", "starttls": False}

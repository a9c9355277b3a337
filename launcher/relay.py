"""The demo's SMTP relay: it keeps every letter, and a log that proves what it took.

    python -m launcher.relay --port 2525 --mail-dir DIR --log FILE

One line per accepted letter is on disk before the sender hears 250, so a sender that lost the
answer can look it up. A heartbeat line each second tells a reader how far the log is current.
Addresses whose local part starts with `ukjent` or `full` are refused, to show letters that do
not arrive; those that start with `retur` are taken, and a report comes back to `--bounces`.
"""

import argparse
import asyncio
import ipaddress
import os
import secrets
import signal
import sys
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from launcher import bounce

MAX_BYTES = 30 * 1024 * 1024
REFUSALS = {
    "ukjent": "550 5.1.1 No such mailbox here",
    "full": "452 4.2.2 Mailbox full, try again later",
}
COMES_BACK = "retur"
LONGEST_FIELD = 1000
SILENCE_SECONDS = 20  # then it hangs up; a reader of the log counts on more heartbeats than this


class AcceptLog:
    """The relay's own account of what it took; each line is on disk when `write` returns."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def write(self, text: str, *, sync: bool = True) -> None:
        """One line in one system call, so that no reader meets half of one from two writers."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        os.write(self._file, f"{now} {text}\n".encode())
        if sync:
            os.fsync(self._file)


class Keeper:
    """What the server asks at each step of a session (aiosmtpd's handler interface)."""

    def __init__(
        self, mail_dir: Path, log: AcceptLog, bounces: Path | None = None, home: str = ""
    ) -> None:
        mail_dir.mkdir(parents=True, exist_ok=True)
        self._mail_dir = mail_dir
        self._log = log
        self._bounces = bounces
        self._home = f"@{home.lower()}"

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Refuse what the demo wants refused."""
        for start, refusal in REFUSALS.items():
            if address.lower().startswith(start):
                return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Keep the letter, then the proof, then answer: never in another order."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        sender = envelope.mail_from or ""
        for recipient in envelope.rcpt_tos:
            queue_id = f"{datetime.now(UTC):%Y%m%d%H%M%S%f}{secrets.token_hex(3)}"
            if self._bounces and recipient.lower().endswith(self._home):
                bounce.deliver(self._bounces, trace(sender, recipient) + content)
            else:
                self._keep(queue_id, sender, recipient, content)
            self._log.write(
                f"queue={queue_id} from={one_word(sender)} to={one_word(recipient)} "
                f"message-id={message_id(content)} status=accepted"
            )
            if self._bounces and recipient.lower().startswith(COMES_BACK):
                bounce.lay(self._bounces, one_word(sender), one_word(recipient))
        return f"250 2.0.0 Ok: queued as {queue_id}"

    def _keep(self, queue_id: str, sender: str, recipient: str, content: bytes) -> None:
        """Whole and on disk under its final name, or not there at all."""
        draft = self._mail_dir / f".{queue_id}.ny"
        with draft.open("wb") as file:
            file.write(trace(sender, recipient) + content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self._mail_dir / f"{queue_id}.eml")
        folder = os.open(self._mail_dir, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def trace(sender: str, recipient: str) -> bytes:
    """What a server writes above a letter that it delivers."""
    lines = f"Return-Path: <{one_word(sender)}>\r\nDelivered-To: {one_word(recipient)}\r\n"
    return lines.encode()


def one_word(text: str) -> str:
    """Nothing that could break a log line or forge another."""
    kept = "".join(char for char in text if char.isprintable() and not char.isspace())
    return kept[:LONGEST_FIELD]


def message_id(content: bytes) -> str:
    """The letter's Message-ID as one word; `-` when it has none."""
    headers = BytesHeaderParser().parsebytes(content)
    return one_word(str(headers.get("Message-ID", ""))) or "-"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address; names are not looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def serve(
    host: str,
    port: int,
    mail_dir: Path,
    log_path: Path,
    bounces: Path | None = None,
    home: str = "",
) -> None:
    """Listen until SIGTERM or SIGINT."""
    log = AcceptLog(log_path)
    keeper = Keeper(mail_dir, log, bounces, home)
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopped.set)

    def session() -> SMTP:
        return SMTP(
            keeper,
            hostname="relay.localhost",
            data_size_limit=MAX_BYTES,
            enable_SMTPUTF8=True,
            timeout=SILENCE_SECONDS,
        )

    async with await loop.create_server(session, host, port):
        while not stopped.is_set():
            log.write("alive", sync=False)
            try:
                await asyncio.wait_for(stopped.wait(), timeout=1.0)
            except TimeoutError:
                continue


def main(arguments: list[str]) -> int:
    """0 after a stop, 2 for an address that others could reach."""
    parser = argparse.ArgumentParser(prog="python -m launcher.relay")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--mail-dir", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--bounces", type=Path, help="a Maildir for what comes back")
    parser.add_argument("--home", default="", help="the domain whose letters come home")
    given: Any = parser.parse_args(arguments)
    if not is_loopback(given.host):
        sys.stderr.write(f"Postmottaket lytter bare på egen maskin, ikke på {given.host}.\n")
        return 2
    asyncio.run(serve(given.host, given.port, given.mail_dir, given.log, given.bounces, given.home))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

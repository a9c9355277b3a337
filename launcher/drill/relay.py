"""The drill's SMTP relay: fast, faulty as told, and truthful about what it took.

    python -m launcher.drill.relay --port PORT --log FILE [--letters N --seed S --shares JSON]

The log has the form of the demo relay's (`launcher/relay.py`), so that the portal reads it with
the same code: one line per letter is written before the sender hears 250, and a heartbeat tells
how far the log is current. The demo's relay promises that what it has not written 25 heartbeats
after a recipient was accepted, it never took. This one keeps the promise by counting: a text that
comes too many heartbeats after its recipient is dropped. So the beat may be as quick as one likes.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from launcher.drill import mix

BEAT_SECONDS = 0.25
LAST_BEAT = 22  # heartbeats after the recipient; a reader of the log believes absence after 25
LATE_BEATS = 6  # how long after the sender has gone a late letter is taken
END = b"\r\n.\r\n"


class Relay:
    """What all conversations share: the log, the heartbeats and the plan of faults."""

    def __init__(self, log: Path, faults: mix.Mix | None = None) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self._faults = faults
        self._first = faults.first_tries() if faults else {}
        self._tries: Counter[int] = Counter()
        self._taken = 0
        self.beats = 0
        self.late: list[tuple[int, Conversation]] = []

    def way(self, recipient: str) -> str:
        """What to do with this recipient now."""
        number = mix.number_of(recipient)
        if self._faults is None or number < 0:
            return mix.FINE
        self._tries[number] += 1
        first = self._first.get(number, mix.FINE)
        if first == mix.DEAD or self._tries[number] == 1:
            return first
        return self._faults.later_try(number, self._tries[number])

    def take(self, sender: str, recipient: str) -> str:
        """The line first; its number is the queue id."""
        self._taken += 1
        queue = f"D{self._taken}"
        self.write(f"queue={queue} from={sender} to={recipient} message-id=- status=accepted")
        return queue

    def write(self, words: str) -> None:
        """One line in one system call."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        os.write(self._log, f"{now} {words}\n".encode())

    def beat(self) -> None:
        """A heartbeat, after the late letters whose time has come."""
        self.beats += 1
        due = [talk for at, talk in self.late if at <= self.beats]
        self.late = [(at, talk) for at, talk in self.late if at > self.beats]
        for talk in due:
            talk.take_in_time()
        self.write("alive")


class Conversation(asyncio.Protocol):
    """One sender's; as little of SMTP as the portal speaks."""

    transport: asyncio.Transport

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self._buffer = b""
        self._in_text = False
        self._late = False
        self._forget()

    def _forget(self) -> None:
        self.sender, self.recipient, self.way, self.since = "", "", mix.FINE, 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  (what asyncio promises)
        self.transport = transport
        self._say("220 drill ESMTP")

    def connection_lost(self, exc: Exception | None) -> None:
        """A late letter is taken some heartbeats after its sender has gone."""
        if self._late:
            self.relay.late.append((self.relay.beats + LATE_BEATS, self))

    def data_received(self, data: bytes) -> None:
        """Commands by line, the text to its final dot."""
        self._buffer += data
        while True:
            mark = END if self._in_text else b"\r\n"
            whole, found, rest = self._buffer.partition(mark)
            if not found or self.transport.is_closing():
                return
            self._buffer = rest
            if self._in_text:
                self._in_text = False
                self._end_of_text()
            else:
                self._command(whole.decode("ascii", "replace"))

    def _say(self, line: str) -> None:
        self.transport.write(f"{line}\r\n".encode())

    def _command(self, line: str) -> None:
        verb = line[:4].upper()
        if verb == "MAIL":
            self._forget()
            self.sender = _path(line)
            self._say("250 2.1.0 Ok")
        elif verb == "RCPT":
            self._recipient(_path(line))
        elif verb == "DATA":
            self._in_text = True
            self._say("354 Go on")
        elif verb == "QUIT":
            self._say("221 2.0.0 Bye")
            self.transport.close()
        else:
            self._say("250 drill")

    def _recipient(self, address: str) -> None:
        self.recipient, self.way, self.since = address, self.relay.way(address), self.relay.beats
        if self.way == mix.DEAD:
            self._say("550 5.1.1 No such mailbox")
        elif self.way == mix.BUSY_AT_RCPT:
            self._say("450 4.2.0 Busy")
        elif self.way == mix.CLOSING:
            self._say("421 4.3.2 Closing")
            self.transport.close()
        else:
            self._say("250 2.1.5 Ok")

    def _end_of_text(self) -> None:
        if self.way == mix.TAKE_LATE:
            self._late = True
        elif self.way == mix.DROP_BEFORE:
            self.transport.abort()
        elif self.way == mix.BUSY_AT_TEXT:
            self._say("451 4.3.0 Queue file write error")
        elif (queue := self.take_in_time()) and self.way != mix.DROP_AFTER:
            self._say(f"250 2.0.0 Ok: queued as {queue}")
        else:
            self.transport.abort()

    def take_in_time(self) -> str:
        """Its queue id; «» when so many heartbeats have passed that it must never be taken."""
        if self.relay.beats - self.since > LAST_BEAT:
            return ""
        return self.relay.take(self.sender, self.recipient)


def _path(line: str) -> str:
    """«a@b» of «MAIL FROM:<a@b> SIZE=1»."""
    return line.partition("<")[2].partition(">")[0]


async def serve(port: int, relay: Relay, beat: float) -> None:
    """Listen on this machine until SIGTERM."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    async with await loop.create_server(lambda: Conversation(relay), "127.0.0.1", port):
        while not stopped.is_set():
            relay.beat()
            try:
                await asyncio.wait_for(stopped.wait(), timeout=beat)
            except TimeoutError:
                continue


def main(arguments: list[str]) -> int:
    """Without `--letters`, it makes no faults."""
    parser = argparse.ArgumentParser(prog="python -m launcher.drill.relay")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--beat", type=float, default=BEAT_SECONDS)
    parser.add_argument("--letters", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shares", type=json.loads, default=mix.USUAL)
    given: Any = parser.parse_args(arguments)
    faults = mix.Mix(given.letters, given.seed, given.shares) if given.letters else None
    asyncio.run(serve(given.port, Relay(given.log, faults), given.beat))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The letters that the relay has taken, read from its folder."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.headerregistry import Address
from pathlib import Path

from launcher.stories.page import words

LOOK_EVERY_SECONDS = 0.1


@dataclass(frozen=True)
class Letter:
    """One letter as it arrived. `arrived` is seconds since 1970."""

    to_name: str
    to_address: str
    subject: str
    body: str
    message_id: str
    arrived: float
    from_name: str = ""
    calendars: tuple[tuple[str, str], ...] = ()  # METHOD of the part's header, and the part

    def lacks(self, *sentences: str) -> str | None:
        """The first of the sentences that is not in it; None when all are."""
        return next((s for s in sentences if words(s) not in self.text), None)

    @property
    def text(self) -> str:
        """The words, without line breaks and marks of bold."""
        return words(self.body.replace("**", ""))


class Mailbox:
    """Reads each file once; the relay never changes one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Letter] = {}

    def letters(self, *in_subject: str) -> list[Letter]:
        """Those with all these words in the subject, in the order they came."""
        for path in sorted(self._folder.glob("*.eml")):
            if path.name not in self._read:
                self._read[path.name] = parse(path)
        found = [one for one in self._read.values() if all(w in one.subject for w in in_subject)]
        return sorted(found, key=lambda one: one.arrived)

    def wait(
        self, *in_subject: str, enough: Callable[[list[Letter]], bool], seconds: float
    ) -> list[Letter]:
        """What has come when it is enough, or when no more has come for so many seconds."""
        seen = -1
        while True:
            found = self.letters(*in_subject)
            if len(found) != seen:
                seen, limit = len(found), time.monotonic() + seconds
            if enough(found) or time.monotonic() > limit:
                return found
            time.sleep(LOOK_EVERY_SECONDS)


def parse(path: Path) -> Letter:
    """A stored letter: headers as text, and the plain body."""
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    to: Address = message["To"].addresses[0]
    plain = message.get_body(("plain",))
    sender: Address = message["From"].addresses[0]
    meetings = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    return Letter(
        to_name=to.display_name,
        to_address=to.addr_spec,
        subject=words(str(message["Subject"])),
        body=plain.get_content() if plain else "",
        message_id=str(message["Message-ID"]),
        arrived=path.stat().st_mtime,
        from_name=sender.display_name,
        calendars=tuple((m.get_param("method", ""), m.get_content()) for m in meetings),
    )

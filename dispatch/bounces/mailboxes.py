"""Mailboxes by the standard library: a Maildir on disk, or IMAP over TLS.

Only the beginning of a message is read: what tells what it is stands first, and a bounce may carry
ten megabytes of what it returns.
"""

import imaplib
import mailbox
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

BEGINNING = 256 * 1024  # bytes
SECONDS = 30
ASIDE = "ukjent"


class Unreachable(Exception):
    """The mailbox cannot be opened or has hung up."""


@dataclass(frozen=True)
class Waiting:
    """A message in a mailbox: its name there, and how it begins."""

    key: str
    content: bytes


class Mailbox(Protocol):
    """What the reader needs of a mailbox."""

    def messages(self, limit: int) -> Iterator[Waiting]:
        """The messages that wait, the oldest first."""

    def remove(self, waiting: Waiting) -> None:
        """Take it away for good."""

    def lay_aside(self, waiting: Waiting) -> None:
        """Move it to the folder for people."""


@contextmanager
def opened(address: str) -> Iterator[Mailbox]:
    """The mailbox at an address, for as long as the block lasts.

    Raises:
        Unreachable, OSError: it cannot be opened.
        ValueError: no mailbox has such an address.
    """
    url = urlsplit(address)
    if url.scheme == "maildir":
        yield MaildirBox(Path(unquote(url.path)))
    elif url.scheme == "imaps":
        try:
            with ImapBox(url) as box:
                yield box
        except imaplib.IMAP4.error as error:
            raise Unreachable from error
    else:
        raise ValueError(f"MAILBOX_URL: «{url.scheme}» is no kind of mailbox")


class MaildirBox:
    """A Maildir; «ukjent» is a folder in it, as Dovecot and Courier lay it out."""

    def __init__(self, path: Path) -> None:
        for folder in ("tmp", "new", "cur"):  # an empty folder is a mailbox to be
            (path / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        self._box = mailbox.Maildir(path, create=True)

    def messages(self, limit: int) -> Iterator[Waiting]:
        """By name, which begins with the time it came."""
        for key in sorted(self._box.keys())[:limit]:
            try:
                with self._box.get_file(key) as file:
                    content = file.read(BEGINNING)
            except (KeyError, FileNotFoundError):
                continue  # another reader was faster
            yield Waiting(key, content)

    def remove(self, waiting: Waiting) -> None:
        """Gone already is as good."""
        self._box.discard(waiting.key)

    def lay_aside(self, waiting: Waiting) -> None:
        """The whole message, as it is."""
        self._box.add_folder(ASIDE)
        root = Path(self._box._path)
        name = self._box._lookup(waiting.key)  # type: ignore[attr-defined]
        (root / name).rename(root / f".{ASIDE}" / "cur" / f"{Path(name).name.partition(':')[0]}:2,")


class ImapBox:
    """One folder on an IMAP server; the path of the address names it, INBOX when it does not."""

    def __init__(self, url: SplitResult) -> None:
        self._link = imaplib.IMAP4_SSL(
            url.hostname or "", url.port or 993,
            ssl_context=ssl.create_default_context(), timeout=SECONDS,
        )  # fmt: skip
        self._user, self._password = unquote(url.username or ""), unquote(url.password or "")
        self._folder = unquote(url.path.strip("/")) or "INBOX"

    def __enter__(self) -> "ImapBox":
        self._link.login(self._user, self._password)
        self._must(self._link.select(self._quoted(self._folder)))
        return self

    def __exit__(self, *_what: object) -> None:
        try:
            self._link.expunge()
            self._link.logout()
        except (OSError, imaplib.IMAP4.error):
            self._link.shutdown()

    def messages(self, limit: int) -> Iterator[Waiting]:
        """By the server's own numbers, which do not change while we work."""
        [found] = self._must(self._link.uid("search", "UNDELETED"))
        for uid in (found or b"").split()[:limit]:
            parts = self._must(
                self._link.uid("fetch", uid.decode(), f"(BODY.PEEK[]<0.{BEGINNING}>)")
            )
            content = next((part[1] for part in parts if isinstance(part, tuple)), None)
            if content is not None:
                yield Waiting(uid.decode(), content)

    def remove(self, waiting: Waiting) -> None:
        """Marked now, expunged at the end."""
        self._must(self._link.uid("store", waiting.key, "+FLAGS.SILENT", r"(\Deleted)"))

    def lay_aside(self, waiting: Waiting) -> None:
        """Copied first, so that a broken connection loses nothing."""
        self._link.create(self._quoted(ASIDE))  # «no» when it is there already
        self._must(self._link.uid("copy", waiting.key, self._quoted(ASIDE)))
        self.remove(waiting)

    @staticmethod
    def _quoted(name: str) -> str:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'

    @staticmethod
    def _must(answer: tuple[str, list[Any]]) -> list[Any]:
        if answer[0] != "OK":
            raise Unreachable(answer[0])
        return answer[1]

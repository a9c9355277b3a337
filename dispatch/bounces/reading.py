"""What one message is, and its one effect."""

import hashlib
import re
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from enum import Enum

from django.conf import settings
from django.db import transaction

from dispatch.bounces import reports
from dispatch.bounces.effects import Letterbox, bounced, letter_of
from dispatch.models import Arrival, Letter
from dispatch.states import ArrivalKind

ADDRESSED_BY = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "X-Failed-Recipients")
PROBES = re.compile(r"prove\+[0-9a-z]+@")


class Outcome(Enum):
    """What to do with a message that has been read."""

    DONE = "done"
    UNKNOWN = "unknown"
    LATER = "later"


Reader = Callable[[Message], str | None]
_readers: list[Reader] = []


def also_understand(reader: Reader) -> None:
    """Let an app above read its own kind of message (replies to calendar invitations).

    `reader(message)` has its effect and gives a few words for the log, or None when the message is
    not its kind. It runs in the transaction that notes the message, so its effect happens once.
    """
    if reader not in _readers:
        _readers.append(reader)


def read(content: bytes) -> Outcome:
    """Understand a message by its beginning; whatever was read before has no second effect."""
    message = message_from_bytes(content, policy=compat32)
    address = _address(message)
    with transaction.atomic():
        return _bounce(message, content, address) or _other(message, content)


def _bounce(message: Message, content: bytes, address: str) -> Outcome | None:
    """A report of a delivery, to the unique sender of one of our letters."""
    if PROBES.match(address):
        _note(None, message, content, ArrivalKind.PROBE)
        return Outcome.DONE
    if reports.is_auto_reply(message):
        _note(None, message, content, ArrivalKind.AUTO_REPLY)
        return Outcome.DONE
    report = reports.parse(message)
    if report is None:
        return None
    found, letter = letter_of(address)
    if found is Letterbox.LATER:
        return Outcome.LATER
    if letter is None:
        _note(None, message, content, ArrivalKind.REFUSED, found.value)
        return Outcome.DONE
    kind = ArrivalKind.BOUNCE if report.failed else ArrivalKind.DELAY
    if _note(letter, message, content, kind, report.words) and report.failed:
        bounced(letter, report)
    return Outcome.DONE


def _other(message: Message, content: bytes) -> Outcome:
    """What an app above understands; else nobody does."""
    if Arrival.objects.filter(letter=None, digest=digest(message, content)).exists():
        return Outcome.DONE if _known_kind(message, content) else Outcome.UNKNOWN
    for reader in _readers:
        words = reader(message)
        if words is not None:
            _note(None, message, content, ArrivalKind.OTHER, words)
            return Outcome.DONE
    _note(None, message, content, ArrivalKind.UNKNOWN)
    return Outcome.UNKNOWN


def _known_kind(message: Message, content: bytes) -> bool:
    """Whether an earlier copy was understood."""
    earlier = Arrival.objects.get(letter=None, digest=digest(message, content))
    return earlier.kind != ArrivalKind.UNKNOWN


def _note(
    letter: Letter | None, message: Message, content: bytes, kind: ArrivalKind, words: str = ""
) -> bool:
    """Write that it came; False when it had come before."""
    _row, made = Arrival.objects.get_or_create(
        letter=letter,
        digest=digest(message, content),
        defaults={"kind": kind, "detail": reports.clean(words)},
    )
    return made


def digest(message: Message, content: bytes) -> str:
    """By Message-ID; a message without one by what it begins with."""
    name = str(message.get("Message-ID", "")).strip().encode("utf-8", "replace")
    return hashlib.sha256(name or content).hexdigest()


def _address(message: Message) -> str:
    """The first of our own unique addresses that it was sent to; empty when there is none."""
    ours = re.compile(
        rf"(?:b\+\d{{1,18}}\.[0-9a-f]{{12}}|prove\+[0-9a-z]+)@{re.escape(settings.MAIL_DOMAIN)}",
        re.IGNORECASE,
    )
    for header in ADDRESSED_BY:
        for value in message.get_all(header, [])[:20]:
            if found := ours.search(str(value)[:2000]):
                return found[0].lower()
    return ""

"""The bytes of one letter: words filled in, text and HTML, and an address a relay can take."""

import re
from collections.abc import Mapping
from email.utils import format_datetime
from functools import lru_cache
from html import escape
from typing import Any

from django.conf import settings

from dispatch import calendar_invites
from dispatch.letters import mime
from dispatch.models import Letter

TOKEN = re.compile(r"\[\[(\w+)\]\]")
# Also what turns the direction of writing: a name must not show an address backwards.
CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+"
)
# A text keeps its line breaks and tabs; nothing else that no one can see.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
NAME_CHARACTERS = 100
REFUSAL_PAGE = "/brev/avmelding/"
STOP = "Slutt å få slike e-poster"


class Unmailable(ValueError):
    """A letter that no relay can be given; the message is a sentence for people."""


def one_line(text: str, limit: int = 250) -> str:
    """Fit for a header: no line breaks or control characters, at most `limit` characters."""
    return CONTROL.sub(" ", text).strip()[:limit]


def fill(text: str, words: Mapping[str, Any]) -> str:
    """Replace each known `[[word]]` once; what comes in is never filled again."""
    return TOKEN.sub(lambda match: str(words.get(match[1], match[0])), text)


@lru_cache(maxsize=100)  # it is asked for more than once for each letter
def mailbox(email: str) -> str:
    """The address in the ASCII that every relay takes; «blåbær.no» becomes «xn--…».

    Raises:
        Unmailable: it is no address, or has letters before the «@» that relays refuse.
    """
    local, at, domain = email.rpartition("@")
    try:
        host = domain.encode("idna").decode()
    except UnicodeError:
        host = ""
    if not at or not LOCAL_PART.fullmatch(local) or not DOMAIN.fullmatch(host.lower()):
        raise Unmailable(f"«{one_line(email, 200)}» er ikke en e-postadresse vi kan sende til.")
    return f"{local}@{host}"


def render(letter: Letter) -> bytes:
    """The whole message, ready for the relay.

    Raises:
        Unmailable: the address cannot be used.
    """
    batch = letter.batch
    words = {**letter.merge, "name": letter.recipient_name}
    text = UNSEEN.sub("", fill(batch.body, words).replace("\r\n", "\n").replace("\r", "\n"))
    if batch.refusable:
        text = f"{text.rstrip()}\n\n{STOP}:\n{refusal_address(letter)}\n"
    name, address = one_line(letter.recipient_name, NAME_CHARACTERS), mailbox(letter.email)
    head = [
        mime.address_line("From", _speaker(batch.from_name), calendar_invites.organiser_address()),
        mime.address_line("To", name, address),
        mime.line("Subject", one_line(fill(batch.subject, words))),
        f"Date: {format_datetime(letter.created_at)}".encode(),
        f"Message-ID: {letter.message_id}".encode(),
        b"Auto-Submitted: auto-generated",
        *_answers_to(batch.reply_to),
        *(_one_click(letter) if batch.refusable else []),
    ]
    meeting = calendar_invites.part(batch.calendar, name, address) if batch.calendar else None
    return mime.message(head, as_plain(text), as_html(text), letter.token.hex, meeting)


def refusal_address(letter: Letter) -> str:
    """The page where one stops letters of this kind."""
    return f"{settings.PORTAL_BASE_URL}{REFUSAL_PAGE}{letter.refusal_token}/"


def _one_click(letter: Letter) -> list[bytes]:
    """RFC 8058: the mail program's own button posts to the page, without a visit."""
    return [
        f"List-Unsubscribe: <{refusal_address(letter)}>".encode(),
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ]


def _speaker(name: str) -> str:
    """Who speaks, in a header."""
    return calendar_invites.speaker(one_line(name, NAME_CHARACTERS))


def _answers_to(email: str) -> list[bytes]:
    """A broken address for answers must not stop the letter."""
    if not email:
        return []
    try:
        return [mime.address_line("Reply-To", "", mailbox(email))]
    except Unmailable:
        return []


# --- Text and HTML -------------------------------------------------------------------------------

# In escaped text: no entity but «&amp;» belongs to an address, and no closing mark ends it.
LINK = re.compile(r"(https?://(?:&amp;|[^\s<&»])*(?:&amp;|[^\s<&».,;:!?)]))")
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
PAGE = (
    '<!doctype html><html lang="nb"><body style="font-family:Arial,sans-serif;font-size:16px;'
    'line-height:1.5;color:#292c30;max-width:36rem;margin:1rem">{}</body></html>'
)


def as_plain(text: str) -> str:
    """The letter without the marks of bold, which a reader of plain text would see."""
    return BOLD.sub(r"\1", text)


def as_html(text: str) -> str:
    """The same letter with paragraphs, lists, bold and links; everything else is escaped."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return PAGE.format("".join(map(_block, blocks)))


@lru_cache(maxsize=500)
def _block(block: str) -> str:
    """A paragraph, or a list where every line after the first begins with a dash.

    Most are the same in every letter of a set.
    """
    lines = [_inline(line) for line in block.strip().splitlines()]
    items = [line[2:] for line in lines if line.startswith("– ")]
    if not items:
        return f"<p>{'<br>'.join(lines)}</p>"
    head = "<br>".join(line for line in lines if not line.startswith("– "))
    listed = "".join(f"<li>{item}</li>" for item in items)
    return (f"<p>{head}</p>" if head else "") + f"<ul>{listed}</ul>"


def _inline(line: str) -> str:
    """Bold and links within a line."""
    marked = BOLD.sub(r"<strong>\1</strong>", escape(line))
    return LINK.sub(r'<a href="\1">\1</a>', marked)

"""An RFC 5322 message as bytes. Python's own EmailMessage takes ten times as long as handing over.

What a set of letters shares (sender, address for answers, most subjects) is encoded once.
"""

from binascii import b2a_qp
from email.header import Header
from email.utils import quote
from functools import lru_cache

NEWLINE = "\r\n"
LONGEST_LINE = 76

MESSAGE = b"""\
%(head)s
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="%(mark)s"

--%(mark)s
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

%(text)s
--%(mark)s
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

%(html)s
%(meeting)s--%(mark)s--
""".replace(b"\n", NEWLINE.encode())
# The richest form last, as RFC 2046 wants it and Outlook needs it.
MEETING = b"""\
--%(mark)s
Content-Type: text/calendar; method=%(method)s; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

%(content)s
""".replace(b"\n", NEWLINE.encode())


def message(
    head: list[bytes], text: str, html: str, mark: str, meeting: tuple[str, bytes] | None = None
) -> bytes:
    """A message of two forms of the same text, and perhaps the meeting it is about.

    Args:
        head: header lines.
        text: plain.
        html: the same.
        mark: must stand in none of them (a random word).
        meeting: METHOD and the calendar object in quoted-printable (RFC 6047 2.4).
    """
    line = b"=_" + mark.encode()
    parts = {b"text": quoted(text), b"html": quoted(html), b"mark": line, b"meeting": b""}
    if meeting:
        method, content = meeting
        parts[b"meeting"] = MEETING % {
            b"mark": line, b"method": method.encode(), b"content": content
        }  # fmt: skip
    return MESSAGE % {b"head": NEWLINE.encode().join(head), **parts}


def quoted(text: str) -> bytes:
    """Quoted-printable, always with CRLF and lines of at most 76 characters."""
    lines = text if text.endswith("\n") else f"{text}\n"  # the encoder learns its newline here
    return b2a_qp(lines.replace("\n", NEWLINE).encode(), istext=True)


@lru_cache(maxsize=1000)
def line(name: str, value: str) -> bytes:
    """One header line, folded; `value` has no control characters (`one_line`)."""
    charset = "us-ascii" if _plain(value) else "utf-8"
    folded = Header(value, charset, LONGEST_LINE, name).encode(linesep=NEWLINE)
    return f"{name}: {folded}".encode()


@lru_cache(maxsize=1000)
def address_line(name: str, person: str, mailbox: str) -> bytes:
    """A header line with one address; `person` may be empty and has no control characters."""
    if not person:
        return f"{name}: {mailbox}".encode()
    if _plain(person):
        shown = f'"{quote(person)}"'
    else:
        shown = Header(person, "utf-8", LONGEST_LINE, name).encode(linesep=NEWLINE)
    together = f"{name}: {shown} <{mailbox}>"
    if len(together.rpartition(NEWLINE)[2]) > LONGEST_LINE:
        together = f"{name}: {shown}{NEWLINE} <{mailbox}>"
    return together.encode()


def _plain(text: str) -> bool:
    """Whether a header may hold it as it is; «=?» would be read as an encoded word."""
    return text.isascii() and text.isprintable() and "=?" not in text

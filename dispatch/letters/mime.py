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
--%(mark)s--
""".replace(b"\n", NEWLINE.encode())


def message(head: list[bytes], text: str, html: str, mark: str) -> bytes:
    """A message of two forms of the same text; `mark` must stand in neither (a random word)."""
    parts = {b"text": quoted(text), b"html": quoted(html), b"mark": b"=_" + mark.encode()}
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

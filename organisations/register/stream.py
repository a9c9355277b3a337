"""Reads units out of register JSON, one at a time, whatever shape the file has.

One unit, a search page, a list, or the whole register as one array (2 GB unpacked): the array is
never held in memory.
"""

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from core.errors import Refused

CHUNK = 1024 * 1024  # characters read at a time
MAX_UNIT = 16 * CHUNK  # characters; a real unit has a few thousand
MAX_PAGE = 64 * CHUNK  # characters in a file that is one object
GZIP_MAGIC = b"\x1f\x8b"
BETWEEN = re.compile(r"[\s,]*")
# Not strict: a raw control character in a name is that unit's fault, not the file's.
DECODER = json.JSONDecoder(strict=False)


def units(file: IO[bytes]) -> Iterator[Any]:
    """Each element that ought to be a unit, in the file's order.

    Raises:
        Refused: the file as a whole cannot be read. Bytes that are not UTF-8 become U+FFFD.
    """
    text = _text(file)
    try:
        start = text.read(CHUNK).lstrip("\ufeff \t\r\n")
        if start.startswith("["):
            yield from _array(text, start[1:])
        else:
            yield from _object(text, start)
    except (ValueError, RecursionError, EOFError, zlib.error, gzip.BadGzipFile):
        raise Refused(_("Filen kan ikke leses som JSON fra Enhetsregisteret.")) from None
    finally:
        text.detach()  # the file is its opener's to close


def _text(file: IO[bytes]) -> io.TextIOWrapper:
    """The file as text, unpacked where it is packed."""
    packed = file.read(2) == GZIP_MAGIC
    file.seek(0)
    raw: Any = gzip.GzipFile(fileobj=file) if packed else file
    return io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="")


def _array(text: io.TextIOWrapper, buffer: str) -> Iterator[Any]:
    """Decode one element at a time; when one is cut off, read on and try again."""
    at, ended = 0, False
    while True:
        at = BETWEEN.match(buffer, at).end()  # type: ignore[union-attr]  # matches nothing too
        if buffer[at : at + 1] == "]":
            return
        try:
            if at == len(buffer) and not ended:
                raise ValueError
            element, at = DECODER.raw_decode(buffer, at)
        except ValueError:
            if ended or len(buffer) - at > MAX_UNIT:
                raise
            more = text.read(CHUNK)
            buffer, at, ended = buffer[at:] + more, 0, not more
            continue
        yield element


def _object(text: io.TextIOWrapper, start: str) -> Iterator[Any]:
    """One unit, or a page with a list of them; an empty page has no list."""
    rest = text.read(MAX_PAGE)
    if len(rest) >= MAX_PAGE:
        raise ValueError
    document = DECODER.decode(start + rest)
    if not isinstance(document, dict):
        raise ValueError
    if "organisasjonsnummer" in document:
        yield document
        return
    embedded = document.get("_embedded")
    if isinstance(embedded, dict) and isinstance(embedded.get("enheter"), list):
        yield from embedded["enheter"]
    elif embedded is not None or "page" not in document:
        raise Refused(_("Filen har ingen enheter. Det kan være en feilmelding fra registeret."))

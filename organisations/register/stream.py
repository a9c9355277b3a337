"""Reads units out of register JSON, one at a time, whatever shape the file has.

One unit, a search page, a list, or the whole register as one array (2 GB unpacked): the array is
never held in memory. Where the units of an array can be told apart by sight, many are decoded at
once, which is quicker; else one after another.
"""

import codecs
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from core.errors import Refused

CHUNK = 1024 * 1024  # bytes read at a time
MAX_UNIT = 16 * CHUNK  # characters; a real unit has a few thousand
MAX_PAGE = 64 * CHUNK  # characters in a file that is one object
MAX_UNPACKED = 8 * 1024 * CHUNK  # bytes; the whole register has some 2 GB
GZIP_MAGIC = b"\x1f\x8b"
BETWEEN = re.compile(r"[\s,]*")
NUMBER = '"organisasjonsnummer"'
# Before a number: the end of one unit and the beginning of the next. No string can hold this,
# because the quotation mark that follows would end it.
BORDER = re.compile(r"(\})\s*,\s*(\{)\s*\Z")
BORDER_CHARACTERS = 200
# Not strict: a raw control character in a name is that unit's fault, not the file's.
DECODER = json.JSONDecoder(strict=False)


def units(file: IO[bytes]) -> Iterator[Any]:
    """Each element that ought to be a unit, in the file's order.

    Raises:
        Refused: the file as a whole cannot be read. Bytes that are not UTF-8 become U+FFFD.
    """
    text = _text(file)
    try:
        start = _first(text)
        if start.startswith("["):
            yield from _array(text, start[1:])
        else:
            yield from _object(text, start)
    except (ValueError, RecursionError, EOFError, zlib.error, gzip.BadGzipFile):
        raise Refused(_("Filen kan ikke leses som JSON fra Enhetsregisteret.")) from None


def _text(file: IO[bytes]) -> Iterator[str]:
    """The file as text, a piece at a time, unpacked where it is packed."""
    packed = file.read(2) == GZIP_MAGIC
    file.seek(0)
    raw: IO[bytes] = gzip.GzipFile(fileobj=file) if packed else file  # type: ignore[assignment]
    decoder, size = codecs.getincrementaldecoder("utf-8")("replace"), 0
    while piece := raw.read(CHUNK):
        size += len(piece)
        if size > MAX_UNPACKED:
            raise Refused(_("Filen er for stor når den pakkes ut. Vi stoppet."))
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _first(text: Iterator[str]) -> str:
    """The first piece that has more than white space, from there on."""
    for piece in text:
        if start := piece.lstrip("\ufeff \t\r\n"):
            return start
    raise ValueError


def _array(text: Iterator[str], buffer: str) -> Iterator[Any]:
    """Decode what is whole; what is cut off waits for the next piece."""
    for piece in text:
        buffer += piece
        elements, buffer = _many(buffer)
        if elements is None:
            elements, buffer = _few(buffer)
        yield from elements
        if len(buffer) > MAX_UNIT:
            raise ValueError
    elements, buffer = _few(buffer)
    yield from elements
    if not buffer.startswith("]"):
        raise ValueError


def _many(buffer: str) -> tuple[list[Any] | None, str]:
    """All units up to the last border in sight, and the rest; None when that does not work."""
    at = buffer.rfind(NUMBER)
    border = BORDER.search(buffer, max(at - BORDER_CHARACTERS, 0), at) if at > 0 else None
    if border is None:
        return None, buffer
    try:
        whole = buffer[: border.end(1)].lstrip(", \t\r\n")
        found = DECODER.decode(f"[{whole}]")
    except ValueError:
        return None, buffer
    return found, buffer[border.start(2) :]


def _few(buffer: str) -> tuple[list[Any], str]:
    """The elements up to where one is cut off, or the array ends; and the rest."""
    found: list[Any] = []
    at = 0
    while True:
        at = BETWEEN.match(buffer, at).end()  # type: ignore[union-attr]  # matches nothing too
        if at == len(buffer) or buffer[at] == "]":
            return found, buffer[at:]
        try:
            element, end = DECODER.raw_decode(buffer, at)
        except ValueError:
            return found, buffer[at:]
        if end == len(buffer):  # a number may have more digits
            return found, buffer[at:]
        found.append(element)
        at = end


def _object(text: Iterator[str], start: str) -> Iterator[Any]:
    """One unit, or a page with a list of them; an empty page has no list."""
    for piece in text:
        start += piece
        if len(start) >= MAX_PAGE:
            raise ValueError
    document = DECODER.decode(start)
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

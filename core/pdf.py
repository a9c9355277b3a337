"""Tagged PDF (PDF/UA-1). The only place that compiles one, or lays others behind it.

What people wrote is handed over as data (JSON) and set as it is: never as typst markup. The
compiler sees one template and no other file, and no fonts but those it carries itself.
"""

import io
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

TEMPLATE = Path(settings.BASE_DIR) / "templates" / "pdf" / "document.typ"
ACCESSIBLE = "ua-1"
# Blocks that the carried fonts cover; PDF/UA allows no letter without a picture of it.
COVERED = (
    (0x20, 0x600),
    (0x1E00, 0x2000),
    (0x2010, 0x2028),  # without what turns the direction of a text
    (0x2030, 0x2060),
    (0x20A0, 0x20C0),
    (0x2190, 0x2600),
)
INSTEAD = "\N{WHITE SQUARE}"


def compile_document(document: dict[str, Any], *, at: datetime) -> bytes:
    """A document of blocks as the bytes of a PDF.

    Args:
        document: `title`, `owner`, `language`, `above`, `top`, `foot`, `page`, `of` and `blocks`
            as the template reads them.
        at: when it was made; the same data at the same time gives the same bytes.
    """
    data = json.dumps(covered(document), ensure_ascii=False)
    try:
        return _compiled(data, [ACCESSIBLE], at)
    except typst.TypstError as error:
        if "PDF/UA" not in str(error):
            raise
    return _compiled(data, [], at)  # a letter in no font, say: tagged all the same


def _compiled(data: str, standards: Any, at: datetime) -> bytes:
    made: Any = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=standards,
        ignore_system_fonts=True,
        timestamp=int(at.timestamp()),
    )
    return bytes(made)


def covered(value: Any) -> Any:
    """The same data with a square for each letter that no carried font can draw."""
    if isinstance(value, str):
        return "".join(map(_letter, value))
    if isinstance(value, dict):
        return {key: covered(inner) for key, inner in value.items()}
    return [covered(inner) for inner in value] if isinstance(value, list | tuple) else value


def _letter(letter: str) -> str:
    """Itself, a square, or nothing for what has no shape (joiners, directions, controls)."""
    if letter in "\n\t" or any(first <= ord(letter) < last for first, last in COVERED):
        return letter
    return INSTEAD if letter.isprintable() else ""


def readable(content: bytes) -> PdfReader | None:
    """Somebody's own PDF, opened; None when it is locked or broken."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted or not reader.pages:
            return None
        for page in reader.pages:
            page.get_contents()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        return None  # whatever a damaged file makes the reader stumble over
    return reader


def joined(first: bytes, rest: Sequence[tuple[str, PdfReader]]) -> bytes:
    """Our document with others behind it, each with a bookmark.

    Ours stays tagged, with its language and title. The whole no longer says that it is PDF/UA,
    because nobody can promise that of what others have made.
    """
    if not rest:
        return first
    writer = PdfWriter(clone_from=io.BytesIO(first))
    writer.root_object.pop("/Metadata", None)
    for title, reader in rest:
        writer.append(reader, outline_item=title, import_outline=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()

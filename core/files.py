"""Files that people upload: examined before they are kept, handed out only as downloads."""

import hashlib
import io
import re
import socket
import struct
import zipfile
import zlib
from pathlib import PurePath
from typing import Any

import filetype
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused
from core.models import FileState, StoredFile

# extension → (what the bytes must be, what the browser is told)
OOXML = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": ("pdf", "application/pdf"),
    "docx": ("docx", f"{OOXML}.wordprocessingml.document"),
    "xlsx": ("xlsx", f"{OOXML}.spreadsheetml.sheet"),
    "odt": ("odt", "application/vnd.oasis.opendocument.text"),
    "png": ("png", "image/png"),
    "jpg": ("jpg", "image/jpeg"),
    "jpeg": ("jpg", "image/jpeg"),
}
ZIPPED = {"docx", "xlsx", "odt"}
UNPACKED_LIMIT = 200 * 1024 * 1024  # bytes; more than that in 25 MB is a bomb
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LISTED_LIMIT = 5 * 1024 * 1024  # bytes of the list of parts in an office document
MACROS = re.compile(r"vbaproject\.bin$|/Basic/|/Scripts/|/macrosheets/", re.IGNORECASE)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|ImportData|Rendition)(?=[\s/<>\[\]()%]|$)"
)
STREAM = re.compile(rb"(?<!end)stream\r?\n")
HEADER = 4096  # bytes before a stream in which its dictionary stands
ACCEPT = ",".join(f".{extension}" for extension in TYPES)


def receive(upload: "UploadedFile[Any]", *, by: Any, field: str | None = "file") -> StoredFile:
    """Examine an upload and keep it under a generated name.

    Args:
        upload: what the browser sent; at most `FILE_MAX_BYTES` bytes.
        by: the person who uploads.
        field: the form field a refusal belongs beside.

    Raises:
        Refused: wrong type, too large, empty, an infected or unreadable file.
    """
    name = clean_name(upload.name or "")
    extension = PurePath(name).suffix.lower().lstrip(".")
    check_size(upload.size or 0, field)
    content = upload.read()
    examine(content, extension, field)
    scan(content, field)
    stored = StoredFile(
        name=name,
        content_type=TYPES[extension][1],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=clock.now(),
        created_by_id=getattr(by, "pk", None),
    )
    stored.file.save(f"{stored.ref}.{extension}", ContentFile(content), save=False)
    stored.save()
    return stored


def clean_name(name: str) -> str:
    """The file's own name without folders, control and direction characters; at most 200 long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(c for c in last if c.isprintable())
    stem, dot, suffix = printable.rpartition(".")
    return f"{stem[: 190 - len(suffix)]}{dot}{suffix[:9]}"


def check_size(size: int, field: str | None) -> None:
    """Refuse an empty file and one above the limit, saying how large it is in MB."""
    if size <= 0:
        raise Refused(_("Filen er tom. Velg en annen fil."), field)
    if size > settings.FILE_MAX_BYTES:
        raise Refused(
            _("Filen er %(size)s MB. Den kan være inntil 25 MB.")
            % {"size": -(-size // (1024 * 1024))},
            field,
        )


def examine(content: bytes, extension: str, field: str | None) -> None:
    """Refuse a file whose bytes are not what its name says."""
    if extension not in TYPES:
        raise Refused(_("Vi tar imot PDF, Word, Excel, ODT og bilder. Velg en slik fil."), field)
    kind = filetype.guess(content[:8192])
    found = kind.extension if kind else ""
    if extension in ZIPPED and found in ZIPPED | {"zip"}:
        examine_package(content, extension, field)
    elif extension == found == "pdf":
        examine_pdf(content, field)
    elif found != TYPES[extension][0]:
        raise Refused(
            _("Filen heter .%(name)s, men er noe annet. Last opp et dokument.")
            % {"name": extension},
            field,
        )


def examine_package(content: bytes, extension: str, field: str | None) -> None:
    """Look inside an office document: right kind, no macros, no bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
    except zipfile.BadZipFile:
        raise Refused(_("Filen er skadet. Lagre den på nytt og prøv igjen."), field) from None
    names = {entry.filename for entry in entries}
    marks = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "odt": "content.xml"}
    if marks[extension] not in names:
        raise Refused(
            _("Filen heter .%(name)s, men er noe annet. Last opp et dokument.")
            % {"name": extension},
            field,
        )
    if any(MACROS.search(f"/{name}") for name in names) or declares_macros(content):
        raise Refused(_("Filen har makroer. Lagre den uten makroer og prøv igjen."), field)
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise Refused(_("Filen er for stor når den pakkes ut. Del den opp."), field)


def declares_macros(content: bytes) -> bool:
    """Whether the list of parts says that there are macros, under whatever name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if "[Content_Types].xml" not in package.namelist():
            return False
        with package.open("[Content_Types].xml") as listed:
            return b"macroenabled" in listed.read(LISTED_LIMIT).lower()


def examine_pdf(content: bytes, field: str | None) -> None:
    """Look inside a PDF: nothing in it may run, start a program or carry another file.

    Names may be written with `#xx`, and may lie packed in an object stream (PDF 1.7, 7.3.5 and
    7.5.7); both are undone first. What cannot be unpacked cannot be examined.
    """
    if ACTIVE.search(plain_names(content)):
        raise Refused(active_words(), field)
    left = UNPACKED_LIMIT
    for packed in STREAM.finditer(content):
        header = plain_names(content[max(0, packed.start() - HEADER) : packed.start()])
        if b"/ObjStm" not in header or b"/Filter" not in header:
            continue
        names = unpacked(content[packed.end() :], left, field)
        left -= len(names)
        if ACTIVE.search(plain_names(names)):
            raise Refused(active_words(), field)


def unpacked(content: bytes, limit: int, field: str | None) -> bytes:
    """The names in an object stream, at most `limit` bytes."""
    try:
        names = zlib.decompressobj().decompress(content, limit + 1)
    except zlib.error:
        raise Refused(
            _("Vi får ikke sjekket filen. Lagre den uten passord og prøv igjen."), field
        ) from None
    if len(names) > limit:
        raise Refused(_("Filen er for stor når den pakkes ut. Del den opp."), field)
    return names


def plain_names(content: bytes) -> bytes:
    """Bytes with `/J#61vaScript` written out as `/JavaScript`."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def active_words() -> str:
    """What is wrong with a PDF that can do more than be read."""
    return _("Filen har makroer eller skjulte filer. Lagre den som en vanlig PDF og prøv igjen.")


def scan(content: bytes, field: str | None) -> None:
    """Refuse what the scanner finds; refuse too when the scanner cannot be reached."""
    found = EICAR in content if settings.SCANNER == "demo" else scan_with_clamd(content, field)
    if found:
        raise Refused(_("Filen inneholder noe skadelig, så vi tok ikke imot den."), field)


def scan_with_clamd(content: bytes, field: str | None) -> bool:
    """Ask clamd over its INSTREAM command whether the bytes are harmful."""
    host, _sep, port = settings.CLAMD_ADDRESS.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=20) as link:
            link.sendall(b"zINSTREAM\0" + struct.pack("!I", len(content)) + content)
            link.sendall(struct.pack("!I", 0))
            answer = link.recv(4096)
    except OSError:
        raise Refused(_("Vi får ikke sjekket filen nå. Prøv igjen om litt."), field) from None
    if b"FOUND" not in answer and b"OK" not in answer:
        raise Refused(_("Vi får ikke sjekket filen nå. Prøv igjen om litt."), field)
    return b"FOUND" in answer


def hand_out(stored: StoredFile) -> FileResponse:
    """The file as a download that no browser will run."""
    if stored.state != FileState.AVAILABLE:
        raise Refused(_("Filen er stoppet og kan ikke lastes ned."))
    response = FileResponse(
        stored.file.open("rb"),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response

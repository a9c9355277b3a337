"""What may be uploaded, and how it is handed out."""

import io
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import files
from core.errors import Refused
from core.models import FileState

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def office(**entries):
    """A zip as Word would write it, with these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        for name, content in entries.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(name, content):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [("notat.pdf", PDF), ("bilde.PNG", PNG), ("brev.docx", office(word__document_xml="<w/>"))],
)
def test_ordinary_documents_are_kept_under_another_name(kari, name, content):
    stored = files.receive(upload(name, content), by=kari)
    assert stored.name == name
    assert name not in stored.file.name
    assert stored.size == len(content)
    assert stored.created_by_id == kari.pk


@pytest.mark.django_db
def test_a_path_and_odd_characters_in_the_name_are_dropped(kari):
    stored = files.receive(upload("notat\u202efdp.exe\x07.pdf", PDF), by=kari)
    assert stored.name == "notatfdp.exe.pdf"
    assert files.clean_name("../../etc/x.pdf") == "x.pdf"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("program.exe", b"MZ" + b"\0" * 64, "Vi tar imot PDF"),
        ("side.html", b"<script>alert(1)</script>", "Vi tar imot PDF"),
        ("tegning.svg", b"<svg/>", "Vi tar imot PDF"),
        ("falsk.pdf", b"MZ" + b"\0" * 64, "Filen heter .pdf, men er noe annet"),
        ("falsk.pdf", PNG, "Filen heter .pdf, men er noe annet"),
        ("tom.pdf", b"", "Filen er tom"),
        ("makro.docx", office(word__document_xml="<w/>", word__vbaProject_bin="x"), None),
        ("regneark.docx", office(xl__workbook_xml="<x/>"), "men er noe annet"),
        ("virus.pdf", PDF + files.EICAR, "noe skadelig"),
        ("skadet.docx", b"PK\x03\x04" + b"\0" * 300, "skadet"),
    ],
)
def test_everything_else_is_refused_with_a_sentence(name, content, sentence):
    if sentence is None:
        content = office(**{"word__document_xml": "<w/>", "word__vbaProject.bin": "x"})
        sentence = "Filen har makroer"
    with pytest.raises(Refused, match=sentence) as refusal:
        files.receive(upload(name, content), by=None)
    assert refusal.value.field == "file"


def pdf(body: bytes) -> bytes:
    """A PDF with this in it."""
    return b"%PDF-1.7\n" + body + b"\ntrailer\n<<>>\n%%EOF\n"


def packed(body: bytes, name: bytes = b"/ObjStm") -> bytes:
    """The same in an object stream, where no plain search finds it."""
    data = zlib.compress(body)
    head = b"1 0 obj\n<</Type %s/N 1/First 4/Filter/FlateDecode/Length %d>>" % (name, len(data))
    return head + b"stream\r\n" + data + b"\nendstream\nendobj"


ACTIVE = [
    b"<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
    b"<</S /J#61vaScript /JS (x)>>",
    b"<</A<</S/Launch/F(cmd.exe)>>>>",
    b"<</Names<</EmbeddedFiles 3 0 R>>>>",
    b"<</Type/EmbeddedFile/Length 3>>",
    b"<</Subtype/RichMedia>>",
]


@pytest.mark.parametrize("hide", [bytes, packed, lambda body: packed(body, b"/Obj#53tm")])
@pytest.mark.parametrize("body", ACTIVE)
def test_a_pdf_that_can_do_something_is_refused(body, hide):
    with pytest.raises(Refused, match="Filen har makroer eller skjulte filer") as refusal:
        files.receive(upload("notat.pdf", pdf(hide(body))), by=None)
    assert refusal.value.field == "file"


@pytest.mark.parametrize(
    "body",
    [
        b"<</OpenAction[3 0 R/FitH null]>>",
        b"<</Type/Font/BaseFont/LaunchSans/Title(Om JavaScript)>>",
        b"stream\n" + bytes(range(256)) * 40 + b"\nendstream",
        packed(b"<</Type/Page>>"),
    ],
)
@pytest.mark.django_db
def test_an_ordinary_pdf_is_kept(kari, body):
    assert files.receive(upload("notat.pdf", pdf(body)), by=kari).size


def test_names_that_cannot_be_unpacked_cannot_be_examined():
    broken = packed(b"<<>>").replace(zlib.compress(b"<<>>"), b"locked with a password")
    with pytest.raises(Refused, match="uten passord"):
        files.receive(upload("notat.pdf", pdf(broken)), by=None)


def test_a_bomb_in_a_pdf_is_refused(monkeypatch):
    monkeypatch.setattr(files, "UNPACKED_LIMIT", 1000)
    with pytest.raises(Refused, match="for stor når den pakkes ut"):
        files.receive(upload("notat.pdf", pdf(packed(b"0" * 5000))), by=None)


@pytest.mark.parametrize(
    ("name", "entry", "words"),
    [
        ("regneark.xlsx", "xl/macrosheets/sheet1.xml", "x"),
        ("brev.docx", "word/VBAPROJECT.BIN", "x"),
        ("brev.docx", "word/other.bin", "x"),
        ("brev.odt", "Basic/Standard/Module1.xml", "x"),
    ],
)
def test_macros_are_found_wherever_they_lie(name, entry, words):
    kind = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml", "odt": "content.xml"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        listed = "macroEnabled.main+xml" if entry.endswith("other.bin") else "<Types/>"
        package.writestr("[Content_Types].xml", listed)
        package.writestr(kind[name.rpartition(".")[2]], "<x/>")
        package.writestr(entry, words)
    with pytest.raises(Refused, match="Filen har makroer"):
        files.receive(upload(name, out.getvalue()), by=None)


def test_26_megabytes_are_too_many_and_the_sentence_says_the_size(settings):
    large = upload("stor.pdf", b"%PDF" + b"\0" * (26 * 1024 * 1024 - 4))
    with pytest.raises(Refused, match=r"Filen er 26 MB\. Den kan være inntil 25 MB\."):
        files.receive(large, by=None)


def test_a_bomb_is_refused_unopened():
    entries = {"word__document_xml": "<w/>", "word__big": "0" * (201 * 1024 * 1024)}
    with pytest.raises(Refused, match="for stor når den pakkes ut"):
        files.receive(upload("bombe.docx", office(**entries)), by=None)


def test_no_scanner_no_upload(settings):
    settings.SCANNER, settings.CLAMD_ADDRESS = "clamd", "127.0.0.1:1"
    with pytest.raises(Refused, match="Vi får ikke sjekket filen nå"):
        files.receive(upload("notat.pdf", PDF), by=None)


@pytest.mark.django_db
def test_a_file_is_always_a_download_that_no_browser_runs(kari):
    stored = files.receive(upload("notat.pdf", PDF), by=kari)
    response = files.hand_out(stored)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert b"".join(response.streaming_content) == PDF


def test_a_stopped_file_is_not_handed_out():
    with pytest.raises(Refused, match="stoppet"):
        files.hand_out(files.StoredFile(state=FileState.REFUSED))

"""What may be uploaded, and how it is handed out."""

import io
import zipfile

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

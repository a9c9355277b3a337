"""A one-page PDF for the demo's documents, so that there is something real to download."""

import textwrap

LINES = 60  # characters across the page


def page(title: str, text: str) -> bytes:
    """A valid PDF with a heading and a paragraph; æ, ø and å by WinAnsi."""
    lines = [title, "", *textwrap.wrap(text, LINES), "", "Oppdiktet innhold"]
    shown = "".join(f"({escape(line)}) Tj T* " for line in lines)
    stream = f"BT /F1 14 Tf 72 760 Td 20 TL {shown}ET".encode("cp1252")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (nb) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return assemble(parts)


def escape(line: str) -> str:
    """Brackets and backslashes would end the text."""
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def assemble(parts: list[bytes]) -> bytes:
    """The objects with the table that says where each begins."""
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (count, table, count, len(body))
    )

"""Lists as a spreadsheet (XLSX) or as text (CSV), without holding them in memory.

What comes from outside is text: a cell that begins with = + - @ or a control character would be
run as a formula by the program that opens it.
"""

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MOST = 32_767  # characters in a cell
BOM = "\ufeff"  # tells Excel that the text is UTF-8


@dataclass(frozen=True)
class Sheet:
    """One list: its name, the first row, and the rest, read once."""

    title: str
    headings: list[str]
    lines: Iterable[list[str]]


def answer(
    kind: str, name: str, headings: list[str], lines: Iterable[list[str]]
) -> HttpResponseBase:
    """The file to download.

    Args:
        kind: «xlsx» or «csv».
        name: of the file, without the ending.
        headings: the first row.
        lines: the rest, read once.
    """
    sheet = Sheet("Register", headings, lines)
    return as_csv(name, sheet) if kind == "csv" else workbook(name, [sheet])


def as_csv(name: str, sheet: Sheet) -> HttpResponseBase:
    """One list as text, sent as it is read."""
    parts: Any = as_text([sheet.headings], sheet.lines)
    response = StreamingHttpResponse(parts, content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def workbook(name: str, sheets: Iterable[Sheet]) -> HttpResponseBase:
    """Lists as one file, written to the disk row by row and then sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    fill(file, sheets)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def plain(text: str) -> str:
    """Without characters that no spreadsheet can hold, and no longer than a cell."""
    return UNPRINTABLE.sub("", text)[:MOST]


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_text(*rows: Iterable[list[str]]) -> Iterator[str]:
    """Semicolons, as Norwegian Excel reads them. An apostrophe before what looks like a formula."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield BOM
    for some in rows:
        for row in some:
            yield writer.writerow([harmless(plain(cell)) for cell in row])


def harmless(cell: str) -> str:
    """The text, marked as text where a program would take it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def fill(file: Any, sheets: Iterable[Sheet]) -> None:
    """Write the workbook row by row; every cell is text."""
    book = Workbook(write_only=True)
    for wanted in sheets:
        sheet = book.create_sheet(wanted.title)
        sheet.freeze_panes = "A2"
        sheet.append([cell_of(sheet, heading, bold=True) for heading in wanted.headings])
        for line in wanted.lines:
            sheet.append([cell_of(sheet, text) for text in line])
    book.save(file)


def cell_of(sheet: Any, text: str, *, bold: bool = False) -> Any:
    """A cell that is text whatever stands in it."""
    cell: Any = WriteOnlyCell(sheet, value=plain(text))
    cell.data_type = "s"
    if text.startswith(FORMULA):
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell

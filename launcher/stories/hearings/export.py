"""What anyone may take out is read back: the same answers, points and reasons in every format."""

import csv
import io
import json
from typing import Any
from urllib.parse import urlsplit

from openpyxl import load_workbook

from launcher.stories.hearings import words
from launcher.stories.hearings.job import HearingsJob
from launcher.stories.page import Page
from launcher.stories.world import expect

FORMULA = ("=", "+", "-", "@")
FORMATS = ("Excel", "CSV", "JSON", "PDF")
Row = tuple[str, ...]


def everything_is_there(world: HearingsJob) -> str:
    """JSON, CSV and Excel have each point with the reason that was written, and each answer."""
    page = world.visitor.open(world.hearing)
    written = points_written(world)
    document = json.loads(world.visitor.fetch(page.link("JSON")))
    compare("JSON", from_json(document), written)
    expect({one["sender"] for one in document["answers"]} == world.senders, "JSON mangler svar")
    late = [one["sender"] for one in document["answers"] if one["late"]]
    expect(late == [world.sender(words.LATE)], f"JSON sier at dette kom for sent: {late}")
    sheets = {tuple(s[0]): s[1:] for s in csv_sheets(world, page)}
    compare("CSV", from_rows(sheets), written)
    book = load_workbook(io.BytesIO(world.visitor.fetch(page.link("Excel"))), read_only=True)
    tables = [[text(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]
    compare("Excel", from_rows({tuple(t[0]): t[1:] for t in tables}), written)
    reasons = {reason for *_rest, reason in written}
    return f"{len(written)} punkter, {len(reasons)} grunner, i JSON, CSV og Excel"


def points_written(world: HearingsJob) -> set[Row]:
    """Sender, words, outcome and reason of every point, as the story wrote them."""
    by_text = {text: point for point in words.POINTS for text in point.said}
    return {
        (sender, said, by_text[said].outcome, by_text[said].reason)
        for sender, texts in world.said.items()
        for said in texts
    }


def compare(kind: str, found: list[Row], written: set[Row]) -> None:
    """Raise Fault unless the file has exactly what was written, once."""
    lacks, more = written - set(found), set(found) - written
    expect(not lacks, f"{kind} mangler {len(lacks)} punkter, for eksempel {sorted(lacks)[:1]}")
    expect(not more, f"{kind} har noe ingen skrev: {sorted(more)[:1]}")
    expect(len(found) == len(written), f"{kind} har {len(found)} punkter, ikke {len(written)}")


def from_json(document: dict[str, Any]) -> list[Row]:
    """The points of the document."""
    return [
        (one["sender"], one["text"], one["outcome"], one["reason"]) for one in document["points"]
    ]


def csv_sheets(world: HearingsJob, page: Page) -> list[list[Row]]:
    """Each list that is offered as CSV, with its first row; no cell would run as a formula."""
    links = [n["href"] for n in page.main.every("a") if n.text == "CSV"]
    found = []
    for link in links:
        lines = io.StringIO(world.visitor.fetch(link).decode("utf-8-sig"))
        rows = list(csv.reader(lines, delimiter=";"))
        cells = [cell for row in rows for cell in row]
        expect(not [c for c in cells if c.startswith(FORMULA)], f"{link} har en formel")
        found.append([tuple(unmarked(cell) for cell in row) for row in rows])
    return found


def unmarked(cell: str) -> str:
    """Without the apostrophe that keeps a text from being run as a formula."""
    marked = cell.startswith("'") and cell[1:].startswith(FORMULA)
    return cell[1:] if marked else cell


def text(row: tuple[Any, ...]) -> Row:
    """The cells of a row as text."""
    return tuple(str(cell or "") for cell in row)


def from_rows(tables: dict[Row, list[Row]]) -> list[Row]:
    """The points of the table that has them, by the names of its columns."""
    wanted = ("Fra", "De skrev", "Resultat", "Kommunen svarer")
    for heading, rows in tables.items():
        if set(wanted) <= set(heading):
            places = [heading.index(name) for name in wanted]
            return [tuple(row[place] for place in places) for row in rows]
    return []


def theirs_is_closed(world: HearingsJob) -> str:
    """It holds who did what; neither a visitor nor a sender gets it, in any format."""
    public = set(downloads(world.visitor.open(world.hearing)))
    kari = world.browser("Kari")
    theirs = [a for a in downloads(kari.open(world.hearing)) if a not in public]
    expect(len(theirs) == len(FORMATS), f"Kari får {len(theirs)} egne filer, ikke {len(FORMATS)}")
    document = json.loads(kari.fetch(next(a for a in theirs if "json" in a)))
    by = {one["treated_by"].split()[0] for one in document["points"]}
    expect(by == {"Kari", "Grete"}, f"kommunens egen utgave sier at {by} svarte")
    for address in theirs:
        page = world.visitor.open_any(address)
        at_door = urlsplit(page.path).path == "/logg-inn/"
        expect(at_door or page.status in (403, 404), f"en besøkende fikk {address}")
        refused = world.browser("Ola").open_any(address).status
        expect(refused in (403, 404), f"Ola fikk {address} ({refused})")
    return f"{len(theirs)} filer"


def downloads(page: Page) -> list[str]:
    """The addresses of all that the page offers as data."""
    return [n["href"] for n in page.main.every("a") if n.text in FORMATS]

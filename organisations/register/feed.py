"""The change feed of Enhetsregisteret: what has changed after a number, and the units as they are.

Asked by `oppdateringsid`, always from the last one we know. The links to the next page are never
followed: the register builds them with a page number that it caps.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from stdnum.no import orgnr as number

from core import clock
from core.errors import Refused
from organisations.register import lookup
from organisations.register.client import Conversation
from organisations.register.lookup import Asked
from organisations.register.report import Report

SIZE = 1000  # changes in one page, and taken in by one transaction
MAX_PAGES = 5000  # in one run; the feed has some 3,000 changes a day
GOING = {"Sletting", "Fjernet"}
REMOVED = "Fjernet"


@dataclass
class Page:
    """Changes up to the number `last`; of several to one unit, the last one counts."""

    last: int
    n: int
    wanted: dict[str, Asked] = field(default_factory=dict)
    going: dict[str, bool] = field(default_factory=dict)  # struck off or removed
    unreadable: int = 0


def pages(register: Conversation, after: int | None, since: date | None) -> Iterator[Page]:
    """Every change after the one we know, else since a day.

    Raises:
        Refused: the feed cannot be read, or does not move on.
    """
    first = f"dato={since.isoformat()}T00:00:00.000Z" if since else ""
    for _page in range(MAX_PAGES):
        query = first if after is None else f"oppdateringsid={after + 1}"
        _status, document = register.json(
            f"{lookup.base_url()}/oppdateringer/enheter?{query}&size={SIZE}"
        )
        entries = _entries(document)
        if not entries:
            return
        page = _page_of(entries, after)
        yield page
        after = page.last
    raise Refused(_("Endringslisten tar aldri slutt. Vi stoppet."))


def _entries(document: Any) -> list[dict[str, Any]]:
    """The changes of a page; none when the feed has come to its end."""
    embedded = document.get("_embedded") if isinstance(document, dict) else None
    if embedded is None and isinstance(document, dict) and "page" in document:
        return []
    listed = embedded.get("oppdaterteEnheter") if isinstance(embedded, dict) else None
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise Refused(_("Endringslisten kan ikke leses."))
    return listed


def _page_of(entries: list[dict[str, Any]], after: int | None) -> Page:
    """Sort the changes by what must be done. Raises Refused when their numbers do not grow."""
    page = Page(after or 0, len(entries))
    for entry in entries:
        change = entry.get("oppdateringsid")
        if not isinstance(change, int) or isinstance(change, bool) or change <= page.last:
            raise Refused(_("Endringslisten går i ring eller mangler numre. Vi stoppet."))
        page.last = change
        orgnr, kind = entry.get("organisasjonsnummer"), entry.get("endringstype")
        if isinstance(orgnr, str) and orgnr.isascii() and number.is_valid(orgnr):
            page.wanted[orgnr] = Asked(orgnr, _day(entry.get("dato")), removed=kind == REMOVED)
            page.going[orgnr] = kind in GOING
        else:
            page.unreadable += 1
    return page


def _day(value: Any) -> str:
    """The day of a change; today when the register does not say."""
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        return clock.today().isoformat()


def units(register: Conversation, page: Page, report: Report) -> tuple[list[Any], set[str]]:
    """The changed units as they are now, and which of them we know already.

    What the search does not find is asked for singly, so that none is lost; those that go are asked
    for only when we know them.
    """
    known = lookup.known(page.wanted)
    found = lookup.in_groups(register, [o for o, going in page.going.items() if not going])
    alone = [
        asked
        for orgnr, asked in page.wanted.items()
        if orgnr not in found and (orgnr in known or not page.going[orgnr])
    ]
    if page.unreadable:
        report.refuse(_("organisasjonsnummeret er ikke gyldig"), [], page.unreadable)
    return [*found.values(), *lookup.singly(register, alone, report)], known

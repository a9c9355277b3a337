"""Frivillighetsregisteret: who is in it, and with which first category.

It has neither names nor addresses, so it says nothing of an organisation that we do not know from
Enhetsregisteret. Pages are asked for by the last number of the page before (never by page number).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from stdnum.no import orgnr as number

from core import clock
from core.errors import Refused
from organisations.register.client import Conversation
from organisations.register.report import Report

SIZE = 100  # the most the register gives
MAX_PAGES = 5000  # the register has some 730
STRUCK_OFF = "FrivilligOrganisasjonSlettet"
FIRST = 1  # `rekkefoelge` of the category that counts; the list is in no order

STAGE = """
CREATE TEMP TABLE register_member ON COMMIT DROP AS
SELECT DISTINCT ON (orgnr) * FROM unnest(%s::text[], %s::boolean[], %s::text[])
    AS given (orgnr, member, icnpo) ORDER BY orgnr
"""
SORT = """
SELECT count(*) FILTER (WHERE o.id IS NULL OR o.kind <> 'voluntary'),
       count(*) FILTER (WHERE o.kind = 'voluntary' AND o.dissolved_at IS NULL
           AND (o.in_voluntary_register, o.icnpo) IS DISTINCT FROM (m.member, m.icnpo)),
       count(*)
FROM register_member m LEFT JOIN organisations_organisation o USING (orgnr)
"""
UPDATE = """
UPDATE organisations_organisation o
SET in_voluntary_register = m.member, icnpo = m.icnpo, register_read_at = %s
FROM register_member m
WHERE o.orgnr = m.orgnr AND o.kind = 'voluntary' AND o.dissolved_at IS NULL
"""


@dataclass(frozen=True)
class Page:
    """Elements as they came, and the number after which the next page begins."""

    last: str
    elements: list[Any]


def pages(register: Conversation, after: str) -> Iterator[Page]:
    """Every page after a number; all when it is empty.

    Raises:
        Refused: the register cannot be read, or does not move on.
    """
    base: str = settings.VOLUNTARY_REGISTER_BASE_URL
    if not base:
        raise Refused(_("Denne installasjonen har ingen adresse til Frivillighetsregisteret."))
    for _page in range(MAX_PAGES):
        asked = f"size={SIZE}&spraak=NOB" + (f"&searchAfter={after}" if after else "")
        _status, document = register.json(f"{base.rstrip('/')}/frivillige-organisasjoner?{asked}")
        elements, more = _read(document)
        if not elements:
            return
        last = _last(elements, after)
        yield Page(last, elements)
        if not more:
            return
        after = last
    raise Refused(_("Frivillighetsregisteret tar aldri slutt. Vi stoppet."))


def _read(document: Any) -> tuple[list[Any], bool]:
    """The elements of a page, and whether the register has more; it says so on full pages only."""
    links = document.get("_links") if isinstance(document, dict) else None
    if not isinstance(links, dict):
        raise Refused(_("Svaret fra Frivillighetsregisteret kan ikke leses."))
    embedded = document.get("_embedded")
    listed = embedded.get("frivilligeOrganisasjoner") if isinstance(embedded, dict) else []
    if not isinstance(listed, list):
        raise Refused(_("Svaret fra Frivillighetsregisteret kan ikke leses."))
    return listed, "next" in links


def _last(elements: list[Any], after: str) -> str:
    """The number the next page begins after. Raises Refused when it does not grow."""
    last = elements[-1].get("organisasjonsnummer") if isinstance(elements[-1], dict) else None
    if not (isinstance(last, str) and last.isascii() and number.is_valid(last) and last > after):
        raise Refused(_("Frivillighetsregisteret kommer ikke videre. Vi stoppet."))
    return last


def merge(elements: list[Any]) -> Report:
    """Write membership and category of those we know, in the caller's transaction."""
    report = Report(read=len(elements))
    rows = []
    for place, element in enumerate(elements, start=1):
        orgnr = element.get("organisasjonsnummer") if isinstance(element, dict) else None
        if isinstance(orgnr, str) and orgnr.isascii() and number.is_valid(orgnr):
            rows.append((orgnr, *membership(element)))
        else:
            report.refuse(_("organisasjonsnummeret er ikke gyldig"), [(place, "")])
    with connection.cursor() as cursor:
        cursor.execute(STAGE, [list(column) for column in zip(*rows, strict=True)] or [[], [], []])
        cursor.execute(SORT)
        unknown, changed, n = cursor.fetchone()
        cursor.execute(UPDATE, [clock.now()])
        cursor.execute("DROP TABLE register_member")
    report.left_out, report.changed, report.same = unknown, changed, n - unknown - changed
    if len(rows) > n:
        report.refuse(_("står to ganger, den første gjelder"), [], len(rows) - n)
    return report


def membership(element: dict[str, Any]) -> tuple[bool, str]:
    """Whether it is in the register, and its first category; none when it has been struck off."""
    if element.get("respons_klasse") == STRUCK_OFF:
        return False, ""
    return True, _category(element.get("icnpoKategorier"))


def _category(categories: Any) -> str:
    """The category with `rekkefoelge` 1: «1100». Empty when there is none we can read."""
    for category in categories if isinstance(categories, list) else []:
        if isinstance(category, dict) and category.get("rekkefoelge") == FIRST:
            code = category.get("icnpoNummer")
            if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) <= 5:
                return code
    return ""

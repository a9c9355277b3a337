"""Units asked for by number, in groups and singly, and what it means when one is gone."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Refused
from organisations.models import Organisation
from organisations.register.client import FOUND, GONE, Conversation
from organisations.register.report import Report

GROUP = 100  # numbers in one address


@dataclass(frozen=True)
class Asked:
    """A unit we want: its number, and the day it is gone since, if the register no longer has it.

    `removed`: the change feed says that the unit was taken out for legal reasons.
    """

    orgnr: str
    day: str  # ISO
    removed: bool = False


def base_url() -> str:
    """Where Enhetsregisteret is. Raises Refused where this installation reads files only."""
    url: str = settings.REGISTER_BASE_URL
    if not url:
        raise Refused(_("Denne installasjonen har ingen adresse til Enhetsregisteret."))
    return url.rstrip("/")


def known(orgnrs: Collection[str]) -> set[str]:
    """Those among them that are in our registry, living or not."""
    found = Organisation.objects.filter(orgnr__in=orgnrs).values_list("orgnr", flat=True)
    return {orgnr for orgnr in found if orgnr}


def in_groups(register: Conversation, orgnrs: Iterable[str]) -> dict[str, Any]:
    """The living ones among them, by number; the search knows no others.

    A group whose answer holds anything else than what was asked for brings nothing: a register that
    does not understand the question answers with its first page.

    Raises:
        Refused: the answer is no page of units.
    """
    found: dict[str, Any] = {}
    for group in batched(orgnrs, GROUP, strict=False):
        query = f"organisasjonsnummer={','.join(group)}&size={GROUP}"
        _status, document = register.json(f"{base_url()}/enheter?{query}")
        units = dict(_units(document))
        if units.keys() <= set(group):
            found |= units
    return found


def _units(document: Any) -> Iterator[tuple[str, Any]]:
    """(number, unit) for each in a page; a page without hits has no list at all."""
    if not isinstance(document, dict) or "page" not in document:
        raise Refused(_("Søket i Enhetsregisteret svarte med noe vi ikke kan lese."))
    embedded = document.get("_embedded")
    listed = embedded.get("enheter") if isinstance(embedded, dict) else []
    for unit in listed if isinstance(listed, list) else []:
        if isinstance(unit, dict) and isinstance(unit.get("organisasjonsnummer"), str):
            yield unit["organisasjonsnummer"], unit


def singly(register: Conversation, wanted: Collection[Asked], report: Report) -> list[Any]:
    """Each as the register has it now; one that was removed is told as struck off that day.

    A number the register does not know is refused.
    """
    return [unit for asked in wanted if (unit := _single(register, asked, report)) is not None]


def _single(register: Conversation, asked: Asked, report: Report) -> Any:
    status, document = register.json(f"{base_url()}/enheter/{asked.orgnr}")
    if status == FOUND and isinstance(document, dict):
        if document.get("organisasjonsnummer") == asked.orgnr:
            return document
        report.refuse(_("registeret svarte med en annen enhet"), [(0, asked.orgnr)])
        return None
    if status == GONE or asked.removed:
        return {"organisasjonsnummer": asked.orgnr, "slettedato": asked.day}
    report.refuse(_("registeret kjenner ikke enheten"), [(0, asked.orgnr)])
    return None

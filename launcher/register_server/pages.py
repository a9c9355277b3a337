"""The JSON answers, as (status, document). Query strings come in as one value for each key."""

import time
from typing import Any

from launcher.register_server import units
from launcher.register_server.faults import Fault, spoil
from launcher.register_server.world import FIRST_CHANGE, World

UNITS = "/enhetsregisteret/api"
MEMBERS = "/frivillighetsregisteret/api/frivillige-organisasjoner"
WINDOW = 10_000  # size * (page + 1) may not be more
CAPPED_PAGE = 20  # the link to the next page of changes never says a larger one
MEMBERS_SIZE = 100
type Answer = tuple[int, dict[str, Any] | None]
type Query = dict[str, str]


def refusal(path: str, sentence: str, *parameters: str, wrong: str = "") -> Answer:
    """400 in the register's own form."""
    fault: dict[str, Any] = {"feilmelding": sentence, "parametere": list(parameters)}
    if wrong:
        fault["feilaktigVerdi"] = wrong
    return 400, {
        "tidsstempel": int(time.time() * 1000),
        "status": 400,
        "feilmelding": "Feilaktig forespørsel",
        "sti": path,
        "antallFeil": 1,
        "valideringsfeil": [fault],
    }


def one_unit(world: World, orgnr: str) -> Answer:
    """200, also for one that is struck off; 410 for one that was removed; 404."""
    if orgnr in world.removed:
        return 410, None
    if orgnr in world.struck_off:
        return 200, units.struck_off(orgnr, world.struck_off[orgnr])
    return (200, world.units[orgnr]) if orgnr in world.units else (404, None)


def search(world: World, path: str, query: Query, fault: Fault | None) -> Answer:
    """Living units by number, form, place and membership; without hits there is no list."""
    size, page = int(query.get("size", 20)), int(query.get("page", 0))
    if size * (page + 1) > WINDOW:
        sentence = "size * (page+1) kan ikke overstige 10_000"
        return refusal(path, sentence, "size", "page")
    hits = [] if fault == Fault.NO_HITS else [u for u in world.units.values() if _fits(u, query)]
    if fault == Fault.OTHER_UNITS:
        hits = list(world.units.values())
    return 200, hal(
        "enheter", spoil(fault, hits)[page * size :][:size], path, page, size, len(hits)
    )


def _fits(unit: dict[str, Any], query: Query) -> bool:
    numbers = query.get("organisasjonsnummer", "")
    wanted = {
        "organisasjonsform": unit["organisasjonsform"]["kode"],
        "kommunenummer": (unit.get("forretningsadresse") or {}).get("kommunenummer", ""),
        "registrertIFrivillighetsregisteret": str(
            unit.get("registrertIFrivillighetsregisteret") is True
        ).lower(),
    }
    return (not numbers or unit["organisasjonsnummer"] in numbers.split(",")) and all(
        query[key] == value for key, value in wanted.items() if key in query
    )


def hal(
    name: str, elements: list[Any], path: str, page: int, size: int, total: int
) -> dict[str, Any]:
    """A page; one without elements has no `_embedded`."""
    document: dict[str, Any] = {
        "_links": {"self": {"href": f"{path}?page={page}&size={size}"}},
        "page": {
            "size": size,
            "totalElements": total,
            "totalPages": -(-total // size),
            "number": page,
        },
    }
    if (page + 1) * size < total:
        document["_links"]["next"] = {"href": f"{path}?page={page + 1}&size={size}"}
    return document | ({"_embedded": {name: elements}} if elements else {})


def changes(world: World, path: str, query: Query, fault: Fault | None) -> Answer:
    """Changes from a number or a day on. The link to the next page counts pages, up to a cap."""
    size, page = int(query.get("size", 20)), int(query.get("page", 0))
    first = int(query.get("oppdateringsid", 0))
    known = [
        entry | {"_links": {"enhet": {"href": f"{UNITS}/enheter/{entry['organisasjonsnummer']}"}}}
        for entry in world.changes
        if entry["oppdateringsid"] >= first and entry["dato"] >= query.get("dato", "")
    ]
    if fault == Fault.ENDLESS:
        start = max(first, FIRST_CHANGE)
        known = [world.changes[0] | {"oppdateringsid": start + n} for n in range(size + 1)]
    if fault == Fault.RING:
        known = world.changes
    shown = known[min(page, CAPPED_PAGE) * size :][:size]
    document = hal("oppdaterteEnheter", shown, path, page, size, len(known))
    if "next" in document["_links"]:
        onward = f"{path}?oppdateringsid={first}&page={min(page + 1, CAPPED_PAGE)}&size={size}"
        document["_links"]["next"] = {"href": onward}
    return 200, document


def members(world: World, path: str, query: Query, fault: Fault | None) -> Answer:
    """Keyset pages: no page numbers, no total; the next link is there when the page is full."""
    size = int(query.get("size", 20))
    if "page" in query:
        return refusal(path, "page er ikke støttet, bruk searchAfter", "page", wrong=query["page"])
    if size > MEMBERS_SIZE:
        return refusal(path, "size kan ikke overstige 100", "size", wrong=str(size))
    after, norwegian = query.get("searchAfter", ""), query.get("spraak") == "NOB"
    shown = [_member(m, norwegian) for orgnr, m in sorted(world.members.items()) if orgnr > after]
    if fault == Fault.ENDLESS:
        body = int(after[:8]) + 1 if after else units.FIRST
        numbers = units.numbers(body)
        shown = [{"organisasjonsnummer": next(numbers)} for _n in range(size)]
    if fault == Fault.RING:
        shown = [_member(m, norwegian) for _orgnr, m in sorted(world.members.items())]
    page = shown[:size]
    document: dict[str, Any] = {"_links": {"self": {"href": f"{path}?size={size}"}}}
    if page:
        document["_embedded"] = {"frivilligeOrganisasjoner": page}
    if len(page) == size:
        onward = f"{path}?searchAfter={page[-1]['organisasjonsnummer']}&size={size}"
        document["_links"]["next"] = {"href": onward}
    return 200, document


def one_member(world: World, orgnr: str, query: Query) -> Answer:
    """200, also for one that is struck off; 404."""
    known = world.members.get(orgnr)
    return (200, _member(known, query.get("spraak") == "NOB")) if known else (404, None)


def _member(member: dict[str, Any], norwegian: bool) -> dict[str, Any]:
    """Categories have names only for those who ask for the one language there is."""
    categories = member.get("icnpoKategorier")
    if categories is None or norwegian:
        return member
    return member | {"icnpoKategorier": [c | {"navn": None} for c in categories]}

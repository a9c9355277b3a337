"""A visitor finds the portal alive; the register can be read in."""

import json
from pathlib import Path
from typing import Any

from launcher.stories.hearing.job import Job
from launcher.stories.register import figure, imported, search
from launcher.stories.world import expect

LISTS = ("kommende", "apne", "avsluttede")
UNITS = Path(__file__).resolve().parents[2] / "reference" / "register_units.json"


def the_site_answers(world: Job) -> None:
    """The health page, and a hearing in each of the three lists."""
    health = json.loads(world.visitor.fetch("/helse/"))
    expect(health.get("database") == "ok", f"/helse/ svarte {health}")
    for name in LISTS:
        page = world.visitor.open(f"/horinger/?vis={name}")
        rows = [node["href"] for node in page.main.every("a") if "title" in node["class"].split()]
        expect(rows, f"listen «{name}» har ingen høringer")
        world.visitor.open(rows[0])


def the_register_is_imported(world: Job) -> str:
    """A unit and a search page, twice; the second time changes nothing."""
    units = json.loads(UNITS.read_text(encoding="utf-8"))
    first = {name: imported(world, name, units[name]) for name in ("unit", "page")}
    for name, said in first.items():
        expect(figure(said, "Nye") == len(taken(units[name])), f"importen tok inn feil: {said}")
        again = imported(world, name, units[name])
        unchanged = figure(again, "Nye") == figure(again, "Endret") == 0
        expect(unchanged, f"importen endret noe da den ble kjørt en gang til: {again}")
    return first["page"]


def taken(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The voluntary ones of a payload: everything but the limited companies."""
    units = document["_embedded"]["enheter"] if "_embedded" in document else [document]
    return [unit for unit in units if unit["organisasjonsform"]["kode"] != "AS"]


def the_imported_show_no_contact_facts(world: Job) -> None:
    """Found by name; telephone, mobile, c/o and e-mail stand nowhere, and lead to nobody."""
    units = json.loads(UNITS.read_text(encoding="utf-8"))
    name, place = units["unit"]["navn"], units["unit"]["forretningsadresse"]["kommune"]
    search(world, name).says(name).hides(*units["canaries"])
    world.visitor.follow(name).says(name, "Fra registeret", place.title())
    world.visitor.page.hides(*units["canaries"])
    for canary in units["canaries"]:
        found = search(world, canary).text
        hits = [unit["navn"] for unit in taken(units["page"]) if unit["navn"] in found]
        expect(name not in found and not hits, f"søk på «{canary}» finner en organisasjon")


def a_struck_off_unit_ends(world: Job) -> None:
    """A unit that the register has struck off: the page stays and says so."""
    units = json.loads(UNITS.read_text(encoding="utf-8"))
    said = imported(world, "struck-off", units["struck_off"])
    expect(figure(said, "Lagt ned") == 1, f"importen la ikke ned enheten: {said}")
    world.visitor.open(f"/organisasjoner/{units['struck_off']['organisasjonsnummer']}/").says(
        "Organisasjonen ble lagt ned"
    )

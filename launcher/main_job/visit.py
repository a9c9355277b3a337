"""A visitor finds the portal alive; the register can be read in."""

import json
import subprocess
from pathlib import Path
from typing import Any

from launcher.main_job.fault import Fault
from launcher.main_job.page import Page
from launcher.main_job.world import World, expect
from launcher.paths import PYTHON, ROOT

LISTS = ("kommende", "apne", "avsluttede")
UNITS = Path(__file__).resolve().parent.parent / "reference" / "register_units.json"
IMPORT_SECONDS = 60


def the_site_answers(world: World) -> None:
    """The health page, and a hearing in each of the three lists."""
    health = json.loads(world.visitor.fetch("/helse/"))
    expect(health.get("database") == "ok", f"/helse/ svarte {health}")
    for name in LISTS:
        page = world.visitor.open(f"/horinger/?vis={name}")
        rows = [node["href"] for node in page.main.every("a") if "title" in node["class"].split()]
        expect(rows, f"listen «{name}» har ingen høringer")
        world.visitor.open(rows[0])


def the_register_is_imported(world: World) -> str:
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


def imported(world: World, name: str, document: Any) -> str:
    """What the operator's command says about one file. Raises Fault when it fails."""
    path = world.data_dir / f"register-{name}.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    done = subprocess.run(
        [str(PYTHON), "manage.py", "import_register", str(path)],
        cwd=ROOT,
        env=dict(world.environ),
        capture_output=True,
        text=True,
        timeout=IMPORT_SECONDS,
        check=False,
    )
    if done.returncode:
        raise Fault(f"import_register svarte {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout.strip()


def figure(report: str, label: str) -> int:
    """The number after «label:» in the command's line. Raises Fault."""
    _before, found, after = report.partition(f"{label}: ")
    digits = after.partition(".")[0]
    if not found or not digits.isdecimal():
        raise Fault(f"import_register sa ikke «{label}»: {report}")
    return int(digits)


def the_imported_show_no_contact_facts(world: World) -> None:
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


def search(world: World, words: str) -> Page:
    """The public register, searched; what is no name and no number is refused there."""
    world.visitor.open("/organisasjoner/")
    return world.visitor.try_to_send(world.visitor.form("Vis").fill("Navn", words))


def a_struck_off_unit_ends(world: World) -> None:
    """A unit that the register has struck off: the page stays and says so."""
    units = json.loads(UNITS.read_text(encoding="utf-8"))
    said = imported(world, "struck-off", units["struck_off"])
    expect(figure(said, "Lagt ned") == 1, f"importen la ikke ned enheten: {said}")
    world.visitor.open(f"/organisasjoner/{units['struck_off']['organisasjonsnummer']}/").says(
        "Organisasjonen ble lagt ned"
    )

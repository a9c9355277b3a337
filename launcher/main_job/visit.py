"""A visitor finds the portal alive; the register can be read in."""

import json
import subprocess
from pathlib import Path
from typing import Any

from launcher.main_job.fault import Fault
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
    reported = []
    for name in ("unit", "page"):
        first, again = (imported(world, name, units[name]) for _time in range(2))
        expect(figure(first, "Nye") >= 1, f"importen av «{name}» tok ikke inn noe: {first}")
        expect(
            figure(again, "Nye") == figure(again, "Endret") == 0,
            f"importen av «{name}» en gang til endret noe: {again}",
        )
        reported.append(f"{figure(first, 'Nye')} nye")
    left_out = figure(first, "Ikke frivillige")
    expect(left_out == units["not_voluntary"], f"importen tok inn feil slags enheter: {first}")
    return ", ".join(reported)


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
    """Found by name; telephone, mobile, c/o and e-mail stand nowhere, and a lookup finds none."""
    units = json.loads(UNITS.read_text(encoding="utf-8"))
    visitor, unit = world.visitor, units["unit"]
    name = unit["navn"]
    visitor.open(f"/organisasjoner/?q={name}").says(name).hides(*units["canaries"])
    visitor.follow(name).says(name, "Fra registeret", unit["forretningsadresse"]["kommune"].title())
    visitor.page.hides(*units["canaries"])
    for canary in units["canaries"]:
        visitor.open("/organisasjoner/")
        form = visitor.form("Vis")
        found = visitor.open(f"/organisasjoner/?q={canary}")
        expect(form and name not in found.text, f"søk på «{canary}» finner {name}")


def a_struck_off_unit_ends(world: World) -> None:
    """A unit that the register has struck off: the page stays and says so."""
    units = json.loads(UNITS.read_text(encoding="utf-8"))
    said = imported(world, "struck-off", units["struck_off"])
    expect(figure(said, "Lagt ned") == 1, f"importen la ikke ned enheten: {said}")
    world.visitor.open(f"/organisasjoner/{units['struck_off']['organisasjonsnummer']}/").says(
        "Organisasjonen ble lagt ned"
    )

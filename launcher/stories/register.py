"""The operator's import command, and the public register as a visitor searches it."""

import json
import subprocess
from typing import Any

from launcher.paths import PYTHON, ROOT
from launcher.stories.fault import Fault
from launcher.stories.page import Page
from launcher.stories.world import World

IMPORT_SECONDS = 300  # starting Django is most of it, and the machine may be busy


def imported(world: World, name: str, document: Any) -> str:
    """What the operator's command says about one file. Raises Fault when it fails."""
    path = world.data_dir / f"register-{name}.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return read_in(world, str(path))


def read_in(world: World, *arguments: str, **env: str) -> str:
    """What `import_register` says. Raises Fault when it fails.

    Args:
        env: addresses of the registers, where they are not those of the installation.
    """
    done = subprocess.run(
        [str(PYTHON), "manage.py", "import_register", *arguments],
        cwd=ROOT,
        env={**world.environ, **env},
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


def search(world: World, words: str) -> Page:
    """The public register, searched; what is no name and no number is refused there."""
    world.visitor.open("/organisasjoner/")
    return world.visitor.try_to_send(world.visitor.form("Vis").fill("Navn", words))

"""An npm that runs: the machine's, else one from a wheel in an environment of its own."""

import os
import shutil
import subprocess
import venv
from collections.abc import Callable
from pathlib import Path

from launcher.paths import STATE
from launcher.say import say

OLDEST = 18
SIDE = STATE / "node-venv"
LOCK = Path(__file__).with_name("node.lock")


def npm(install: Callable[[Path, Path], None]) -> list[str]:
    """The command that starts npm. `install(python, lock)` fetches the wheel where needed."""
    if _node_is_new_enough() and (found := shutil.which("npm")):
        return [found]
    side = SIDE / "bin" / "npm"
    if not side.exists():
        say("Fant ingen brukbar Node; henter en som Python-pakke …")
        shutil.rmtree(SIDE, ignore_errors=True)
        venv.create(SIDE, with_pip=True)
        install(SIDE / "bin" / "python", LOCK)
    return [str(side)]


def environment(program: str) -> dict[str, str]:
    """npm starts `node` by name, so the one beside it must come first on PATH."""
    return os.environ | {"PATH": f"{Path(program).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def _node_is_new_enough() -> bool:
    """Run it to find out: a shim on PATH may exist without working."""
    try:
        answer = subprocess.run(
            ["node", "--version"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return False
    major = answer.stdout.strip().lstrip("v").split(".")[0]
    return answer.returncode == 0 and major.isdigit() and int(major) >= OLDEST

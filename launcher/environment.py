"""Make .venv, node_modules and the nynorsk that Django reads, once per change of their sources.

Standard library only: it runs on whatever Python `portal` found. Each result carries a stamp with
the digest of the file it was made from.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path

from launcher import node
from launcher.paths import PYTHON, ROOT, STATE, VENV, private_file, private_folder
from launcher.say import Halt, say, step

STAMP = ".portal-lock"
LOCK = ROOT / "requirements.lock"
PACKAGES = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
CATALOGUE = ROOT / "locale" / "nn" / "LC_MESSAGES" / "django.po"


def prepare() -> None:
    """Bring .venv, node_modules and the catalogue up to date, then go on inside .venv.

    Raises Halt with one sentence when a package cannot be fetched.
    """
    if not (_venv_is_ready() and _front_end_is_ready() and _catalogue_is_ready()):
        with _alone():
            if not _venv_is_ready():
                _make_venv()
            if not _front_end_is_ready():
                _install_front_end()
            if not _catalogue_is_ready():
                _compile_catalogue()
    keep_compiled(os.environ)
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(PYTHON, [str(PYTHON), "-m", "launcher", *sys.argv[1:]])  # noqa: S606


def keep_compiled(env: MutableMapping[str, str]) -> None:
    """Where Python may write nothing beside the sources, what it compiles goes to .portal.

    Otherwise each process that we start compiles the whole portal anew: two seconds of its three.
    """
    if env.pop("PYTHONDONTWRITEBYTECODE", ""):
        env.setdefault("PYTHONPYCACHEPREFIX", str(STATE / "pycache"))


@contextmanager
def _alone() -> Iterator[None]:
    """One preparation at a time; the second waits and then finds the work done."""
    private_folder(STATE, 0o711)
    with (STATE / "prepare.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Venter på en annen ./portal som gjør klar det samme …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def digest(lock: Path) -> str:
    """What a stamp must say for this lock."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _stamped(folder: Path, lock: Path) -> bool:
    stamp = folder / STAMP
    return stamp.exists() and stamp.read_text().strip() == digest(lock)


def _venv_is_ready() -> bool:
    return PYTHON.exists() and _stamped(VENV, LOCK)


def _front_end_is_ready() -> bool:
    return not PACKAGES.exists() or _stamped(MODULES, PACKAGES)


def _make_venv() -> None:
    with step("Python-pakker på plass i .venv"):
        if not _runs(PYTHON):
            shutil.rmtree(VENV, ignore_errors=True)
            venv.create(VENV, with_pip=True)
        install_locked(PYTHON, LOCK)
        private_file(VENV / STAMP, digest(LOCK))


def _runs(python: Path) -> bool:
    """Whether .venv has an interpreter of an accepted version that still works."""
    probe = "import sys, pip; sys.exit(not (3, 12) <= sys.version_info[:2] < (3, 14))"
    try:
        return (
            subprocess.run([str(python), "-c", probe], check=False, capture_output=True).returncode
            == 0
        )
    except OSError:
        return False


def install_locked(python: Path, lock: Path) -> None:
    """Install exactly what `lock` says into the environment of `python`. Raises Halt."""
    command = [str(python), "-m", "pip", "install", "--require-hashes", "-r", str(lock)]
    command += ["--no-input", "--disable-pip-version-check", "--retries", "2", "--timeout", "20"]
    run_quietly(
        command,
        STATE / "pip.log",
        "Fikk ikke hentet Python-pakkene. Er maskinen på nett?",
    )


def _install_front_end() -> None:
    with step("Nettleserpakker på plass i node_modules"):
        command = [*node.npm(install_locked), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        run_quietly(
            command,
            STATE / "npm.log",
            "Fikk ikke hentet nettleserpakkene med npm. Er maskinen på nett?",
            env=node.environment(command[0]),
        )
        private_file(MODULES / STAMP, digest(PACKAGES))


def _catalogue_is_ready() -> bool:
    """The stamp lies in the launcher's folder: what Django reads must hold nothing else."""
    return not CATALOGUE.exists() or (
        CATALOGUE.with_suffix(".mo").exists() and _stamped(STATE / "locale", CATALOGUE)
    )


def _compile_catalogue() -> None:
    run_quietly(
        [str(PYTHON), "-m", "launcher.translations", "--compile"],
        STATE / "locale.log",
        "Fikk ikke gjort klar nynorsken.",
    )
    private_file(private_folder(STATE / "locale", 0o711) / STAMP, digest(CATALOGUE))


def run_quietly(
    command: list[str], log: Path, sentence: str, env: dict[str, str] | None = None
) -> None:
    """Run with the output in `log`; raise Halt with `sentence` and the last complaint."""
    private_folder(log.parent, 0o711)
    with log.open("w") as out:
        done = subprocess.run(
            command, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT, check=False, env=env
        )
    if done.returncode != 0:
        reason = _reason(log.read_text(errors="replace")) or f"kode {done.returncode}"
        raise Halt(f"{sentence} ({reason}) Hele utskriften: {log}")


def _reason(text: str) -> str:
    """The one line of the output that says why, as pip and npm write it."""
    lines = [line.strip() for line in text.splitlines()]
    for mark in ("failed, reason:", "ERROR:", "npm error"):
        found = [line for line in lines if mark in line]
        if found:
            return found[-1] if mark == "ERROR:" else found[0]
    return ""

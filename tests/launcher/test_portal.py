"""`./portal` finds a Python by running it."""

import os
import shutil
import subprocess
import sys

import pytest

from launcher.paths import ROOT

WORKS = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'
TOO_OLD = "#!/bin/sh\nexit 1\n"  # what 3.11 answers to the question about its version
DEAD_SHIM = "#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n"


@pytest.fixture
def checkout(tmp_path):
    """The script beside a launcher that only tells how it was called."""
    folder = tmp_path / "samspill"
    (folder / "launcher").mkdir(parents=True)
    (folder / "launcher" / "__init__.py").touch()
    (folder / "launcher" / "__main__.py").write_text("import sys\nprint(*sys.argv[1:])\n")
    script = (ROOT / "portal").read_text().replace("/usr/local/bin", str(tmp_path / "local"))
    (folder / "portal").write_text(script)
    (folder / "portal").chmod(0o755)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "dirname").symlink_to(shutil.which("dirname"))
    return folder


def put(folder, name, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


def run(checkout, *arguments, **environ):
    home = checkout.parent
    env = {"PATH": str(home / "bin"), "HOME": str(home), **environ}
    return subprocess.run(
        ["/bin/sh", str(checkout / "portal"), *arguments],
        env=env,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def test_only_an_old_python_gives_one_sentence_and_exit_1(checkout):
    put(checkout.parent / "bin", "python3", TOO_OLD)
    put(checkout.parent / "bin", "python3.12", DEAD_SHIM)
    answer = run(checkout, "demo")
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1
    assert "Python 3.12 eller 3.13" in answer.stderr


def test_a_dead_shim_is_passed_over(checkout):
    put(checkout.parent / "bin", "python3.13", DEAD_SHIM)
    put(checkout.parent / "bin", "python3", WORKS)
    answer = run(checkout, "manage", "to ord")
    assert (answer.returncode, answer.stdout) == (0, "manage to ord\n")


def test_an_inactive_pyenv_version_is_found(checkout):
    put(checkout.parent / ".pyenv/versions/3.13.0/bin", "python", WORKS)
    assert run(checkout, "help").stdout == "help\n"


def test_the_one_asked_for_wins(checkout):
    put(checkout.parent / "bin", "python3.13", "#!/bin/sh\necho feil\n")
    put(checkout.parent / "elsewhere", "mine", WORKS)
    answer = run(checkout, "help", PORTAL_PYTHON=str(checkout.parent / "elsewhere" / "mine"))
    assert answer.stdout == "help\n"


@pytest.mark.parametrize(("arguments", "code"), [(["help"], 0), ([], 2), (["finnes-ikke"], 2)])
def test_usage(arguments, code):
    answer = subprocess.run(
        [sys.executable, "-m", "launcher", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert answer.returncode == code
    assert answer.stdout.startswith("Bruk: ./portal KOMMANDO")

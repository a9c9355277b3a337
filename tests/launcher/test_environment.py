"""Preparing .venv and node_modules: what is asked of pip and npm, and what people read."""

import sys
import zipfile

import pytest

from launcher import environment, node
from launcher.say import Halt


def test_a_package_that_cannot_be_fetched_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "STATE", tmp_path)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_RETRIES", "0")
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"finnes-ikke-noe-sted==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(
        Halt, match=r"Fikk ikke hentet Python-pakkene\. Er maskinen på nett\?"
    ) as halt:
        environment.install_locked(sys.executable, lock)
    assert "\n" not in str(halt.value)
    assert "Traceback" not in str(halt.value)
    assert "finnes-ikke-noe-sted" in (tmp_path / "pip.log").read_text()


def test_a_package_with_another_digest_than_the_locks_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "STATE", tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with zipfile.ZipFile(tmp_path / "byttet-1.0-py3-none-any.whl", "w") as wheel:
        about = "byttet-1.0.dist-info/"
        wheel.writestr(about + "METADATA", "Metadata-Version: 2.1\nName: byttet\nVersion: 1.0\n")
        wheel.writestr(about + "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(about + "RECORD", "")
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"byttet==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(Halt):
        environment.install_locked(sys.executable, lock)
    assert "DO NOT MATCH THE HASHES" in (tmp_path / "pip.log").read_text()


def test_a_failing_npm_is_one_sentence_and_keeps_its_output(tmp_path):
    program = [sys.executable, "-c", "print('npm error network'); raise SystemExit(1)"]
    with pytest.raises(Halt) as halt:
        environment.run_quietly(program, tmp_path / "npm.log", "Fikk det ikke til.")
    assert str(halt.value).startswith("Fikk det ikke til. (npm error network)")
    assert (tmp_path / "npm.log").read_text() == "npm error network\n"


def test_the_machines_own_npm_is_used_only_when_its_node_runs(tmp_path, monkeypatch):
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 127\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(node, "SIDE", tmp_path / "side")
    asked = []

    def install(python, lock):
        asked.append((python, lock.name))

    assert node.npm(install) == [str(tmp_path / "side" / "bin" / "npm")]
    assert asked == [(tmp_path / "side" / "bin" / "python", "node.lock")]


def test_the_nynorsk_is_compiled_once_per_change_of_its_catalogue(tmp_path, monkeypatch):
    catalogue = tmp_path / "django.po"
    monkeypatch.setattr(environment, "STATE", tmp_path / "state")
    monkeypatch.setattr(environment, "CATALOGUE", catalogue)
    asked = []

    def compile_it(command, log, sentence):
        asked.append(command[1:])
        catalogue.with_suffix(".mo").touch()

    monkeypatch.setattr(environment, "run_quietly", compile_it)
    assert environment._catalogue_is_ready(), "nothing to compile"
    for words in ('msgid "a"', 'msgid "b"'):
        catalogue.write_text(words)
        assert not environment._catalogue_is_ready()
        environment._compile_catalogue()
        assert environment._catalogue_is_ready()
    catalogue.with_suffix(".mo").unlink()
    assert not environment._catalogue_is_ready()
    assert asked == [["-m", "launcher.translations", "--compile"]] * 2


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-server.lock"])
def test_a_lock_names_no_host_and_every_line_has_its_digest(lock):
    text = (environment.ROOT / lock).read_text()
    assert "://" not in text
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert pins
    assert all("==" in pin and pin.endswith("\\") for pin in pins)


def test_an_installation_runs_the_versions_that_were_tested():
    def pins(name):
        lines = (environment.ROOT / name).read_text().splitlines()
        return {line.split(";")[0].strip(" \\") for line in lines if "==" in line.split("#")[0]}

    only_windows = {"colorama", "tzdata"}
    stray = pins("requirements-server.lock") - pins("requirements.lock")
    assert {pin for pin in stray if pin.split("==")[0] not in only_windows} == set()


def test_a_python_that_may_write_nothing_beside_the_sources_keeps_it_in_our_folder(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(environment, "STATE", tmp_path)
    forbidden, free = {"PYTHONDONTWRITEBYTECODE": "1"}, {"PATH": "/bin"}
    environment.keep_compiled(forbidden)
    environment.keep_compiled(free)
    assert forbidden == {"PYTHONPYCACHEPREFIX": str(tmp_path / "pycache")}
    assert free == {"PATH": "/bin"}

"""`./portal manage …`: Django's command line on the demo's database."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from launcher import settings_env
from launcher.embedded import Busy, Servers, given
from launcher.paths import DEMO, PYTHON, ROOT
from launcher.say import Halt

# These read code. A database, or its absence, must not change what they say.
READS_CODE = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "makemigrations",
    "version",
}
PATIENCE_SECONDS = 60.0


def manage(arguments: list[str], folder: Path = DEMO) -> int:
    """Run manage.py: on the running demo's servers, else on servers started for this command."""
    if _reads_code(arguments):
        quiet = {"PYTHONWARNINGS": "ignore:Got an error checking a consistent migration history"}
        return run(arguments, settings_env.without_servers(folder) | quiet)
    servers = Servers(folder)
    limit = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            servers.hold()
            break
        except Busy:
            running = running_demo(folder)
        if running is not None:
            return run(arguments, os.environ | running)
        _wait_until(limit)
    with servers:
        return run(arguments, _environment(servers, folder))


def _reads_code(arguments: list[str]) -> bool:
    command = arguments[0] if arguments else "help"
    return command in READS_CODE and "--database" not in arguments


def _wait_until(limit: float) -> None:
    if time.monotonic() > limit:
        raise Halt("En annen ./portal-kommando holder demoens data. Prøv igjen når den er ferdig.")
    time.sleep(0.2)


def _environment(servers: Servers, folder: Path) -> dict[str, str]:
    env = settings_env.portal(folder, "http://127.0.0.1:8000", servers.env)
    if not given("EMAIL_URL"):
        env["EMAIL_URL"] = settings_env.NOWHERE["EMAIL_URL"]
    return env


def run(arguments: list[str], env: dict[str, str]) -> int:
    """manage.py in the foreground; Ctrl-C is its own to answer.

    A handler of ours, unlike "ignore", is not inherited by the program.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        command = [str(PYTHON), "manage.py", *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=env).wait()
    finally:
        signal.signal(signal.SIGINT, before)


def running_demo(folder: Path) -> dict[str, str] | None:
    """The environment of a demo that runs now, as it wrote it down; None when none runs."""
    try:
        state = json.loads((folder / "env.json").read_text())
        os.kill(state["pid"], 0)
    except (FileNotFoundError, ProcessLookupError, PermissionError, ValueError):
        return None
    return {str(name): str(value) for name, value in state["env"].items()}

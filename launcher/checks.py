"""`./portal check [--quick]`: everything that reads the code instead of running it."""

import os
import secrets
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from launcher import settings_env
from launcher.paths import PYTHON, ROOT, STATE, private_folder
from launcher.say import Halt, say

QUICK = frozenset({"ruff", "gjerder", "manage.py check", "migreringer"})
OLD_HISTORY = "ignore:Got an error checking a consistent migration history"


@dataclass(frozen=True)
class Check:
    """One command that answers 0 when all is well. `env` is added to the common environment."""

    name: str
    command: list[str]
    env: Mapping[str, str] = field(default_factory=dict)


def check(arguments: list[str]) -> int:
    """Run all, also after a failure; 1 when any failed."""
    if arguments not in ([], ["--quick"]):
        raise Halt("Bruk: ./portal check [--quick]")
    chosen = [one for one in all_checks() if not arguments or one.name in QUICK]
    env = settings_env.without_servers(private_folder(STATE / "check", 0o711))
    results = [run(one, env | dict(one.env)) for one in chosen]
    return 0 if all(results) else 1


def all_checks() -> list[Check]:
    """In the order of how often they find something."""
    manage = [str(PYTHON), "manage.py"]
    return [
        Check("ruff", [_tool("ruff"), "check", "--quiet", "--output-format", "concise", "."]),
        Check("format", [_tool("ruff"), "format", "--check", "--quiet", "."]),
        Check("gjerder", [_tool("lint-imports"), "--no-logo"]),
        Check("typer", [_tool("mypy")]),
        Check("manage.py check", [*manage, "check", "--fail-level", "WARNING"]),
        Check(
            "migreringer",
            [*manage, "makemigrations", "--check", "--dry-run"],
            {"PYTHONWARNINGS": OLD_HISTORY},
        ),
        Check("maler: regler", [_tool("djlint"), "templates", "--lint", "--quiet"]),
        Check("oversettelser", [str(PYTHON), "-m", "launcher.translations", "--check"]),
        Check("drift", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production()),
        Check("compose", [
            _tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec",
            "docker-compose.yml",
        ]),
        Check("Dockerfile", [_tool("hadolint"), "Dockerfile"]),
    ]  # fmt: skip


def production() -> dict[str, str]:
    """An installation as it should be set up: https, no demo, a real scanner."""
    return {
        "PORTAL_BASE_URL": "https://samspill.example",
        "ALLOWED_HOSTS": "samspill.example",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "PORTAL_DEMO": "0",
        "SCANNER": "clamd",
    }


def _tool(name: str) -> str:
    return str(PYTHON.with_name(name))


def run(one: Check, env: Mapping[str, str]) -> bool:
    """Print one line, and what the command said when it failed."""
    started = time.monotonic()
    path = f"{PYTHON.parent}{os.pathsep}{env.get('PATH', '')}"
    try:
        done = subprocess.run(
            one.command,
            cwd=ROOT,
            env={**env, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except FileNotFoundError:
        say(f"feil  {one.name}: {one.command[0]} mangler")
        return False
    seconds = time.monotonic() - started
    say(f"{'ok  ' if done.returncode == 0 else 'feil'}  {one.name} ({seconds:.1f} s)")
    if done.returncode != 0:
        say("\n".join(f"      {line}" for line in done.stdout.rstrip().splitlines()))
    return done.returncode == 0

"""`./portal test [pytest arguments]`: the suite on real PostgreSQL and Valkey."""

import os

from launcher.paths import PYTHON, ROOT


def test(arguments: list[str]) -> int:
    """Become pytest, with the plugin that starts the servers; its exit code is ours."""
    os.chdir(ROOT)
    command = [str(PYTHON), "-m", "pytest", "-p", "launcher.pytest_plugin", *arguments]
    os.execv(PYTHON, command)  # noqa: S606

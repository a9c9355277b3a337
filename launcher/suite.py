"""`./portal test [pytest arguments]`: the suite on real PostgreSQL and Valkey.

Without arguments: all of it, on two cores.
"""

import os

from launcher.paths import PYTHON, ROOT

WHOLE = ["-n", "2", "--dist", "worksteal"]  # two cores; chosen tests run one by one


def test(arguments: list[str]) -> int:
    """Become pytest, with the plugin that starts the servers; its exit code is ours."""
    os.chdir(ROOT)
    command = [str(PYTHON), "-m", "pytest", "-p", "launcher.pytest_plugin"]
    command += arguments or WHOLE
    os.execv(PYTHON, command)  # noqa: S606

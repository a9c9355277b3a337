"""`./portal test [pytest arguments]`: the suite on real PostgreSQL and Valkey.

Without arguments: all of it, on two cores.
"""

import os

from launcher.paths import PYTHON, ROOT

# Two cores: one of three workers waits for letters, a deadline or a browser most of the time.
WHOLE = ["-n", "3", "--dist", "worksteal"]  # chosen tests run one by one


def test(arguments: list[str]) -> int:
    """Become pytest, with the plugin that starts the servers; its exit code is ours."""
    os.chdir(ROOT)
    command = [str(PYTHON), "-m", "pytest", "-p", "launcher.pytest_plugin"]
    command += arguments or WHOLE
    os.execv(PYTHON, command)  # noqa: S606

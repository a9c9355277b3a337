"""What an operator does by command: start the clock's task, and let people act for more places."""

import subprocess

from launcher.paths import PYTHON, ROOT
from launcher.stories.fault import Fault
from launcher.stories.platform.job import PlatformJob

COMMAND_SECONDS = 300  # starting Django is most of it, and the machine may be busy
# Once an hour beat starts this; the operator does not wait.
TURN = "from agreements.tasks import turn_editions; turn_editions()"


def turn(world: PlatformJob) -> None:
    """What the clock does each hour, now."""
    command(world, TURN)


def command(world: PlatformJob, code: str) -> str:
    """Run it in the portal's shell; what it printed. Raises Fault when it fails."""
    done = subprocess.run(
        [str(PYTHON), "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env=dict(world.environ),
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )
    if done.returncode:
        raise Fault(f"operatørens kommando gikk ikke: {done.stderr.strip()[-300:]}")
    return done.stdout

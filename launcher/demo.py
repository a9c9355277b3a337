"""`./portal demo` and `./portal demo --check`."""

import json
import os
import shutil
import tempfile
import time
from pathlib import Path

from launcher.embedded import Busy, Servers
from launcher.paths import DEMO
from launcher.say import Halt, say
from launcher.supervisor import Stopped, Supervisor, stop_on_signals

PATIENCE_SECONDS = 60.0
# What would lead a check to servers or folders that are somebody's: it uses its own only.
OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "SECRET_KEY",
    "PORTAL_BASE_URL",
    "PORTAL_DATA_DIR",
    "PORTAL_MAIL_DIR",
    "RELAY_LOG",
    "MAILBOX_URL",
    "MAILBOX_SECONDS",
    "MEDIA_ROOT",
    "STATIC_ROOT",
    "ALLOWED_HOSTS",
    "SCANNER",
    "REGISTER_BASE_URL",
    "VOLUNTARY_REGISTER_BASE_URL",
)


def demo(arguments: list[str]) -> int:
    """Run the portal until Ctrl-C, or check its promises once."""
    if arguments[:1] == ["--check"]:
        return check(arguments[1:])
    if arguments:
        raise Halt("Bruk: ./portal demo [--check [fortelling …]]")
    return run(DEMO)


def run(folder: Path) -> int:
    """Serve from `folder` until stopped; the data stay there for the next time."""
    stop_on_signals()
    supervisor = Supervisor(hold(folder))
    try:
        supervisor.start()
        say(f"\nSamspill kjører på {supervisor.address}\n")
        if supervisor.accounts:
            say(supervisor.accounts + "\n")
        say(f"Data og logger ligger i {folder}. Ctrl-C stopper.")
        supervisor.watch()
    except Stopped:
        say("\nStopper …")
    finally:
        supervisor.stop()
    say("Alt er stoppet. Dataene er beholdt.")
    return 0


def hold(folder: Path) -> Servers:
    """The servers of `folder`, for us alone. Raises Halt when a demo runs on it already."""
    servers = Servers(folder)
    limit = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            servers.hold()
        except Busy:
            _explain(folder, late=time.monotonic() > limit)
            time.sleep(0.2)
        else:
            return servers


def _explain(folder: Path, *, late: bool) -> None:
    state = folder / "env.json"
    if state.exists():
        address = json.loads(state.read_text())["address"]
        raise Halt(f"Demoen kjører allerede på {address}.")
    if late:
        raise Halt("En annen ./portal-kommando holder demoens data. Prøv igjen når den er ferdig.")


def check(wanted: list[str]) -> int:
    """Everything from nothing in a temporary folder, the stories through it, and away again.

    Args:
        wanted: names of the stories to tell; all of them when none is named.

    Raises:
        Halt: there is no such story.
    """
    from launcher import stories

    chosen = stories.called(wanted)
    for name in OURS:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    stop_on_signals()
    folder = Path(tempfile.mkdtemp(prefix="samspill-"))
    supervisor = Supervisor(hold(folder), wanted_port=0)
    try:
        supervisor.start()
        return stories.tell_all(
            chosen,
            supervisor.address,
            Path(supervisor.env["PORTAL_MAIL_DIR"]),
            environ=supervisor.env,
            data_dir=folder,
            accounts=supervisor.accounts,
        )
    except Stopped:
        return 130
    finally:
        supervisor.stop()
        shutil.rmtree(folder, ignore_errors=True)

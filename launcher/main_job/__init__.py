"""`./portal demo --check`: the main job from draft to outcome, over HTTP and SMTP only."""

import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from launcher.main_job.fault import Fault
from launcher.main_job.mail import Mailbox
from launcher.main_job.steps import STEPS
from launcher.main_job.world import World
from launcher.say import say

# A refusal (403) leaves a traceback too; only what broke down is worth showing.
TROUBLE = {"web.log": "Internal Server Error", "worker.log": "Traceback", "beat.log": "Traceback"}
LINES = 30


def run(
    base_url: str, mail_dir: Path, *, environ: Mapping[str, str], data_dir: Path, accounts: str
) -> int:
    """Do every step, each as one line, until one fails.

    Args:
        base_url: where the portal answers.
        mail_dir: where the relay keeps what it took.
        environ: for manage.py, which an operator runs to import from the register.
        data_dir: a folder that may be written in; its logs are shown when a step fails.
        accounts: what load_demo printed, with the password in it.

    Returns:
        0 when the main job is done, 1 when a step failed.
    """
    world = World(base_url, Mailbox(mail_dir), environ, data_dir, accounts)
    began = time.monotonic()
    try:
        done = all(play(world, title, act) for title, act in STEPS)
    finally:
        world.close()
    if not done:
        return 1
    say(f"Alt tok {seconds(time.monotonic() - began)}.")
    say("main job: ok")
    return 0


def play(world: World, title: str, act: object) -> bool:
    """One step and its line; whether it went well."""
    started = time.monotonic()
    try:
        told = act(world)  # type: ignore[operator]
    except (Fault, httpx.HTTPError) as wrong:
        say(f"FEILET: {title}: {wrong or type(wrong).__name__}")
        show_logs(world.data_dir / "logs")
        return False
    more = f" – {told}" if told else ""
    say(f"ok  {title} ({seconds(time.monotonic() - started)}){more}")
    return True


def seconds(length: float) -> str:
    """«0,3 s»."""
    return f"{length:.1f} s".replace(".", ",")


def show_logs(folder: Path) -> None:
    """The last error in each log, because the folder is about to be removed."""
    for name, mark in TROUBLE.items():
        log = folder / name
        text = log.read_text(errors="replace") if log.exists() else ""
        _before, found, after = text.rpartition(mark)
        if found:
            say(f"--- {log.name}")
            for line in (found + after).splitlines()[:LINES]:
                say(f"    {line}")

"""How a story is told: its steps in order, each as one line, until one fails."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from launcher.say import say
from launcher.stories.fault import Fault
from launcher.stories.world import World

# A refusal (403) leaves a traceback too; only what broke down is worth showing.
TROUBLE = {"web.log": "Internal Server Error", "worker.log": "Traceback", "beat.log": "Traceback"}
LINES = 30

Step = tuple[str, Callable[[Any], str | None]]


@dataclass(frozen=True)
class Story:
    """One story: its name, where its steps keep what they have seen, and the steps."""

    name: str
    world: type[World]
    steps: list[Step]

    def tell(self, world: World) -> bool:
        """Do every step and say so; whether all went well."""
        began = time.monotonic()
        try:
            done = all(play(world, title, act) for title, act in self.steps)
        finally:
            world.close()
        if done:
            say(f"Det tok {seconds(time.monotonic() - began)}.")
            say(f"{self.name}: ok")
        return done


def play(world: World, title: str, act: Callable[[Any], str | None]) -> bool:
    """One step and its line; whether it went well."""
    started = time.monotonic()
    try:
        told = act(world)
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

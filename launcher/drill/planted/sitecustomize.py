"""Shorter waits, a broken order of delivery, death at a named step: as `DRILL_PLANT` says.

A name that the portal's code no longer has stops the process: a drill must not lose its teeth
unseen.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import signal
import smtplib
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from types import ModuleType
from typing import Any

Change = Callable[[Any], None]
PLANT: dict[str, Any] = json.loads(os.environ.get("DRILL_PLANT", "{}"))
STEPS = "dispatch.claims.steps"


class Planter(importlib.abc.MetaPathFinder):
    """Finds modules the usual way, and changes them just after they have been run."""

    def __init__(self, changes: dict[str, list[Change]]) -> None:
        self.changes = changes

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The usual spec, with a loader that ends with our changes."""
        changes = self.changes.pop(name, None)
        spec = importlib.util.find_spec(name) if changes else None
        if not changes or spec is None or spec.loader is None:
            return None
        run = spec.loader.exec_module

        def run_and_change(module: ModuleType) -> None:
            run(module)
            for change in changes:
                change(module)

        spec.loader.exec_module = run_and_change  # type: ignore[method-assign]
        return spec


def shorter(waits: dict[str, Any]) -> Change:
    """Set constants that are there; durations are given in seconds."""

    def change(module: Any) -> None:
        for name, value in waits.items():
            span = isinstance(getattr(module, name), timedelta)
            setattr(module, name, timedelta(seconds=value) if span else value)

    return change


# --- broken orders ------------------------------------------------------------------------------


def send_then_mark(steps: Any) -> None:
    """Nothing is noted before the text; whatever gave no answer is sent again."""
    hand, accept, step, put_back = steps.hand, steps.accept, steps.step, steps.put_back
    states = steps.S

    def unnoted(letters: Any) -> set[int]:
        return {letter.pk for letter in letters}

    def noted_after(taken: Any) -> None:
        hand([one.letter for one in taken])
        accept(taken)

    def backwards(letter: Any, to: Any, *, was: Any, **words: Any) -> bool:
        if was != states.HANDING:
            return bool(step(letter, to, was=was, **words))
        again = states.FAILED if to == states.FAILED else states.PENDING
        return bool(step(letter, again, was=states.CLAIMED, **words))

    def put_back_unnoted(letters: Any, *, was: Any, **words: Any) -> None:
        put_back(letters, was=states.CLAIMED, **words)

    steps.hand, steps.accept = unnoted, noted_after
    steps.step, steps.put_back = backwards, put_back_unnoted


def mark_then_send(steps: Any) -> None:
    """Accepted already before the text; what happens to the text changes nothing."""
    hand, accept = steps.hand, steps.accept

    def too_early(letters: Any) -> set[int]:
        handed = hand(letters)
        held = [letter for letter in letters if letter.pk in handed]
        accept([steps.Taken(letter, steps.Answer(250, "")) for letter in held])
        return set(handed)

    steps.hand = too_early


ORDERS: dict[str, Change] = {"send-then-mark": send_then_mark, "mark-then-send": mark_then_send}

# --- death at a named step ------------------------------------------------------------------------


def die_at(point: str, recipient: str) -> None:
    """kill -9 oneself, once for a recipient whose address names the step."""
    if must_die_at(point, recipient):
        os.close(os.open(os.path.join(PLANT["deaths"], recipient), os.O_CREAT | os.O_EXCL))
        os.kill(os.getpid(), signal.SIGKILL)


def must_die_at(point: str, recipient: str) -> bool:
    """Whether nobody has died for this one yet, and too few at the step."""
    if not recipient.startswith(f"{point}-"):
        return False
    died = [one for one in os.listdir(PLANT["deaths"]) if one.startswith(f"{point}-")]
    return recipient not in died and len(died) < PLANT["rounds"]


def die_at_steps(steps: Any) -> None:
    """After the claim, after `handing`, before `accepted` and after it; each is a commit."""
    claim, hand, accept = steps.claim, steps.hand, steps.accept

    def one_dies_at(point: str, letters: Any) -> None:
        for letter in letters:
            die_at(point, letter.email)

    def fatal_claim(limit: int) -> Any:
        held = claim(limit)
        one_dies_at("after-claim", held)
        return held

    def fatal_hand(letters: Any) -> set[int]:
        handed = hand(letters)
        one_dies_at("after-handing", [letter for letter in letters if letter.pk in handed])
        return set(handed)

    def fatal_accept(taken: Any) -> None:
        one_dies_at("after-250", [one.letter for one in taken])
        accept(taken)
        one_dies_at("after-accepted", [one.letter for one in taken])

    steps.claim, steps.hand, steps.accept = fatal_claim, fatal_hand, fatal_accept


class FatalSMTP(smtplib.SMTP):
    """The same conversation, with death after the recipient or in the middle of the text."""

    recipient = ""

    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        """As always; then perhaps die."""
        self.recipient = recip
        answer = super().rcpt(recip, options)
        die_at("after-rcpt", recip)
        return answer

    def data(self, msg: Any) -> tuple[int, bytes]:
        """The head of the text, and die; or as always."""
        if must_die_at("mid-data", self.recipient):
            self.putcmd("data")
            self.getreply()
            self.send(msg.partition(b"\r\n\r\n")[0])
            die_at("mid-data", self.recipient)
        return super().data(msg)


# --- what was asked for ---------------------------------------------------------------------------


def changes() -> dict[str, list[Change]]:
    """Module → what to do with it, in order: an order is broken before one dies in it."""
    wanted: dict[str, list[Change]] = {
        module: [shorter(waits)] for module, waits in PLANT.get("waits", {}).items()
    }
    at_steps = wanted.setdefault(STEPS, [])
    if order := PLANT.get("broken"):
        at_steps.append(ORDERS[order])
    if PLANT.get("deaths"):
        at_steps.append(die_at_steps)
    return wanted


if PLANT:
    if PLANT.get("deaths"):
        smtplib.SMTP = FatalSMTP  # type: ignore[misc]
    sys.meta_path.insert(0, Planter(changes()))

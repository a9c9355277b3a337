"""What a relay's log can say of a letter, whichever relay it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from dispatch.models import Letter


class Proof(Enum):
    """What a log says of a letter."""

    ACCEPTED = "accepted"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Evidence:
    """What is known, and the relay's own number for the letter."""

    proof: Proof
    queue_id: str = ""


class RelayLog(Protocol):
    """Something that can tell whether the relay took a letter."""

    def look_up(self, letters: Iterable[Letter], *, absence: bool = True) -> dict[int, Evidence]:
        """Evidence by letter id; without `absence` only acceptance is asked for."""

    def watch(self) -> str:
        """Keep up with the log; what is wrong with it in a sentence for people, or nothing."""


class NoLog:
    """A relay whose log we cannot read: nothing is ever certain."""

    def look_up(self, letters: Iterable[Letter], *, absence: bool = True) -> dict[int, Evidence]:
        """Unknown, for every letter."""
        return {letter.pk: Evidence(Proof.UNKNOWN) for letter in letters}

    def watch(self) -> str:
        """Nothing to read, and nothing wrong with that."""
        return ""

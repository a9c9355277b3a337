"""What is said of procurement: thresholds with their source, the checklist, the declaration.

Words and figures stand in `reference/procurement.toml`; none of it is legal advice (K4, P8).
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent / "reference" / "procurement.toml"


@dataclass(frozen=True)
class Threshold:
    """A limit in NOK, what it means, and where and when it was read."""

    name: str
    amount: int
    means: str
    source: str
    url: str
    read_on: date
    caution: str

    @property
    def cited(self) -> str:
        """The source with its day, as it is kept with what was confirmed."""
        return f"{self.source} (lest {self.read_on:%d.%m.%Y})"


@dataclass(frozen=True)
class Checklist:
    """What the procurement officer reads and confirms before a room is opened."""

    edition: str
    advice: str
    uncertainty: tuple[str, ...]
    equal: tuple[str, ...]


@dataclass(frozen=True)
class Declaration:
    """«Ideell aktør» in words of our own."""

    edition: str
    lead: str
    points: tuple[str, ...]
    use: str

    @property
    def text(self) -> str:
        """As it is kept with the one who said it."""
        return "\n".join([self.lead, *(f"– {point}" for point in self.points)])


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def thresholds() -> list[Threshold]:
    """Every threshold that is shown, the one that the estimate is held against first."""
    return [Threshold(**row) for row in _read()["threshold"]]


def checklist() -> Checklist:
    """The newest edition."""
    row = _read()["checklist"]
    return Checklist(row["edition"], row["advice"], tuple(row["uncertainty"]), tuple(row["equal"]))


def declaration() -> Declaration:
    """The newest edition."""
    row = _read()["declaration"]
    return Declaration(row["edition"], row["lead"], tuple(row["points"]), row["use"])

"""The national core of a mapping, as data (`reference/mapping_core.toml`)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CORE_FILE = Path(__file__).resolve().parent.parent / "reference" / "mapping_core.toml"


@dataclass(frozen=True)
class CoreQuestion:
    """One question that every mapping asks, so that places and years can be compared."""

    key: str
    theme: str
    kind: str
    text: str
    help: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Core:
    """The questions in order, the names of their themes, and the version of the whole."""

    version: str
    themes: dict[str, str]
    questions: tuple[CoreQuestion, ...]

    def theme_of(self, key: str) -> str:
        """The name of the theme a question belongs to; empty for a local one."""
        found = next((q for q in self.questions if q.key == key), None)
        return self.themes[found.theme] if found else ""


@cache
def core() -> Core:
    """The national core, read once."""
    with CORE_FILE.open("rb") as file:
        data = tomllib.load(file)
    questions = (
        CoreQuestion(**{**row, "choices": tuple(row.get("choices", ()))})
        for row in data["question"]
    )
    return Core(data["version"], data["themes"], tuple(questions))

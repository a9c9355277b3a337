"""Several people in one draft: each field is merged by itself.

A form carries a mark of each field as the person saw it. A field that only one of two people has
changed takes that change; only a field that both have changed is a conflict, and then both texts
are shown. Marks say nothing of the words, and one that is wrong only makes a conflict more.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

MARK = 12  # hexadecimal digits
MOST = 100  # fields


@dataclass
class Merged:
    """What to save, which fields were changed by the other, and which by both."""

    words: dict[str, str] = field(default_factory=dict)
    changed: bool = False
    theirs: list[str] = field(default_factory=list)
    both: list[str] = field(default_factory=list)


def merge(typed: Mapping[str, str], now: Mapping[str, str], seen: Mapping[str, str]) -> Merged:
    """Bring what was typed together with the draft as it is now.

    Args:
        typed: field → words in the form.
        now: field → words in the draft.
        seen: field → mark of the words the form was opened with.
    """
    merged = Merged()
    for name, words in typed.items():
        there, mark_seen = now.get(name, ""), seen.get(name)
        merged.words[name] = words
        if words == there:
            continue
        if mark_seen == mark(there):
            merged.changed = True
        elif mark_seen == mark(words):
            merged.words[name] = there
            merged.theirs.append(name)
        else:
            merged.both.append(name)
    return merged


def mark(words: str) -> str:
    """A short mark of a text."""
    return hashlib.sha256(words.encode()).hexdigest()[:MARK]


def marks(words: Mapping[str, str]) -> str:
    """The marks of all fields, as the form carries them."""
    return " ".join(f"{name}:{mark(text)}" for name, text in words.items())


def read_marks(carried: str) -> dict[str, str]:
    """Field → mark; what is not a mark is left out."""
    pairs = (piece.split(":", 1) for piece in carried.split()[:MOST] if ":" in piece)
    return {name: found for name, found in pairs if len(found) == MARK}

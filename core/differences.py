"""What differs between two texts, word by word, for `<ins>` and `<del>`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

SAME, ADDED, REMOVED = "same", "added", "removed"
TOKEN = re.compile(r"\w+(?:[-'’/]\w+)*|[^\w\s]|\s+")
CELLS = 160_000  # words of the one times words of the other; above it the whole is replaced
ALIKE = 0.25  # share of common words below which nobody is helped by reading them woven together
SHORT = 3  # letters of a word that alone does not hold two changes apart


@dataclass(frozen=True)
class Segment:
    """A piece of text: in both, only in the later one, or only in the earlier one."""

    kind: str
    text: str


def words(before: str, after: str) -> list[Segment]:
    """What became of a text.

    Read without what was removed it is the later text, and without what was added the earlier
    one, but for spaces where a change begins.

    Args:
        before: the earlier text.
        after: the later one.
    """
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    begins = _common(old, new)
    ends = _common(old[begins:][::-1], new[begins:][::-1])
    middle = _woven(old[begins : len(old) - ends], new[begins : len(new) - ends])
    marks = [
        *((SAME, token) for token in new[:begins]),
        *middle,
        *((SAME, token) for token in new[len(new) - ends :]),
    ]
    return _segments(marks)


def differ(before: str, after: str) -> bool:
    """Whether they are two texts; how they are spaced is no difference."""
    return before.split() != after.split()


def _common(one: list[str], other: list[str]) -> int:
    """How many tokens both begin with."""
    n = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        n += 1
    return n


def _woven(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """Each token with its mark; all of it replaced where the two have little in common."""
    whole = [*((REMOVED, token) for token in old), *((ADDED, token) for token in new)]
    if not old or not new or len(old) * len(new) > CELLS:
        return whole
    kept = list(_longest(old, new))
    common = sum(len(token) for mark, token in kept if mark == SAME and token.strip())
    if common < ALIKE * sum(len(token) for token in max(old, new, key=len)):
        return whole
    return _held_together(kept)


def _longest(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """By their longest common run of tokens, in order (dynamic programming)."""
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        row, below = lengths[i], lengths[i + 1]
        for j in range(len(new) - 1, -1, -1):
            row[j] = 1 + below[j + 1] if old[i] == new[j] else max(below[j], row[j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            yield SAME, new[j]
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            yield REMOVED, old[i]
            i += 1
        else:
            yield ADDED, new[j]
            j += 1
    yield from ((REMOVED, token) for token in old[i:])
    yield from ((ADDED, token) for token in new[j:])


def _held_together(marks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Changes with only a space, a mark or one short word between them are read as one."""
    runs = [(same, list(run)) for same, run in groupby(marks, key=lambda one: one[0] == SAME)]
    held: list[tuple[str, str]] = []
    for place, (same, run) in enumerate(runs):
        inside = 0 < place < len(runs) - 1
        if same and inside and len("".join(token for _, token in run).strip()) <= SHORT:
            held += [(mark, token) for _, token in run for mark in (REMOVED, ADDED)]
        else:
            held += run
    return held


def _segments(marks: list[tuple[str, str]]) -> list[Segment]:
    """In each stretch of changes first what was removed, then what was added."""
    found: list[Segment] = []
    for same, run in groupby(marks, key=lambda one: one[0] == SAME):
        pieces = list(run)
        if same:
            found.append(Segment(SAME, "".join(token for _, token in pieces)))
            continue
        gone = "".join(token for mark, token in pieces if mark == REMOVED)
        come = "".join(token for mark, token in pieces if mark == ADDED)
        found += _changed(gone, come)
    return found


def _changed(gone: str, come: str) -> list[Segment]:
    """A stretch of changes; the spaces around it belong to neither."""
    longer = come or gone
    before = longer[: len(longer) - len(longer.lstrip())]
    after = longer[len(longer.rstrip()) :] if longer.strip() else ""
    pieces = [
        Segment(SAME, before),
        Segment(REMOVED, gone.strip()),
        Segment(SAME, " " if gone.strip() and come.strip() else ""),
        Segment(ADDED, come.strip()),
        Segment(SAME, after),
    ]
    return [piece for piece in pieces if piece.text]

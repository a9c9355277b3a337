"""The relay's own account held against what the portal says of each letter."""

import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from launcher.drill import mix
from launcher.drill.ground import Ground

TAKEN = re.compile(r" from=\S* to=(\S+) .*status=accepted$")
OVER = ("accepted", "bounced", "failed", "suppressed", "expired", "held")
SHOWN = 5

LETTERS = """
SELECT l.id, l.email, l.state, l.last_error FROM dispatch_letter l
JOIN dispatch_batch b ON b.id = l.batch_id WHERE b.kind = %s
"""
EVENTS = """
SELECT e.letter_id, e.was, e.became, e.fence, e.detail FROM dispatch_letterevent e
JOIN dispatch_letter l ON l.id = e.letter_id JOIN dispatch_batch b ON b.id = l.batch_id
WHERE b.kind = %s ORDER BY e.id
"""


class Ledger:
    """Reads the relay's log as it grows."""

    def __init__(self, log: Path) -> None:
        self._log, self._at, self._rest = log, 0, b""
        self.taken: Counter[str] = Counter()

    def read(self) -> Counter[str]:
        """Recipient → how many times the relay took a letter to it."""
        with self._log.open("rb") as file:
            file.seek(self._at)
            fresh = file.read()
        self._at += len(fresh)
        *lines, self._rest = (self._rest + fresh).split(b"\n")
        for line in lines:
            if found := TAKEN.search(line.decode("ascii", "replace")):
                self.taken[found[1]] += 1
        return self.taken


@dataclass(frozen=True)
class Verdict:
    """What one run showed; `wrong` holds a sentence for each thing that must not be."""

    figures: dict[str, Any]
    wrong: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether the promise was kept."""
        return not self.wrong


def judge(ground: Ground, taken: Counter[str], wanted: list[str], dead: set[str]) -> Verdict:
    """Every living recipient one line in the ledger, and every letter's story lawful.

    Args:
        ground: with a run that is over.
        taken: the relay's ledger.
        wanted: all recipients.
        dead: those whom the relay refuses for ever.
    """
    letters = {email: (pk, state) for pk, email, state, _ in ground.rows(LETTERS, ground.kind)}
    events: dict[int, list[tuple[str, str, int, str]]] = {}
    for pk, *event in ground.rows(EVENTS, ground.kind):
        events.setdefault(pk, []).append(tuple(event))
    state = {email: letters.get(email, (0, "missing"))[1] for email in wanted}
    found = {
        "lost": [e for e in wanted if e not in dead and not taken[e] and state[e] != "held"],
        "duplicates": [e for e in wanted if taken[e] > 1],
        "wrongly_failed": [e for e in wanted if e not in dead and state[e] == "failed"],
        "unfinished": [e for e in wanted if state[e] not in OVER],
        "unlawful": [e for e, (pk, was) in letters.items() if not _lawful(ground, events, pk, was)],
        "not_ours": [e for e in taken if e not in state],
    }
    wrong = [_sentence(what, emails, letters, events) for what, emails in found.items() if emails]
    steps = [event for story in events.values() for event in story]
    figures = {
        "sent": sum(1 for email in wanted if taken[email]),
        "lost": len(found["lost"]),
        "duplicates": sum(taken[email] - 1 for email in found["duplicates"]),
        "in_doubt": sum(became == "in_doubt" for _was, became, *_ in steps),
        "settled": sum(was == "in_doubt" and became != "held" for was, became, *_ in steps),
        "held": sum(one == "held" for one in state.values()),
        "failed": sum(one == "failed" for one in state.values()),
        "wrongly_failed": len(found["wrongly_failed"]),
        "unfinished": len(found["unfinished"]),
        "unlawful": len(found["unlawful"]),
        "seconds": round(time.monotonic() - ground.began, 1),
        "seed": ground.settings.seed,
    }
    sys.stderr.writelines(f"{sentence}\n" for sentence in wrong)
    return Verdict(figures, wrong)


def _lawful(
    ground: Ground, events: dict[int, list[tuple[str, str, int, str]]], pk: int, state: str
) -> bool:
    """Whether the steps follow the table and each other, from the beginning to where it is."""
    steps = events.get(pk, [])
    return (
        bool(steps)
        and steps[0][0] == "pending"
        and steps[-1][1] == state
        and all(became in ground.legal[was] for was, became, *_ in steps)
        and all(one[1] == following[0] for one, following in pairwise(steps))
        and all(one[2] <= following[2] for one, following in pairwise(steps))
    )


def _sentence(what: str, emails: list[str], letters: dict[str, Any], events: dict[int, Any]) -> str:
    """What is wrong with how many, and the story of the first of them."""
    lines = [f"{what}: {len(emails)}"]
    for email in emails[:SHOWN]:
        pk, state = letters.get(email, (0, "missing"))
        story = " ".join(
            f"{was}→{became}/{fence}{f' ({detail})' if detail else ''}"
            for was, became, fence, detail in events.get(pk, [])
        )
        lines.append(f"  {email} ({state}): {story}")
    return "\n".join(lines)


def recipients(faults: mix.Mix) -> tuple[list[str], set[str]]:
    """Everybody of a run, and the dead among them."""
    first = faults.first_tries()
    everybody = [mix.address(number) for number in range(faults.letters)]
    return everybody, {everybody[n] for n, way in first.items() if way == mix.DEAD}

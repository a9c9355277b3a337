"""The relay's log is away, cut off or behind: letters in doubt stay, until it is back or a person.

The relay writes its true ledger; what the workers are told is the log is a file of the drill's.
"""

import os
import time
from pathlib import Path

from launcher.drill import mix
from launcher.drill.delivery import TICK, Storm, over
from launcher.drill.ground import Ground
from launcher.drill.judge import Ledger, Verdict, judge, recipients

ENOUGH_BEATS = 28  # the workers believe absence after 25
IN_DOUBT = "in_doubt"
AGE = """
UPDATE dispatch_letter SET handing_at = handing_at - interval '5 hours'
WHERE state = 'in_doubt' AND id %% 3 = 0 AND batch_id IN
    (SELECT id FROM dispatch_batch WHERE kind = %s) RETURNING id
"""


def run(ground: Ground) -> Verdict:
    """Many broken conversations, and a log that helps only at the end."""
    settings = ground.settings
    faults = mix.Mix(settings.n, settings.seed, mix.DOUBTFUL)
    everybody, dead = recipients(faults)
    seen = ground.folder / f"seen-{ground.runs}.log"
    ground.begin(faults, seen=seen, broken=settings.broken)
    try:
        ground.write(everybody)
        blind = Blind(ground, seen)
        blind.through_all_phases()
        Storm(ground, len(everybody) - len(dead), kills=0).blow()
        verdict = judge(ground, Ledger(ground.log).read(), everybody, dead)
    finally:
        ground.end()
    figures = {**verdict.figures, "stayed": blind.doubtful, "waited": blind.held}
    wrong = [] if settings.broken else [*blind.wrong, *blind.unheld()]
    return Verdict(figures, [*verdict.wrong, *wrong])


class Blind:
    """What the workers see of the log in each phase."""

    def __init__(self, ground: Ground, seen: Path) -> None:
        self.ground, self.seen = ground, seen
        self.wrong: list[str] = []
        self.aged = self.held = 0
        self.empty_until = ground.log.stat().st_size
        while not over(ground, IN_DOUBT):
            time.sleep(TICK)
        self.doubtful = ground.states().get(IN_DOUBT, 0)
        if not self.doubtful:
            self.wrong.append("ingen brev var i tvil")

    def through_all_phases(self) -> None:
        """Away, cut off, behind, away for hours, back."""
        self.stays("borte")
        at = self.ground.log.stat().st_size
        self.stays("avkuttet", lambda: self.show(at))
        self.show(0, self.empty_until)
        self.stays("på etterskudd")
        self.aged = len(self.ground.rows(AGE, self.ground.kind))
        self.dwell()
        self.held = self.ground.states().get("held", 0)
        self.seen.unlink()
        self.seen.symlink_to(self.ground.log)

    def show(self, start: int, end: int | None = None) -> None:
        """A part of the true log, whole lines, as the workers' log."""
        draft = self.seen.with_suffix(".ny")
        lines = self.ground.log.read_bytes()[start:end]
        draft.write_bytes(lines[: lines.rfind(b"\n") + 1])
        os.replace(draft, self.seen)

    def stays(self, what: str, feed: object = None) -> None:
        """Long enough to believe anything: as many letters are in doubt as before."""
        self.dwell(feed)
        now = self.ground.states().get(IN_DOUBT, 0)
        if now != self.doubtful:
            self.wrong.append(f"loggen {what}: {self.doubtful} i tvil ble til {now}")

    def dwell(self, feed: object = None) -> None:
        """Time passes; `feed` shows more of the log meanwhile."""
        waits = self.ground.settings.waits
        ends = time.monotonic() + ENOUGH_BEATS * waits.beat + 2 * (waits.settle_after + waits.poll)
        while time.monotonic() < ends:
            if callable(feed):
                feed()
            self.ground.revive()
            time.sleep(TICK)

    def unheld(self) -> list[str]:
        """Those that were in doubt for hours waited for a person, and no others."""
        if self.held == self.aged > 0:
            return []
        return [f"{self.aged} var i tvil i timer, {self.held} ventet på et menneske"]

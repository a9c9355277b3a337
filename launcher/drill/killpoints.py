"""Kill -9 at each step of a delivery, several times each, by the worker's own hand.

The letters that kill are spread among others; one kills the worker that comes to its step, until
there have been enough deaths there. Not every one does: when a letter of the same set has killed
first, the relay's log settles the others, and they come to no later step.
"""

import random
from pathlib import Path
from typing import Any

from launcher.drill import mix
from launcher.drill.delivery import Storm
from launcher.drill.ground import Ground
from launcher.drill.judge import Verdict, judge
from launcher.paths import private_folder

CANDIDATES = 3  # letters for each death
POINTS = ("after-claim", "after-rcpt", "after-handing", "mid-data", "after-250", "after-accepted")


def run(ground: Ground) -> Verdict:
    """`kills` deaths at each of the six steps; 0 lost, 0 doubled, whatever the step."""
    settings = ground.settings
    rounds = settings.kills
    candidates = range(rounds * CANDIDATES)
    fatal = [mix.address(number, point) for point in POINTS for number in candidates]
    others = [mix.address(number) for number in range(max(0, settings.n - len(fatal)))]
    everybody = fatal + others
    random.Random(settings.seed).shuffle(everybody)  # noqa: S311
    deaths = private_folder(ground.folder / f"deaths-{ground.runs}")
    # No other faults: what is lost or doubled here is the work of a death at a known step.
    ground.begin(None, broken=settings.broken, deaths=str(deaths), rounds=rounds)
    try:
        storm = Storm(ground, len(everybody), kills=0, deaths=rounds * len(POINTS))
        ground.write(everybody)
        storm.blow()
        verdict = judge(ground, storm.ledger.read(), everybody, set())
    finally:
        ground.end()
    died = _deaths(deaths)
    missed = [f"{point}: ingen døde" for point, times in died.items() if times < rounds]
    wrong = verdict.wrong if settings.broken else [*verdict.wrong, *missed]
    return Verdict({**verdict.figures, "kills": sum(died.values()), "deaths": died}, wrong)


def _deaths(folder: Path) -> dict[str, Any]:
    """Step → how many died there."""
    names = [one.name.rpartition("@")[0].rpartition("-")[0] for one in folder.iterdir()]
    return {point: names.count(point) for point in POINTS}

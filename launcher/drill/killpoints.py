"""Kill -9 at each step of a delivery, several times each, by the worker's own hand.

The letters that kill are spread among others; one kills the worker that comes to its step, until
there have been enough deaths there. Not every one does: when a letter of the same set has killed
first, the relay's log settles the others, and they come to no later step. A step that is short of
deaths when all letters are out gets new letters, of which none can kill elsewhere.
"""

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from launcher.drill import mix
from launcher.drill.delivery import Storm
from launcher.drill.ground import Ground
from launcher.drill.judge import Verdict, judge
from launcher.paths import private_folder

CANDIDATES = 3  # letters for each death
AGAIN = 5  # times that a step short of deaths gets new letters
POINTS = ("after-claim", "after-rcpt", "after-handing", "mid-data", "after-250", "after-accepted")


def run(ground: Ground) -> Verdict:
    """`kills` deaths at each of the six steps; 0 lost, 0 doubled, whatever the step."""
    settings = ground.settings
    rounds = settings.kills
    fatal = _fatal(POINTS, rounds, nth=0)
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
        if not settings.broken:
            everybody += _again(ground, storm, deaths)
        verdict = judge(ground, storm.ledger.read(), everybody, set())
    finally:
        ground.end()
    died = _deaths(deaths)
    short = [f"{point}: {died[point]} døde" for point in _short(deaths, rounds)]
    wrong = verdict.wrong if settings.broken else [*verdict.wrong, *short]
    return Verdict({**verdict.figures, "kills": sum(died.values()), "deaths": died}, wrong)


def _again(ground: Ground, storm: Storm, deaths: Path) -> list[str]:
    """New letters, a few times, for the steps that are short of deaths; the recipients."""
    rounds, written = ground.settings.kills, []
    for nth in range(1, AGAIN + 1):
        more = _fatal(_short(deaths, rounds), rounds, nth=nth)
        if not more:
            break
        ground.write(more)
        storm.blow()
        written += more
    return written


def _short(deaths: Path, rounds: int) -> list[str]:
    """The steps where fewer than `rounds` have died."""
    return [point for point, times in _deaths(deaths).items() if times < rounds]


def _fatal(points: Iterable[str], rounds: int, *, nth: int) -> list[str]:
    """The letters that kill at these steps, others each `nth` time."""
    numbers = range(nth * rounds * CANDIDATES, (nth + 1) * rounds * CANDIDATES)
    return [mix.address(number, point) for point in points for number in numbers]


def _deaths(folder: Path) -> dict[str, Any]:
    """Step → how many died there."""
    names = [one.name.rpartition("@")[0].rpartition("-")[0] for one in folder.iterdir()]
    return {point: names.count(point) for point in POINTS}

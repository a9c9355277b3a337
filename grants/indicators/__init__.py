"""Figures of grants (clauses R1–R3, P5): each with its formula in words, n, its parts and a day.

Everything is counted from rows as they are, by the portal's clock; nothing is kept. How many
statements there are never depends on how many calls or applications. Refused applicants count
wherever work is measured: `figure` says what a figure is, `collected` counts them, `results` tells
how one call went, and what others spent on it.
"""

from grants.indicators.collected import (
    checked_schemes,
    groups,
    groups_awarded,
    latest_answered,
    of_call,
    of_everyone,
    of_owner,
    years_of,
)
from grants.indicators.figure import FEWEST, GROUPS, HOUR, Figure
from grants.indicators.results import Band, Spent, YearResult, bands, result, spent

__all__ = [
    "FEWEST",
    "GROUPS",
    "HOUR",
    "Band",
    "Figure",
    "Spent",
    "YearResult",
    "bands",
    "checked_schemes",
    "groups",
    "groups_awarded",
    "latest_answered",
    "of_call",
    "of_everyone",
    "of_owner",
    "result",
    "spent",
    "years_of",
]

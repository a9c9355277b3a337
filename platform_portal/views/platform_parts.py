"""What follows from the platform in one municipality, each part for an include of its own.

What is on offer, and challenges. The local platform, the policy and partnerships belong here too.
"""

from typing import Any

from insight import directory
from organisations.models import Municipality
from partnerships.views import challenge_parts

OFFERED = 3  # instruments that are shown; the rest are on their own page


def for_place(place: Municipality) -> dict[str, Any]:
    """`offered` and `challenges` for the page of a municipality; as many statements always."""
    return {"offered": offered(place), "challenges": challenge_parts.for_place(place)}


def offered(place: Municipality) -> dict[str, Any]:
    """The first few things on offer, and the kinds of which there is nothing."""
    rows, _more = directory.page_of(directory.Wanted(place))
    return {
        "rows": rows[:OFFERED],
        "without": [kind.label for kind in directory.kinds_without(place)] if rows else [],
    }

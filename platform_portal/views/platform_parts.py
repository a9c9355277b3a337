"""What follows from the platform in one municipality, each part for an include of its own."""

from typing import Any

from agreements.policies import local_waiting
from agreements.views import local_policy
from insight.municipality import offered
from organisations.models import Municipality
from partnerships.views import challenge_parts


def for_place(place: Municipality) -> dict[str, Any]:
    """Platform, policy, what is on offer, challenges; as many statements always."""
    return {
        "local": local_waiting.for_place(place),
        "policy": local_policy.for_place(place),
        "offered": offered(place),
        "challenges": challenge_parts.for_place(place),
    }

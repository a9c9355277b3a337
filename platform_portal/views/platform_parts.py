"""What follows from the platform in one municipality, each part for an include of its own."""

from typing import Any

from agreements.policies import local_waiting
from agreements.views import local_policy
from insight.municipality import offered
from organisations.models import Municipality
from partnerships.models import Partnership
from partnerships.policies.partnerships import with_parties
from partnerships.policies.rooms import open_rooms
from partnerships.states import BINDING
from partnerships.views import challenge_parts, partnership_parts

SHOWN = 5


def for_place(place: Municipality) -> dict[str, Any]:
    """Platform, policy, what is on offer, partnerships, rooms, challenges.

    As many statements always.
    """
    return {
        "local": local_waiting.for_place(place),
        "policy": local_policy.for_place(place),
        "offered": offered(place),
        "partnerships": partnerships(place),
        "rooms": list(open_rooms().filter(owner=place.organisation_id)[:SHOWN]),
        "challenges": challenge_parts.for_place(place),
    }


def partnerships(place: Municipality) -> dict[str, Any]:
    """The signed ones that last, the latest first: `rows`, and how many in `all`.

    A hidden organisation is not named.
    """
    lasting = Partnership.objects.filter(municipality=place, state__in=BINDING)
    latest = with_parties(lasting.order_by("-signed_at", "-pk"))[:SHOWN]
    return {"rows": partnership_parts.rows(list(latest), set()), "all": lasting.count()}

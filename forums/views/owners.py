"""Whose turn it is in many forums at once."""

from collections.abc import Iterable

from django.db.models import Prefetch

from forums import rotation
from forums.models import Exchange, Forum, Meeting, Party, PartyPlace, Series
from forums.states import ExchangeState


def next_owners(forums: Iterable[Forum]) -> dict[int, Party]:
    """Forum → the party that convenes next; four statements however many there are."""
    ids = [forum.pk for forum in forums]
    used: dict[int, set[int]] = {pk: set() for pk in ids}
    for pk, slot in Meeting.objects.used().filter(forum__in=ids).values_list("forum", "slot"):
        used[pk].add(slot or 0)  # never null among the used
    slots = {pk: rotation.next_slot(taken) for pk, taken in used.items()}
    standing = Exchange.objects.filter(state=ExchangeState.STANDS).order_by("settled_at", "id")
    series = Series.objects.filter(forum__in=ids).prefetch_related(
        Prefetch("places", PartyPlace.objects.select_related("party__organisation")),
        Prefetch("exchanges", standing),
    )
    found: dict[int, Party] = {}
    for one in series.order_by("number"):  # the latest that has begun stays
        slot = slots[one.forum_id]
        if one.first_slot <= slot:
            found[one.forum_id] = rotation.owner(_run(one), slot)
    return found


def _run(series: Series) -> rotation.Run[Party]:
    """As `turns.run_of`, over what has been fetched already."""
    return rotation.Run(
        order=tuple(place.party for place in series.places.all()),
        first_slot=series.first_slot,
        exchanges=tuple(rotation.Exchange(e.first, e.second) for e in series.exchanges.all()),
    )

"""What waits for another party's answer falls away when it can no longer be carried out.

Whoever asked and whoever was asked are told, so that nobody is left with a question to answer
(clause O4, adr/0026 and 0029). Called with the forum locked.
"""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from core import clock, states
from forums.emails import parties as change_letters
from forums.emails import turn as turn_letters
from forums.models import Exchange, Forum, PartyChange, Series
from forums.states import EXCHANGE, PARTY_CHANGE, ExchangeState, PartyChangeState


def touching(slots: Collection[int]) -> Q:
    """The exchanges that one of these turns is part of."""
    return Q(first__in=slots) | Q(second__in=slots)


def swaps_fall_away(forum: Forum, series: Series, slots: Collection[int]) -> None:
    """Wishes for turns that are convened, taken or begun anew."""
    _swaps(forum, series.exchanges.filter(touching(slots)))


def all_fall_away(forum: Forum, *, but: PartyChange | None = None, ending: bool = False) -> None:
    """Every open swap and change of parties, when the order is another or the forum ends.

    Args:
        forum: under lock.
        but: the change of parties that is being carried out.
        ending: the forum is being wound up.
    """
    _swaps(forum, Exchange.objects.filter(series__forum=forum), "ending" if ending else "order")
    changes = forum.party_changes.filter(state=PartyChangeState.ASKED)
    for change in changes.exclude(pk=but.pk if but else 0):
        states.move(change, PartyChangeState.FELL_AWAY, allowed=PARTY_CHANGE)
        change.settled_at = clock.now()
        change.save(update_fields=["state", "settled_at"])
        change_letters.tell_fell_away(change)


def _swaps(forum: Forum, exchanges: QuerySet[Exchange], why: str = "") -> None:
    asked = exchanges.select_for_update(of=("self",)).filter(state=ExchangeState.ASKED)
    rows = list(asked.select_related("party", "other"))
    for row in rows:
        states.move(row, ExchangeState.FELL_AWAY, allowed=EXCHANGE)
        row.settled_at = clock.now()
        row.save(update_fields=["state", "settled_at"])
    turn_letters.tell_swap_over(forum, rows, why)

"""Whose turn it is to convene: pure functions over an order of parties and recorded exchanges.

Clause O4: the notice goes in turn between the parties. A turn is a slot with a natural owner, the
parties in order; it is used up only by a meeting that was held. Two coming slots may change owners
by a recorded exchange; every other slot keeps its owner, so the balance is never lost (adr/0026).
Nothing here knows a database or a clock.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Exchange:
    """The owners of two slots have changed places. A swap and a lapse look the same from here."""

    first: int
    second: int


@dataclass(frozen=True)
class Run[P: Hashable]:
    """One order of parties, from a slot on.

    Args:
        order: the parties, the agreed first one first; two or more, none twice.
        first_slot: the slot that `order[0]` owns.
        exchanges: those that stand, in the order they were made.

    Raises:
        ValueError: fewer than two parties, one of them twice, or an exchange outside the run.
    """

    order: tuple[P, ...]
    first_slot: int = 0
    exchanges: tuple[Exchange, ...] = ()

    def __post_init__(self) -> None:
        if len(self.order) < 2 or len(set(self.order)) != len(self.order):
            raise ValueError("two or more different parties")
        if any(not self.first_slot <= e.first < e.second for e in self.exchanges):
            raise ValueError("an exchange of two coming slots, the earlier one first")


def natural_owner[P: Hashable](run: Run[P], slot: int) -> P:
    """Who owns a slot when nothing has been exchanged."""
    return run.order[(slot - run.first_slot) % len(run.order)]


def owner[P: Hashable](run: Run[P], slot: int) -> P:
    """Who owns a slot now: follow it back through the exchanges, the latest first."""
    for exchange in reversed(run.exchanges):
        if slot == exchange.first:
            slot = exchange.second
        elif slot == exchange.second:
            slot = exchange.first
    return natural_owner(run, slot)


def next_slot(used: Collection[int]) -> int:
    """The first slot that no held meeting has used up."""
    return next(slot for slot in range(len(used) + 1) if slot not in used)


def next_owned[P: Hashable](run: Run[P], party: P, after: int) -> int:
    """The first slot after `after` that a party owns."""
    far = max([after, *(e.second for e in run.exchanges)]) + len(run.order)
    return next(slot for slot in range(after + 1, far + 1) if owner(run, slot) == party)


def successor[P: Hashable](run: Run[P], slot: int) -> P:
    """Who may take a slot when its owner has missed the date: the next party in order."""
    place = run.order.index(owner(run, slot))
    return run.order[(place + 1) % len(run.order)]


def lapse[P: Hashable](run: Run[P], slot: int) -> Exchange:
    """The exchange by which the successor takes a slot and gives its own next one in return."""
    return Exchange(slot, next_owned(run, successor(run, slot), slot))


def explained(run: Run[Hashable], slot: int) -> bool:
    """Whether an exchange has touched a slot, so that its owner is no surprise."""
    return any(slot in (e.first, e.second) for e in run.exchanges)


def counts[P: Hashable](parties: Iterable[P], held: Sequence[P]) -> dict[P, int]:
    """How many held meetings each has convened, those with none too."""
    found = Counter(held)
    return {party: found[party] for party in parties}


def balance(counted: Collection[int]) -> int:
    """The greatest difference between two parties; at most one without exchanges."""
    return max(counted, default=0) - min(counted, default=0)

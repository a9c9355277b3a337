"""The only place that assigns to `.state`."""

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _

from core.errors import Refused

type Table = Mapping[Any, frozenset[Any] | set[Any]]


class HasState(Protocol):
    """A row with a state column."""

    state: Any


def move(thing: HasState, to: Any, *, allowed: Table) -> Any:
    """Move a locked row to another state; the caller saves it.

    Args:
        thing: the row, read under lock.
        to: the new state.
        allowed: the app's table `{FROM: {TO, …}}`.

    Returns:
        The state it had.

    Raises:
        Refused: when the table has no such step.
    """
    was = thing.state
    if to not in allowed.get(was, frozenset()):
        raise Refused(
            _("Dette kan ikke gjøres nå, for status er «%(was)s».")
            % {"was": getattr(type(to)(was), "label", was)}
        )
    thing.state = to
    return was

"""One kind of thing that the portal holds about a person, and its rows as they are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from core.clock import OSLO


@dataclass(frozen=True)
class Section:
    """One kind of thing: what it is called, how many there are, and the rows as they are read."""

    name: str
    title: str
    query: QuerySet[Any]
    facts: dict[str, str]  # what people read → the column

    @property
    def count(self) -> int:
        """How many rows."""
        return self.query.count()

    def rows(self) -> Iterator[dict[str, Any]]:
        """Row by row, so that a long history costs no memory."""
        columns = list(self.facts.values())
        for values in self.query.values_list(*columns).iterator(chunk_size=500):
            yield dict(zip(self.facts, map(plain, values), strict=True))


def plain(value: Any) -> Any:
    """A value as JSON has it; instants as the clock in Oslo showed them."""
    if isinstance(value, datetime):
        return value.astimezone(OSLO).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value

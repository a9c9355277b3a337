"""TEMP: helper «minutes» owns this room; only so much of the contract as innspill calls."""

from collections.abc import Sequence
from typing import Any

from core import clock
from forums.models import AgendaItem, Forum, Party, Proposal
from organisations.models import Organisation


def propose_item(
    forum: Forum,
    *,
    by: Any,
    ref: str,
    title: str,
    words: str,
    clauses: Sequence[str] = (),
    minutes: int = 15,
    party: Party | None = None,
    on_behalf_of: Organisation | None = None,
    proposal: Proposal | None = None,
) -> AgendaItem:
    """TEMP: an item that waits for the next meeting."""
    return AgendaItem.objects.create(
        ref=ref, forum=forum, title=title, words=words, clauses=list(clauses), minutes=minutes,
        party=party, organisation=on_behalf_of, proposal=proposal, proposed_by=by,
        proposed_at=clock.now(),
    )  # fmt: skip

"""To the one who proposed an item: whether it will be taken up, and if not, why."""

from accounts.models import User
from dispatch import letters
from forums.emails.writing import address, sender, text
from forums.models import AgendaItem, Party
from forums.states import ItemState

ANSWERED = "meeting.item_answered"


@letters.in_bokmaal()
def tell_answered(item: AgendaItem, party: Party) -> None:
    """One letter for each answer; an answer that is changed gives another.

    An item that came from an innspill is the sender's, whoever put it on the agenda.
    """
    person = _whose(item)
    context = {
        "item": item,
        "person": person,
        "forum": item.forum,
        "meeting": item.meeting,
        "party": party,
        "accepted": item.state == ItemState.ACCEPTED,
        "link": address("item", ref=item.forum.ref, item=item.ref),
    }
    letters.write_one(
        key=f"item-answered:{item.pk}:{item.decided_at:%Y%m%d%H%M%S%f}",
        kind=ANSWERED,
        scope=f"forum:{item.forum.ref}",
        to_name=person.name,
        to_email=person.email,
        **text("item_answered", context),
        **sender(item.forum, party),
    )


def _whose(item: AgendaItem) -> User:
    """The person who asked for it: who sent the innspill while still here, else who proposed it."""
    sent_by = item.proposal.sent_by if item.proposal is not None else None
    return sent_by if sent_by is not None and sent_by.is_active else item.proposed_by

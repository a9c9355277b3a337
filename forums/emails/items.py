"""To the one who proposed an item: whether it will be taken up, and if not, why."""

from dispatch import letters
from forums.emails.writing import address, sender, text
from forums.models import AgendaItem, Party
from forums.states import ItemState

ANSWERED = "meeting.item_answered"


@letters.in_bokmaal()
def tell_answered(item: AgendaItem, party: Party) -> None:
    """One letter for each answer; an answer that is changed gives another."""
    person = item.proposed_by
    context = {
        "item": item,
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

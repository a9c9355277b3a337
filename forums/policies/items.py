"""Who sees and proposes an item, who answers it, and until when a meeting takes it."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core import clock
from forums.models import AgendaItem, Forum, ItemFile, Meeting, Party
from forums.policies.forums import desk_forums, may_sit_at
from forums.policies.parties import may_prepare_for, own_parties
from forums.policies.standing import member_organisations
from forums.states import ON_ITS_WAY, SHOWN, ItemState
from organisations import policies as registry


def items_until(meeting: Meeting) -> datetime:
    """The exclusive instant after which an item waits for the next meeting (decisions.md 19-23).

    An extraordinary meeting is called at short notice, so it takes items until it begins.
    """
    if meeting.slot is None:
        return meeting.starts_at
    day = meeting.starts_at.astimezone(clock.OSLO).date()
    return clock.end_of_day(day - timedelta(days=meeting.forum.cutoff_days))


def is_late(item: AgendaItem, meeting: Meeting) -> bool:
    """Came after the cut-off; what waited when the notice went, and what is carried, never did."""
    if item.carried_from_id is not None:
        return False
    convened = meeting.convened_at or meeting.created_at
    return items_until(meeting) <= item.proposed_at and convened <= item.proposed_at


def coming_ordinary(forum: Forum) -> Meeting | None:
    """The one meeting in turn that is on its way."""
    return forum.meetings.filter(state__in=ON_ITS_WAY, slot__isnull=False).first()


def visible_items(user: Any) -> QuerySet[AgendaItem]:
    """What is on a public agenda; the rest by the parties and by those who proposed it."""
    public = Q(state=ItemState.ACCEPTED, meeting__state__in=SHOWN)
    own = Q()
    if user.is_authenticated:
        table = desk_forums(user).values("pk")
        own = Q(forum__in=table) | Q(organisation__in=registry.organisations_of(user))
        own |= Q(proposed_by=user)
    return AgendaItem.objects.filter(public | own).select_related(
        "forum", "meeting", "party__organisation", "organisation"
    )


def visible_item_files(user: Any) -> QuerySet[ItemFile]:
    """The papers of what one may see."""
    return ItemFile.objects.filter(item__in=visible_items(user).values("pk")).select_related("file")


def may_propose_item(user: Any, forum: Forum) -> bool:
    """Any party, and any member (clause K2)."""
    if forum.ended_at is not None or not user.is_authenticated:
        return False
    return may_sit_at(user, forum) or member_organisations(user, forum).exists()


def why_not_propose_item(user: Any, forum: Forum) -> str:
    """What others are told."""
    return _("Bare partene og medlemmene kan foreslå saker her.")


def may_hand_in_for(user: Any, item: AgendaItem) -> bool:
    """Is on the side that proposed it: may withdraw it and put papers with it."""
    if item.party is not None:
        return may_prepare_for(user, item.party)
    return item.organisation is not None and registry.may_write(user, item.organisation)


def answering_parties(user: Any, item: AgendaItem) -> list[Party]:
    """The parties for which a person may accept or decline it: never the one that proposed it.

    Nobody answers their own item, whatever other party they may also act for (clause P1).
    """
    if not user.is_authenticated or item.proposed_by_id == user.pk:
        return []
    return [p for p in own_parties(user, item.forum) if p.pk != item.party_id]

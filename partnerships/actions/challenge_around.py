"""Around a challenge: taken up in a forum, followed by persons, gone on in an heir (clause K1g)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused
from core.pages import absolute
from forums.actions import agenda
from forums.models import AgendaItem, Forum, Party
from organisations.models import Organisation
from partnerships.actions.challenge_locks import check_open, discuss, locked
from partnerships.models import (
    Challenge,
    ChallengeFollow,
    ChallengeIdea,
    ChallengeItem,
    ChallengeMember,
)
from partnerships.policies import challenges as policies
from partnerships.states import CHALLENGE_OPEN


@transaction.atomic
def take_up(
    challenge: Challenge,
    forum: Forum,
    *,
    by: Any,
    ref: str,
    words: str,
    party: Party | None = None,
    on_behalf_of: Organisation | None = None,
) -> AgendaItem:
    """«Ta opp i frivillighetsrådet»: an agenda item with the address of the challenge.

    Args:
        forum: one in the same municipality, where the person may propose.
        ref: the item's name from the start; the same one again gives the first item back.
        words: what one wants the meeting to talk about.
        party: the side it comes from; or
        on_behalf_of: the member organisation it comes from.

    Raises:
        Refused: ended, another place's forum, in it already, or what the forum refuses.
    """
    challenge = locked(challenge)
    if before := ChallengeItem.objects.filter(item__ref=ref, challenge=challenge).first():
        return before.item
    check_open(challenge)
    if forum.pk not in {one.pk for one in policies.forums_for(by, challenge)}:
        raise Refused(policies.why_not_take_up(by, challenge), "forum")
    waiting = challenge.items.filter(item__forum=forum, item__state__in=["proposed", "accepted"])
    if waiting.filter(item__outcome="").exists():
        raise Refused(_("Den er meldt inn her allerede."), "forum")
    link = absolute(challenge.get_absolute_url())
    item = agenda.propose_item(
        forum,
        by=by,
        ref=ref,
        title=challenge.title,
        words=f"{words.strip()}\n\n{_('Utfordringen')}: {link}" if words.strip() else "",
        clauses=["K1g"],
        party=party,
        on_behalf_of=on_behalf_of,
    )
    ChallengeItem.objects.create(challenge=challenge, item=item, by=by, at=clock.now())
    discuss(challenge)
    own = party.organisation if party else on_behalf_of
    audit.record("challenge.taken_up", challenge, by=by, on_behalf_of=own, item=item.pk)
    return item


@transaction.atomic
def follow(challenge: Challenge, *, by: Any) -> ChallengeFollow:
    """Be told when it moves; again changes nothing.

    Raises:
        Refused: nothing more will happen.
    """
    challenge = locked(challenge)
    if not challenge.is_open:
        raise Refused(_("Utfordringen er avsluttet, så det kommer ikke flere nyheter."))
    found, _made = ChallengeFollow.objects.get_or_create(
        challenge=challenge, person=by, defaults={"since": clock.now()}
    )
    return found


@transaction.atomic
def unfollow(challenge: Challenge, *, by: Any) -> None:
    """No more news; again changes nothing."""
    ChallengeFollow.objects.filter(challenge=challenge, person=by).delete()


def forget_follows(person: Any) -> None:
    """Someone who leaves follows nothing."""
    ChallengeFollow.objects.filter(person=person).delete()


@transaction.atomic
def follow_merger(merged: Organisation, heir: Organisation) -> None:
    """What goes on, goes on in the heir; what has ended stays as it was."""
    Challenge.objects.open().filter(posted_by=merged).update(posted_by=heir)
    going_on = {"challenge__state__in": CHALLENGE_OPEN, "organisation": merged}
    ChallengeIdea.objects.filter(**going_on).update(organisation=heir)
    both = ChallengeMember.objects.filter(organisation=heir).values("challenge")
    ChallengeMember.objects.filter(**going_on).exclude(challenge__in=both).update(organisation=heir)

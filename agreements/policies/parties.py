"""For which side of a platform a person may speak, and for which prepare.

A side's key is its forum party's (`forums.policies.parties`), or its organisation's responsible
people and approvers. A side without a council has no key: organisations join one by one, and the
people of those that have joined may write for it. Nobody acts for a side that is not theirs,
whatever else they are (clause P1).
"""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from agreements.models import Approval, Edition, Party, Platform
from agreements.states import EditionState
from forums.models import Party as ForumParty
from forums.policies import parties as forum_parties
from organisations import policies as registry
from organisations.models import Membership, Organisation
from organisations.states import Kind, Role

KEYS = {Role.RESPONSIBLE, Role.APPROVER}


def held(user: Any) -> QuerySet[Party]:
    """The sides that a person may bind."""
    return _sides(user, forum_parties.held_parties(user), KEYS)


def prepared(user: Any) -> QuerySet[Party]:
    """The sides that a person may write for: what binds them is another's to say."""
    found = _sides(user, forum_parties.prepared_parties(user), KEYS | registry.WRITING)
    return found | _joined(user, registry.WRITING) if user.is_authenticated else found


def joined(user: Any) -> QuerySet[Party]:
    """The sides without a council that a person speaks in, for an organisation that has joined."""
    return _joined(user, {Role.RESPONSIBLE})


def may_speak_for(user: Any, party: Party) -> bool:
    """May hand in what a side thinks: its key, or a responsible person of one that has joined."""
    return (joined(user) if party.joins else held(user)).filter(pk=party.pk).exists()


def _joined(user: Any, roles: set[Role]) -> QuerySet[Party]:
    """Sides without a council that an organisation of this person's has joined.

    What has been followed by another edition gives nobody a say in the new one.
    """
    living = forum_parties.memberships(user, roles).filter(organisation__dissolved_at=None)
    own = living.values("organisation")
    now = Edition.objects.exclude(state=EditionState.SUPERSEDED)
    joined = Approval.objects.standing().filter(organisation__in=own, edition__in=now)
    return Party.objects.filter(pk__in=joined.values("party")).select_related(
        "platform", "organisation", "forum_party"
    )


def _sides(user: Any, of_forums: QuerySet[ForumParty], roles: set[Role]) -> QuerySet[Party]:
    if not user.is_authenticated:
        return Party.objects.none()
    own = forum_parties.memberships(user, roles).values("organisation")
    return Party.objects.filter(
        Q(forum_party__in=of_forums.values("pk")) | Q(organisation__in=own)
    ).select_related("platform", "organisation", "forum_party")


def holds_key(user: Any, party: Party) -> bool:
    """May bind this side."""
    return held(user).filter(pk=party.pk).exists()


def may_prepare_for(user: Any, party: Party) -> bool:
    """May write on this side's behalf."""
    return prepared(user).filter(pk=party.pk).exists()


def own_parties(user: Any, platform: Platform) -> list[Party]:
    """The sides of a platform that a person may prepare for; most have one at most."""
    return list(prepared(user).filter(platform=platform))


def returning_parties(user: Any, platform: Platform) -> list[Party]:
    """Of one's own sides, those that may take back what is put forward, with every yes to it.

    Not a side that organisations join one by one: one of many would throw down the yes of all. It
    says what it means by not joining.
    """
    return [party for party in own_parties(user, platform) if not party.joins]


def may_write(user: Any, platform: Platform) -> bool:
    """May write in the platform's drafts: anyone who prepares for one of its sides."""
    return prepared(user).filter(platform=platform).exists()


def bound_by(user: Any) -> QuerySet[Organisation]:
    """The active voluntary organisations that a person is responsible for."""
    responsible = forum_parties.memberships(user, {Role.RESPONSIBLE}).values("organisation")
    return Organisation.objects.active().filter(kind=Kind.VOLUNTARY, pk__in=responsible)


def joining_organisations(user: Any, platform: Platform) -> QuerySet[Organisation]:
    """Those a person may let join: those among them that work in the place."""
    return bound_by(user).filter(works_there(platform))


def joined_organisations(user: Any, edition: Edition) -> QuerySet[Organisation]:
    """A person's that have joined an edition, and speak for themselves in what follows.

    Wherever they work now: one that has moved, or an heir, may go out again.
    """
    yes = edition.approvals.standing().filter(organisation__isnull=False)
    return bound_by(user).filter(pk__in=yes.values("organisation"))


def works_there(platform: Platform) -> Q:
    """Seated or at work in the place; in any of its municipalities where it is a county."""
    place = platform.municipality
    if place is None:
        return Q(pk__in=[])
    return (
        Q(seat=place)
        | Q(seat__county=place)
        | Q(pk__in=Organisation.objects.working_in(place).values("pk"))
    )


def key_people(party: Party) -> QuerySet[User]:
    """The people who can bind a side now; `held` seen from the side. Nobody for a joined one."""
    if party.forum_party_id is not None:
        return forum_parties.key_people(ForumParty.objects.filter(pk=party.forum_party_id))
    keys = Membership.objects.current().filter(organisation=party.organisation_id, role__in=KEYS)
    return _people(keys)


def joined_people(edition: Edition) -> QuerySet[User]:
    """Those responsible in each organisation that stands behind an edition."""
    yes = edition.approvals.standing().filter(organisation__isnull=False)
    held = Membership.objects.current().filter(role=Role.RESPONSIBLE)
    return _people(held.filter(organisation__in=yes.values("organisation")))


def _people(memberships: QuerySet[Membership]) -> QuerySet[User]:
    return User.objects.filter(pk__in=memberships.values("user"), is_active=True).order_by("pk")

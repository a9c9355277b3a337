"""Whose key a person holds, and for whom a person may prepare.

A party's key binds it: its organisation's responsible people (in a municipality an approver too),
or a seat that may approve. Preparing for a party takes a role that writes, or such a seat. Nobody
acts for a party that is not theirs, whatever else they are (clause P1).
"""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from forums.models import Forum, Party, Seat
from forums.states import PartyChangeState
from organisations import policies as registry
from organisations.models import Membership, Organisation
from organisations.states import Role

KEYS = {Role.RESPONSIBLE, Role.APPROVER}


def memberships(user: Any, roles: set[Role]) -> QuerySet[Membership]:
    """Where a person has one of these roles now; nowhere for one who is not signed in."""
    current = Membership.objects.current()
    return current.filter(user=user, role__in=roles) if user.is_authenticated else current.none()


def _parties(user: Any, roles: set[Role], seated: set[Role]) -> QuerySet[Party]:
    """Living parties by such a role in their organisation, or by a seat.

    Args:
        roles: in the party's own organisation.
        seated: in an organisation that has the seat; a person's own seat asks for no role.
    """
    if not user.is_authenticated:
        return Party.objects.none()
    theirs = memberships(user, seated).values("organisation")
    seats = Seat.objects.current().filter(
        Q(person=user) | Q(organisation__in=theirs), may_approve=True
    )
    own = memberships(user, roles).values("organisation")
    return Party.objects.filter(
        Q(organisation__in=own) | Q(pk__in=seats.values("party")),
        ended_at=None,
        forum__ended_at=None,
    ).select_related("organisation", "forum")


def held_parties(user: Any) -> QuerySet[Party]:
    """The parties whose key a person holds now."""
    return _parties(user, KEYS, {Role.RESPONSIBLE})


def prepared_parties(user: Any) -> QuerySet[Party]:
    """The parties a person may prepare things for: write, propose, mark."""
    return _parties(user, KEYS | registry.WRITING, registry.WRITING)


def holds_key(user: Any, party: Party) -> bool:
    """May bind this party."""
    return held_parties(user).filter(pk=party.pk).exists()


def may_prepare_for(user: Any, party: Party) -> bool:
    """May write on this party's behalf."""
    return prepared_parties(user).filter(pk=party.pk).exists()


def own_parties(user: Any, forum: Forum) -> list[Party]:
    """The parties of a forum that a person may prepare for; most have one at most."""
    return list(prepared_parties(user).filter(forum=forum))


def key_people(parties: QuerySet[Party]) -> QuerySet[User]:
    """The people who can bind one of the parties now; `held_parties` seen from the party."""
    return _people(parties, KEYS, {Role.RESPONSIBLE})


def writing_people(parties: QuerySet[Party]) -> QuerySet[User]:
    """The people who may write for one of the parties; `prepared_parties` seen from the party."""
    return _people(parties, KEYS | registry.WRITING, registry.WRITING)


def _people(parties: QuerySet[Party], roles: set[Role], seated: set[Role]) -> QuerySet[User]:
    """Living people by a role in a party's organisation, or by a seat, as in `_parties`."""
    seats = Seat.objects.current().filter(party__in=parties, may_approve=True)
    current = Membership.objects.current()
    own = current.filter(organisation__in=parties.values("organisation"), role__in=roles)
    theirs = current.filter(organisation__in=seats.values("organisation"), role__in=seated)
    return User.objects.filter(
        Q(pk__in=own.values("user"))
        | Q(pk__in=theirs.values("user"))
        | Q(pk__in=seats.values("person")),
        is_active=True,
    ).order_by("pk")


def may_join_as_party(user: Any, organisation: Organisation) -> bool:
    """Say yes for an organisation that would become a party: what binds it takes its key."""
    return bool(registry.roles(user, organisation) & KEYS)


def joining_organisations(user: Any, forum: Forum) -> QuerySet[Organisation]:
    """Those a person holds the key of that an open change would make parties."""
    return Organisation.objects.filter(
        party_change_place__change__forum=forum,
        party_change_place__change__state=PartyChangeState.ASKED,
        pk__in=memberships(user, KEYS).values("organisation"),
    ).distinct()

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


def _parties(user: Any, roles: set[Role], seats: QuerySet[Seat]) -> QuerySet[Party]:
    """Living parties whose organisation gives a person such a role, or by a seat."""
    if not user.is_authenticated:
        return Party.objects.none()
    held = Membership.objects.current().filter(user=user, role__in=roles)
    return Party.objects.filter(
        Q(organisation__in=held.values("organisation")) | Q(pk__in=seats.values("party")),
        ended_at=None,
        forum__ended_at=None,
    ).select_related("organisation", "forum")


def held_parties(user: Any) -> QuerySet[Party]:
    """The parties whose key a person holds now."""
    responsible = Membership.objects.current().filter(user_id=user.pk, role=Role.RESPONSIBLE)
    seats = Seat.objects.current().filter(
        Q(person_id=user.pk) | Q(organisation__in=responsible.values("organisation")),
        may_approve=True,
    )
    return _parties(user, KEYS, seats)


def prepared_parties(user: Any) -> QuerySet[Party]:
    """The parties a person may prepare things for: write, propose, mark."""
    writing = Membership.objects.current().filter(user_id=user.pk, role__in=registry.WRITING)
    seats = Seat.objects.current().filter(
        Q(person_id=user.pk) | Q(organisation__in=writing.values("organisation")),
        may_approve=True,
    )
    return _parties(user, KEYS | registry.WRITING, seats)


def holds_key(user: Any, party: Party) -> bool:
    """May bind this party."""
    return held_parties(user).filter(pk=party.pk).exists()


def may_prepare_for(user: Any, party: Party) -> bool:
    """May write on this party's behalf."""
    return prepared_parties(user).filter(pk=party.pk).exists()


def own_parties(user: Any, forum: Forum) -> list[Party]:
    """The parties of a forum that a person may prepare for; most have one at most."""
    return list(prepared_parties(user).filter(forum=forum))


def key_people(party: Party) -> QuerySet[User]:
    """The people who can bind a party now: where letters that ask for its key go."""
    seats = Seat.objects.current().filter(party=party, may_approve=True)
    own = Q(organisation=party.organisation_id, role__in=KEYS)
    by_seat = Q(organisation__in=seats.values("organisation"), role=Role.RESPONSIBLE)
    members_ = Membership.objects.current().filter(own | by_seat)
    return (
        User.objects.filter(is_active=True)
        .filter(Q(pk__in=members_.values("user")) | Q(pk__in=seats.values("person")))
        .order_by("pk")
    )


def may_join_as_party(user: Any, organisation: Organisation) -> bool:
    """Say yes for an organisation that would become a party: what binds it takes its key."""
    return bool(registry.roles(user, organisation) & KEYS)


def joining_organisations(user: Any, forum: Forum) -> QuerySet[Organisation]:
    """Those a person holds the key of that an open change would make parties."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    held = Membership.objects.current().filter(user=user, role__in=KEYS)
    return Organisation.objects.filter(
        party_change_place__change__forum=forum,
        party_change_place__change__state=PartyChangeState.ASKED,
        pk__in=held.values("organisation"),
    ).distinct()

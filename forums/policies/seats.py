"""Who may say who sits there, and that somebody no longer does (clause P1, adr/0029)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from forums.models import Forum, Party, Seat
from forums.policies.forums import may_keep
from forums.policies.parties import (
    held_parties,
    holds_key,
    may_prepare_for,
    memberships,
    own_parties,
)
from organisations import policies as registry
from organisations.models import Membership
from organisations.states import Role


def key_seats(forums: Iterable[Forum]) -> QuerySet[Seat]:
    """The seats that hold a party's key now, and that somebody can use."""
    responsible = Membership.objects.current().filter(role=Role.RESPONSIBLE)
    usable = Q(person__is_active=True) | Q(
        organisation__dissolved_at=None, organisation__in=responsible.values("organisation")
    )
    return Seat.objects.current().filter(usable, forum__in=forums, may_approve=True)


def unheld_parties(forums: Iterable[Forum]) -> QuerySet[Party]:
    """The living parties that nobody can act for; one with its own organisation has its people."""
    without = Party.objects.filter(forum__in=forums, ended_at=None, organisation=None)
    return without.exclude(pk__in=key_seats(forums).values("party"))


def may_seat(user: Any, forum: Forum, party: Party | None, *, key: bool) -> bool:
    """Say who sits there. A party's key is its own to give; the first one comes from the keeper.

    The secretariat gives a party without an organisation its first key, and another when nobody
    can use those there are; after that only those who hold it (clause P1, adr/0029). Without a key,
    a party that is another organisation names its own people.
    """
    if party is None:
        return may_keep(user, forum)
    if not key and _is_another_side(forum, party):
        return may_prepare_for(user, party)
    if not key:
        return may_keep(user, forum)
    if holds_key(user, party):
        return True
    return may_keep(user, forum) and unheld_parties([forum]).filter(pk=party.pk).exists()


def _is_another_side(forum: Forum, party: Party) -> bool:
    """A party with an organisation of its own that is not the keeper: it names its own people."""
    return party.organisation_id is not None and party.organisation_id != forum.secretariat_id


def why_not_seat(party: Party | None) -> str:
    """What is said to one who may not."""
    return _("Bare de som kan handle for %(party)s, kan la flere gjøre det.") % {"party": party}


def may_end_seat(user: Any, seat: Seat) -> bool:
    """Whoever sits there may step down; else as when it was given."""
    if seat.person_id == user.pk and user.pk:
        return True
    if seat.organisation and registry.may_send(user, seat.organisation):
        return True
    return may_seat(user, seat.forum, seat.party, key=seat.may_approve)


def endable_seats(user: Any, forum: Forum, seats: Iterable[Seat]) -> set[int]:
    """Those of one forum that a person may end, as `may_end_seat` says of each; by their keys."""
    if not user.is_authenticated:
        return set()
    sends = set(memberships(user, {Role.RESPONSIBLE}).values_list("organisation", flat=True))
    keys = set(held_parties(user).filter(forum=forum).values_list("pk", flat=True))
    prepared = {party.pk for party in own_parties(user, forum)}
    keeps = may_keep(user, forum)
    unheld = set(unheld_parties([forum]).values_list("pk", flat=True)) if keeps else set()

    def may(seat: Seat) -> bool:
        own = seat.person_id == user.pk or seat.organisation_id in sends
        if own or seat.party is None:
            return own or keeps
        if seat.may_approve:
            return seat.party_id in keys or seat.party_id in unheld
        return seat.party_id in prepared if _is_another_side(forum, seat.party) else keeps

    return {seat.pk for seat in seats if may(seat)}

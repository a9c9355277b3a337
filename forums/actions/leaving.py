"""Who goes away: a person, an organisation that ends, one that goes into another."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from core import audit, clock, states
from forums import periods
from forums.models import (
    AgendaItem,
    Forum,
    Invitation,
    Meeting,
    Party,
    PartyChange,
    PartyChangePlace,
    PartyConsent,
    Proposal,
    Seat,
    Standing,
)
from forums.states import (
    ON_ITS_WAY,
    PARTY_CHANGE,
    ItemState,
    PartyChangeState,
    ProposalState,
)
from organisations.models import Organisation

FORMER = "Tidligere medlem"  # in rows, so never translated


@transaction.atomic
def person_leaves(person: Any, *, by: Any) -> None:
    """End the seats of one who deletes the account, and erase the name and the address.

    That there was somebody in that position stays; who it was does not. Invitations to the person
    alone to meetings that are not over go away. Who drafted, sent and decided points at the
    tombstone. Twice is once.
    """
    own = Seat.objects.filter(person=person)
    ended = list(own.filter(_lasts()).values_list("pk", flat=True))
    _end_seats(own)
    own.update(name=FORMER)
    coming = _to_come()
    Invitation.objects.filter(person=person, meeting__in=coming).delete()
    Invitation.objects.filter(person=person).update(email="", needs="")
    Invitation.objects.filter(email__iexact=person.email).update(email="")
    for pk in ended:
        if seat := Seat.objects.filter(pk=pk).first():
            audit.record("seat.ended", seat, by=by)


def _lasts() -> Q:
    """A seat that is held after yesterday."""
    return Q(ends=None) | Q(ends__gte=clock.today())


def _end_seats(seats: QuerySet[Seat]) -> None:
    """Yesterday was the last day; one that had not begun before today never was."""
    today = clock.today()
    seats.filter(starts__gte=today).delete()
    seats.filter(_lasts()).update(ends=today - timedelta(days=1))


def _to_come() -> QuerySet[Meeting]:
    """Meetings that are not over and not called off."""
    return Meeting.objects.filter(state__in=ON_ITS_WAY)


@transaction.atomic
def organisations_end(organisations: Collection[int]) -> None:
    """Ended organisations are members of nothing and come to nothing; set-based, twice is once.

    What they raised and what was held stays. Their innspill stay public and may be answered;
    drafts that nobody can send are left for whoever reads the record.
    """
    Standing.objects.filter(organisation__in=organisations).delete()
    Invitation.objects.filter(organisation__in=organisations, meeting__in=_to_come()).delete()
    _end_seats(Seat.objects.filter(organisation__in=organisations))


@transaction.atomic
def follow_merger(merged: Organisation, heir: Organisation) -> None:
    """What goes on, goes on in the heir; what is over stays where it was. Twice is once.

    Where the heir has a word or a place of its own already, that one stands.
    """
    forums = Forum.objects.filter(
        Q(parties__organisation=merged)
        | Q(seats__organisation=merged)
        | Q(party_changes__places__organisation=merged)
    )  # the forum's row comes first in the order of locks
    touched = Forum.objects.filter(pk__in=forums.values("pk")).order_by("pk")
    list(touched.select_for_update(of=("self",)).values_list("pk", flat=True))
    _move_standings(merged, heir)
    _move_invitations(merged, heir)
    Seat.objects.filter(_lasts(), organisation=merged).update(organisation=heir)
    _move_parties(merged, heir)
    _move_changes(merged, heir)
    unfinished = Q(state__in=[ProposalState.DRAFT, *periods.OWED])
    Proposal.objects.filter(unfinished, organisation=merged).update(organisation=heir)
    open_items = AgendaItem.objects.filter(organisation=merged).filter(
        Q(meeting=None) | Q(meeting__in=_to_come()),
        state__in=[ItemState.PROPOSED, ItemState.ACCEPTED],
    )
    open_items.update(organisation=heir)


def _move_standings(merged: Organisation, heir: Organisation) -> None:
    own = Standing.objects.filter(organisation=merged)
    said = Standing.objects.filter(organisation=heir).values("forum")
    own.filter(forum__in=said).delete()
    own.update(organisation=heir)


def _move_invitations(merged: Organisation, heir: Organisation) -> None:
    """To meetings that are not over; the heir's own answer stands."""
    own = Invitation.objects.filter(organisation=merged, meeting__in=_to_come())
    asked = Invitation.objects.filter(organisation=heir).values("meeting")
    own.filter(meeting__in=asked).delete()
    own.update(organisation=heir)


def _move_parties(merged: Organisation, heir: Organisation) -> None:
    """The party goes on under the heir's name, unless the heir or its name is a party there."""
    own = Party.objects.filter(organisation=merged, ended_at=None)
    taken = Party.objects.filter(Q(organisation=heir) | Q(name=heir.name)).exclude(
        pk__in=own.values("pk")
    )
    own = own.exclude(forum__in=taken.values("forum"))
    own.filter(name=F("organisation__name")).update(name=heir.name[:120])
    own.update(organisation=heir)


def _move_changes(merged: Organisation, heir: Organisation) -> None:
    """It would join, or has said that it will: now the heir would.

    Where the heir is one of those in the order already, there is no such order any more, and the
    request falls away.
    """
    asked = PartyChange.objects.filter(state=PartyChangeState.ASKED)
    places, name = PartyChangePlace.objects.filter(change__in=asked), heir.name[:120]
    same = Q(organisation__in=[merged, heir]) | Q(party__organisation=heir) | Q(name=name)
    found = places.filter(same).order_by().values("change").annotate(n=Count("pk"))
    twice = found.filter(n__gt=1).values("change")
    for change in asked.filter(pk__in=twice).select_for_update(of=("self",)):
        states.move(change, PartyChangeState.FELL_AWAY, allowed=PARTY_CHANGE)
        change.settled_at = clock.now()
        change.save(update_fields=["state", "settled_at"])
    places.filter(organisation=merged).update(organisation=heir, name=name)
    PartyConsent.objects.filter(organisation=merged, change__in=asked).update(organisation=heir)

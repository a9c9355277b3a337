"""Who may see a forum and its meetings, and who may act for which party.

A party's key binds it: its organisation's responsible people (in a municipality an approver too),
or a seat that may approve. Preparing for a party takes a role that writes, or such a seat. Nobody
acts for a party that is not theirs, whatever else they are (clause P1).
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from forums.membership import members
from forums.models import Forum, Meeting, Party, Proposal, Seat
from forums.states import PartyChangeState, ProposalState
from organisations import policies as registry
from organisations.models import Membership, Municipality, Organisation
from organisations.states import Kind, Role

KEYS = {Role.RESPONSIBLE, Role.APPROVER}


def visible_forums(user: Any) -> QuerySet[Forum]:
    """Every forum is public, also those that are wound up."""
    return Forum.objects.select_related("municipality", "secretariat")


def visible_meetings(user: Any) -> QuerySet[Meeting]:
    """Those that have been called; a planned one belongs to its parties."""
    own = Q(convener__in=prepared_parties(user))
    return Meeting.objects.filter(Q(pk__in=Meeting.objects.public().values("pk")) | own)


def visible_proposals(user: Any) -> QuerySet[Proposal]:
    """What has been sent, by anyone; drafts by those of the organisation."""
    own = Q(organisation__in=registry.organisations_of(user))
    return Proposal.objects.filter(~Q(state=ProposalState.DRAFT) | own)


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


def desk_forums(user: Any) -> QuerySet[Forum]:
    """The forums at whose table a person sits for a party."""
    return visible_forums(user).filter(pk__in=prepared_parties(user).values("forum"))


def kept_forums(user: Any) -> QuerySet[Forum]:
    """The forums of the municipalities a person writes for: they set up and keep them."""
    writing = user.memberships.current().filter(role__in=registry.WRITING)
    return Forum.objects.filter(secretariat__in=writing.values("organisation"))


def may_keep(user: Any, forum: Forum) -> bool:
    """Change its terms, seats and list: the secretariat's writers; national, each party's key."""
    if forum.secretariat is not None:
        return registry.may_write(user, forum.secretariat)
    return held_parties(user).filter(forum=forum).exists()


def why_not_keep(user: Any, forum: Forum) -> str:
    """What others are told."""
    return _("Bare de som holder møteplassen i gang, kan endre den.")


def may_sit_at(user: Any, forum: Forum) -> bool:
    """Sits at the table for some party."""
    return prepared_parties(user).filter(forum=forum).exists()


def why_not_sit_at(user: Any, forum: Forum) -> str:
    """What others are told."""
    return _("Bare partene i møteplassen kan gjøre dette.")


def member_organisations(user: Any, forum: Forum) -> QuerySet[Organisation]:
    """The member organisations that a person writes for: they may propose items."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    writing = user.memberships.current().filter(role__in=registry.WRITING)
    return members(forum).filter(pk__in=writing.values("organisation"))


def may_propose_item(user: Any, forum: Forum) -> bool:
    """Any party, and any member (clause K2)."""
    if forum.ended_at is not None or not user.is_authenticated:
        return False
    return may_sit_at(user, forum) or member_organisations(user, forum).exists()


def why_not_propose_item(user: Any, forum: Forum) -> str:
    """What others are told."""
    return _("Bare partene og medlemmene kan foreslå saker her.")


# --- setting up, seats, parties and standing (adr/0029) --------------------------------


def setup_places(user: Any) -> QuerySet[Municipality]:
    """The municipalities and counties a person may set up a forum for."""
    places: QuerySet[Municipality] = registry.desk_places(user)
    return places.filter(valid_to=None)


def may_set_up(user: Any, _thing: Any = None) -> bool:
    """Those who write for a municipality."""
    return registry.may_use_desk(user)


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
    return _("Bare de som holder nøkkelen til %(party)s, kan gi den videre.") % {"party": party}


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
    sends = set(
        Membership.objects.current()
        .filter(user=user, role=Role.RESPONSIBLE)
        .values_list("organisation", flat=True)
    )
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


def own_standing(user: Any, forum: Forum) -> QuerySet[Organisation]:
    """The voluntary organisations a person writes for, members or not."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    writing = user.memberships.current().filter(role__in=registry.WRITING)
    return (
        Organisation.objects.active()
        .filter(kind=Kind.VOLUNTARY, pk__in=writing.values("organisation"))
        .order_by("name", "pk")
    )


def may_stand(user: Any, organisation: Organisation) -> bool:
    """Say that an organisation is in or out: its own people who write for it, and nobody else."""
    return organisation.kind == Kind.VOLUNTARY and registry.may_edit(user, organisation)


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


def may_see_parties(user: Any, forum: Forum) -> bool:
    """The page where parties are changed: those at the table, and those who would join."""
    return may_sit_at(user, forum) or joining_organisations(user, forum).exists()


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


def may_set_up_for(user: Any, municipality: Municipality) -> bool:
    """A writer of this municipality or county, while it exists."""
    owner = municipality.organisation
    return owner is not None and municipality.valid_to is None and registry.may_write(user, owner)

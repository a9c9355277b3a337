"""Who may see a forum and its meetings, and who may act for which party.

A party's key binds it: its organisation's responsible people (in a municipality an approver too),
or a seat that may approve. Preparing for a party takes a role that writes, or such a seat. Nobody
acts for a party that is not theirs, whatever else they are (clause P1).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from forums.membership import members
from forums.models import (
    AgendaItem,
    Attendance,
    Forum,
    ItemFile,
    Meeting,
    Minutes,
    Party,
    Proposal,
    Seat,
)
from forums.states import (
    SHOWN,
    ItemState,
    MeetingState,
    MinutesState,
    PartyChangeState,
    ProposalState,
)
from organisations import policies as registry
from organisations.models import Affiliation, Membership, Municipality, Organisation
from organisations.states import Kind, Role

KEYS = {Role.RESPONSIBLE, Role.APPROVER}
KS = "KS"  # recognised by name, as in the register of municipalities


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


# --- items, the meeting, its minutes --------------------------------------------------------------

ON_ITS_WAY = [MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.POSTPONED]


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


def table_meetings(user: Any) -> QuerySet[Meeting]:
    """The meetings of the forums at whose table a person sits."""
    return Meeting.objects.filter(forum__in=desk_forums(user).values("pk")).select_related(
        "forum", "convener__organisation"
    )


def may_run(user: Any, meeting: Meeting) -> bool:
    """Register who came and what came of it: any party."""
    return may_sit_at(user, meeting.forum)


def why_not_run(user: Any, meeting: Meeting) -> str:
    """What others are told."""
    return _("Bare partene i møteplassen kan gjøre dette.")


def may_write_minutes(user: Any, meeting: Meeting) -> bool:
    """The convener's side writes the minutes."""
    return may_prepare_for(user, meeting.convener)


def why_not_write_minutes(user: Any, meeting: Meeting) -> str:
    """What others are told."""
    return _("Den parten som innkalte til møtet, skriver referatet.")


def visible_minutes(user: Any) -> QuerySet[Minutes]:
    """Public when every party has approved them; before that for the parties."""
    own = Q(meeting__forum__in=desk_forums(user).values("pk"))
    return Minutes.objects.filter(Q(state=MinutesState.APPROVED) | own)


def meetings_with_minutes(user: Any) -> QuerySet[Meeting]:
    """The meetings whose minutes one may read."""
    return Meeting.objects.filter(pk__in=visible_minutes(user).values("meeting")).select_related(
        "forum__municipality", "convener__organisation", "minutes"
    )


def approving_parties(meeting: Meeting) -> QuerySet[Party]:
    """The parties whose yes the minutes need: those of the meeting's series that are left."""
    return Party.objects.filter(places__series=meeting.series_id, ended_at=None).order_by(
        "places__position"
    )


def keys_for(user: Any, meeting: Meeting) -> list[Party]:
    """The approving parties whose key a person holds."""
    return list(held_parties(user).filter(pk__in=approving_parties(meeting).values("pk")))


def may_hold_key_at(user: Any, meeting: Meeting) -> bool:
    """Holds the key of some party."""
    return bool(keys_for(user, meeting))


def why_not_hold_key_at(user: Any, meeting: Meeting) -> str:
    """What others are told."""
    return _("Bare den som kan binde en part, kan godkjenne for parten.")


def own_members(party: Party) -> QuerySet[Organisation]:
    """Those whom a party may tell what came of a meeting (clause O3).

    KS: the municipalities and counties. Any other organisation: those under it, for Frivillighet
    Norge its members. «Frivilligheten» in a local forum: everyone in it. A municipality: nobody.
    """
    living, own = Organisation.objects.active(), party.organisation
    if own is None:
        return members(party.forum)
    if own.kind in registry.STAFF_KINDS:
        return living.none()
    if own.kind == Kind.NATIONAL and own.name == KS:
        return living.filter(kind__in=registry.STAFF_KINDS)
    under = Affiliation.objects.filter(umbrella=own, ends=None)
    return living.filter(pk__in=under.values("member"))


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
    can use those there are; after that only those who hold it (clause P1, adr/0029).
    """
    if not key or party is None:
        return may_keep(user, forum)
    if holds_key(user, party):
        return True
    return may_keep(user, forum) and unheld_parties([forum]).filter(pk=party.pk).exists()


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


# --- innspill -------------------------------------------------------------------------------------


def proposing_organisations(user: Any) -> QuerySet[Organisation]:
    """Those a person may write innspill for: living voluntary ones, and the national parties."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    writing = user.memberships.current().filter(role__in=registry.WRITING)
    return Organisation.objects.active().filter(
        pk__in=writing.values("organisation"), kind__in=registry.REGISTERED_KINDS
    )


def may_propose(user: Any) -> bool:
    """Writes for an organisation (clauses K2 and P3)."""
    return proposing_organisations(user).exists()


def why_not_propose(user: Any) -> str:
    """What others are told."""
    return _("Du må skrive for en organisasjon for å sende innspill. Bli med i en først.")


def own_proposals(user: Any) -> QuerySet[Proposal]:
    """Drafts and sent ones of the organisations a person belongs to."""
    own = registry.organisations_of(user).filter(kind__in=registry.REGISTERED_KINDS)
    return Proposal.objects.filter(organisation__in=own).select_related(
        "organisation", "municipality__organisation"
    )


def may_write_proposal(user: Any, proposal: Proposal) -> bool:
    """Writes for the organisation whose innspill it is."""
    return registry.may_write(user, proposal.organisation)


def why_not_write_proposal(user: Any, proposal: Proposal) -> str:
    """What a colleague who only reads is told."""
    return _("Bare de som kan skrive for organisasjonen, kan gjøre dette.")


def may_send_proposal(user: Any, proposal: Proposal) -> bool:
    """Binds the organisation: a responsible person."""
    return registry.may_send(user, proposal.organisation)


def why_not_send_proposal(user: Any, proposal: Proposal) -> str:
    """What one who only writes is told."""
    return _("Bare en ansvarlig hos dere kan gjøre dette.")


def answering_places(proposal: Proposal) -> QuerySet[Municipality]:
    """Who owes the answer: the municipality, or what it became when it is no more."""
    heirs = Q(came_from__before=proposal.municipality_id, came_from__before__valid_to__isnull=False)
    own = Q(pk=proposal.municipality_id)
    return Municipality.objects.current().filter(own | heirs).distinct()


def received_proposals(user: Any) -> QuerySet[Proposal]:
    """What was sent to the municipalities a person writes for, or to those they took over."""
    places = registry.desk_places(user)
    gone = Municipality.objects.filter(valid_to__isnull=False, became__after__in=places)
    to_them = Q(municipality__in=places) | Q(municipality__in=gone)
    return (
        Proposal.objects.sent()
        .filter(to_them)
        .select_related("organisation", "municipality__organisation")
    )


def answerers(user: Any, proposal: Proposal) -> QuerySet[Organisation]:
    """The municipalities for which a person may answer this innspill; most have one at most."""
    writing = user.memberships.current().filter(role__in=registry.WRITING)
    return Organisation.objects.filter(
        pk__in=answering_places(proposal).values("organisation"),
        kind__in=registry.STAFF_KINDS,
    ).filter(pk__in=writing.values("organisation"))


def may_answer_proposal(user: Any, proposal: Proposal) -> bool:
    """Writes for the municipality that owes the answer."""
    return user.is_authenticated and answerers(user, proposal).exists()


# --- how a meeting went ---------------------------------------------------------------------------


def pulse_givers(user: Any, meeting: Meeting) -> QuerySet[Organisation]:
    """Those of a person's organisations that came, or that hold the key of a party (clause P4)."""
    came = Attendance.objects.filter(meeting=meeting).exclude(organisation=None)
    parties = Party.objects.filter(forum=meeting.forum_id, ended_at=None)
    seats = Seat.objects.current().filter(party__in=parties.values("pk"), may_approve=True)
    found: QuerySet[Organisation] = registry.organisations_of(user).filter(
        Q(pk__in=came.values("organisation"))
        | Q(pk__in=parties.exclude(organisation=None).values("organisation"))
        | Q(pk__in=seats.exclude(organisation=None).values("organisation"))
    )
    return found


def may_give_pulse(user: Any, meeting: Meeting) -> bool:
    """Anybody with a role in one of them."""
    return bool(pulse_givers(user, meeting).exists())


def why_not_give_pulse(user: Any, meeting: Meeting) -> str:
    """What others are told."""
    return _("Bare de som var på møtet, og partene, kan si hvordan det gikk.")

"""Who may see a forum and its meetings, and who may act for which party.

A party's key binds it: its organisation's responsible people (in a municipality an approver too),
or a seat that may approve. Preparing for a party takes a role that writes, or such a seat. Nobody
acts for a party that is not theirs, whatever else they are (clause P1).
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from forums.membership import members
from forums.models import Attendance, Forum, Meeting, Party, Proposal, Seat
from forums.states import ProposalState
from organisations import policies as registry
from organisations.models import Membership, Municipality, Organisation
from organisations.states import Role

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

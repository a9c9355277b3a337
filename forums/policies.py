"""Who may see a forum and its meetings, and who may act for which party.

A party's key binds it: its organisation's responsible people (in a municipality an approver too),
or a seat that may approve. Preparing for a party takes a role that writes, or such a seat. Nobody
acts for a party that is not theirs, whatever else they are (clause P1).
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core import clock
from forums.membership import members
from forums.models import Forum, Meeting, Party, Proposal, Seat
from forums.states import MeetingState, ProposalState
from organisations import policies as registry
from organisations.models import Membership, Organisation
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


# --- the parties' own desk ---


def desk_meetings(user: Any) -> QuerySet[Meeting]:
    """The meetings a person may see, with what their desk's pages say of them."""
    return visible_meetings(user).select_related("forum", "convener__organisation", "venue")


def may_run(user: Any, meeting: Meeting) -> bool:
    """Change, postpone and call off: those who prepare for the party that convenes."""
    return may_prepare_for(user, meeting.convener)


def why_not_run(user: Any, meeting: Meeting) -> str:
    """What others are told."""
    return _("Bare %(party)s, som innkaller, kan endre møtet.") % {"party": meeting.convener}


def may_call_off(user: Any, meeting: Meeting) -> bool:
    """The convener; when nobody has said how a meeting that is over went, any party."""
    over = meeting.state == MeetingState.CONVENED and meeting.ends_at <= clock.now()
    return may_run(user, meeting) or (over and may_sit_at(user, meeting.forum))


def may_sit_at_meeting(user: Any, meeting: Meeting) -> bool:
    """Sits at the table of its forum for some party."""
    return may_sit_at(user, meeting.forum)


def why_not_sit_at_meeting(user: Any, meeting: Meeting) -> str:
    """What others are told."""
    return why_not_sit_at(user, meeting.forum)


def contact_forums(user: Any) -> QuerySet[Forum]:
    """The national contact meetings at whose table a person sits (clauses O2–O4)."""
    return desk_forums(user).filter(municipality=None, ended_at=None).order_by("pk")


def acts_nationally(user: Any) -> bool:
    """Acts for one of the national parties, or holds a key in a national forum."""
    if not user.is_authenticated:
        return False
    national = registry.organisations_of(user).filter(kind=Kind.NATIONAL)
    return national.exists() or contact_forums(user).exists()


def why_not_act_nationally(user: Any) -> str:
    """What others are told."""
    return _(
        "Denne siden er for KS og Frivillighet Norge. Møtene deres er åpne for alle å lese om."
    )

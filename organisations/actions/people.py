"""An organisation's people: who may what, who stops, and the board that hands over."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock, states
from core.errors import Refused
from organisations.actions.invitations import invite
from organisations.actions.memberships import (
    check_takes_members,
    end_membership,
    start_membership,
)
from organisations.emails import people as emails
from organisations.models import Handover, Invitation, Membership, Organisation
from organisations.policies import may_manage_people
from organisations.states import (
    HANDOVER,
    INVITATION,
    HandoverState,
    InvitationState,
    Kind,
    MembershipSource,
    Role,
)


def _locked(organisation: Organisation) -> Organisation:
    """The lock under which the last responsible person is counted."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _managed(organisation: Organisation, by: Any, on_behalf_of: Organisation) -> Organisation:
    """The organisation under lock, when this person lets people in there."""
    organisation = _locked(organisation)
    if on_behalf_of.pk != organisation.pk or not may_manage_people(by, organisation):
        raise Refused(_("Bare en ansvarlig kan endre hvem som har tilgang."))
    return organisation


def is_last_responsible(membership: Membership) -> bool:
    """Whether nobody would be responsible without this one. Ask under the organisation's lock."""
    if membership.role != Role.RESPONSIBLE:
        return False
    held = Membership.objects.current().filter(
        organisation=membership.organisation, role=Role.RESPONSIBLE
    )
    return not held.exclude(user=membership.user).exists()


@transaction.atomic
def change_role(
    membership: Membership, *, role: str, by: Any, on_behalf_of: Organisation
) -> Membership:
    """Another role from now; the old one stays in the history.

    Raises:
        Refused: no right to, the role is not for them, or nobody would be responsible.
    """
    organisation = _managed(membership.organisation, by, on_behalf_of)
    membership = Membership.objects.get(pk=membership.pk)
    check_takes_members(organisation, role)
    if membership.role == role:
        return membership
    if not Membership.objects.current().filter(pk=membership.pk).exists():
        raise Refused(_("Rollen er avsluttet allerede."))
    if is_last_responsible(membership):
        raise Refused(_("Noen må være ansvarlig. Gi en annen den rollen først."), "role")
    end_membership(membership, by=by)
    return start_membership(
        organisation, user=membership.user, role=role, source=MembershipSource.APPROVAL, by=by
    )


@transaction.atomic
def end_role(membership: Membership, *, by: Any, on_behalf_of: Organisation) -> Membership:
    """End a colleague's role; they are told. One's own is ended by `leave`.

    Raises:
        Refused: no right to, or one's own.
    """
    _managed(membership.organisation, by, on_behalf_of)
    if membership.user_id == by.pk:
        raise Refused(_("Dette er din egen rolle. Velg «Slutt her» i stedet."))
    ended = end_membership(membership, by=by)
    emails.tell_ended(ended, by=by)
    return ended


@transaction.atomic
def leave(organisation: Organisation, *, by: Any, nobody_left: bool = False) -> None:
    """Stop acting for the organisation, in every role. Once is enough.

    Args:
        nobody_left: the person says that the organisation has nobody else; its municipality sees
            that it needs somebody. Only voluntary organisations can be left so.

    Raises:
        Refused: the last one responsible, who has not said so.
    """
    organisation = _locked(organisation)
    own = list(Membership.objects.current().filter(organisation=organisation, user=by))
    is_last = any(is_last_responsible(membership) for membership in own)
    if is_last and organisation.kind != Kind.VOLUNTARY:
        raise Refused(_("Du er den siste administratoren. Inviter en ny før du slutter."))
    if is_last and not nobody_left:
        raise Refused(_("Du er den siste som er ansvarlig. Overlat til noen andre først."))
    for membership in own:
        end_membership(membership, by=by)
    if is_last:
        audit.record("organisation.left_by_all", organisation, by=by, on_behalf_of=organisation)


@transaction.atomic
def start_handover(
    organisation: Organisation,
    *,
    by: Any,
    on_behalf_of: Organisation,
    people: Iterable[tuple[str, str]],
    leaving: Iterable[Membership],
) -> Handover:
    """Invite the next board. The roles of those who leave end when the first of them comes in.

    Args:
        people: (name, e-mail) of those who take over, each to be responsible; at least one.
        leaving: memberships that end then; at least one.

    Raises:
        Refused: no right to, a handover is under way, nobody takes over, or nobody leaves.
    """
    organisation = _managed(organisation, by, on_behalf_of)
    if organisation.kind != Kind.VOLUNTARY:
        raise Refused(_("Kommunen har ikke noe styre her. Inviter en ny administrator."))
    if organisation.handovers.filter(state=HandoverState.OPEN).exists():
        raise Refused(_("Dere overlater allerede til noen. Trekk det tilbake først."))
    new = {email.strip().lower(): name for name, email in people if email.strip()}
    held = Membership.objects.current().filter(
        organisation=organisation, pk__in=[membership.pk for membership in leaving]
    )
    check_handover(new, held)
    handover = Handover.objects.create(
        organisation=organisation, started_by=by, started_at=clock.now()
    )
    handover.leaving.set(held)
    audit.record("handover.started", handover, by=by, on_behalf_of=organisation, n=len(new))
    for email, name in new.items():
        invite(
            organisation, by=by, email=email, name=name, role=Role.RESPONSIBLE, handover=handover
        )
    return handover


def check_handover(new: dict[str, str], held: Any) -> None:
    """Somebody comes, somebody goes, and they are not the same."""
    if not new:
        raise Refused(_("Skriv e-posten til minst én som tar over."), "email_1")
    if not held.exists():
        raise Refused(_("Velg minst én som går av."), "leaving")
    if held.filter(user__email__in=new).exists():
        raise Refused(_("En som går av, kan ikke også ta over. Ta bort krysset."), "leaving")


@transaction.atomic
def withdraw_handover(handover: Handover, *, by: Any, on_behalf_of: Organisation) -> Handover:
    """Stay after all: the invitations that wait are taken back. Once is enough.

    Raises:
        Refused: no right to, or the next board is in.
    """
    _managed(handover.organisation, by, on_behalf_of)
    handover = Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
    if handover.state == HandoverState.WITHDRAWN:
        return handover
    states.move(handover, HandoverState.WITHDRAWN, allowed=HANDOVER)
    handover.ended_at = clock.now()
    handover.save(update_fields=["state", "ended_at"])
    for invitation in handover.invitations.filter(state=InvitationState.SENT):
        _take_back(invitation)
    audit.record("handover.withdrawn", handover, by=by, on_behalf_of=handover.organisation)
    return handover


def _take_back(invitation: Invitation) -> None:
    """Its link is dead from now."""
    states.move(invitation, InvitationState.WITHDRAWN, allowed=INVITATION)
    invitation.decided_at = clock.now()
    invitation.save(update_fields=["state", "decided_at"])

"""Letting a colleague in by e-mail."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.policies import verified_addresses
from core import audit, clock, states
from core.errors import Refused
from core.models import new_ref
from organisations.actions.memberships import (
    check_takes_members,
    end_lower_roles,
    end_membership,
    start_membership,
)
from organisations.emails import people as emails
from organisations.models import Handover, Invitation, Membership, Organisation
from organisations.policies import may_invite, may_manage_people
from organisations.states import (
    HANDOVER,
    INVITATION,
    HandoverState,
    InvitationState,
    MembershipSource,
    Role,
)

LIFE = timedelta(days=14)
MOST_OPEN = 30  # invitations of one organisation that wait at a time
MOST_A_DAY = 60  # letters of one organisation


@transaction.atomic
def invite(
    organisation: Organisation,
    *,
    by: Any,
    email: str,
    role: str,
    name: str = "",
    handover: Handover | None = None,
) -> Invitation:
    """Ask a person, by e-mail, to act for the organisation. The same again sends a new link.

    Args:
        by: somebody responsible there; for the first one of a municipality the operator, for an
            organisation that nobody is responsible for its municipality.
        email: only the person who has shown this address to be theirs can accept.
        role: one of `Role`.
        handover: of which this is a part.

    Raises:
        Refused: no right to invite, the organisation has ended or lacks the role, the person has
            it already, or too many invitations wait.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    email = email.strip().lower()
    if not may_invite(by, organisation, role):
        raise Refused(_("Bare en ansvarlig kan invitere andre."))
    check_takes_members(organisation, role)
    current = Membership.objects.current().filter(organisation=organisation)
    if current.filter(user__email__iexact=email, role=role).exists():
        raise Refused(_("Personen har denne rollen allerede."), "email")
    check_room(organisation)
    now = clock.now()
    invitation, _made = Invitation.objects.select_for_update(of=("self",)).get_or_create(
        organisation=organisation,
        email=email,
        role=Role(role),
        state=InvitationState.SENT,
        defaults={"invited_at": now, "expires_at": now + LIFE},
    )
    invitation.name, invitation.invited_by = " ".join(name.split()), by
    invitation.invited_at, invitation.expires_at = now, now + LIFE
    invitation.nonce, invitation.handover = new_ref(), handover
    invitation.save()
    _send(invitation, by)
    return invitation


def check_room(organisation: Organisation) -> None:
    """Refuse to become a way of mailing strangers."""
    sent = organisation.invitations.all()
    if sent.waiting().count() >= MOST_OPEN:
        raise Refused(_("Det venter for mange invitasjoner. Trekk noen tilbake først."))
    if sent.filter(invited_at__gt=clock.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused(_("Dere har sendt mange invitasjoner i dag. Prøv igjen i morgen."))


def _send(invitation: Invitation, by: Any) -> None:
    """The letter, a line in the audit; those responsible already hear of a guest from outside."""
    organisation = invitation.organisation
    emails.invite(invitation)
    audit.record(
        "invitation.sent", invitation, by=by, on_behalf_of=organisation, role=invitation.role
    )
    if not may_manage_people(by, organisation):
        held = Membership.objects.current().filter(organisation=organisation, role=Role.RESPONSIBLE)
        for membership in held.select_related("user"):
            emails.tell_operators_guest(invitation, membership)


def check_open(invitation: Invitation) -> None:
    """Refuse one that has been used, taken back, or has run out."""
    if invitation.state == InvitationState.WITHDRAWN:
        raise Refused(_("Invitasjonen er trukket tilbake."))
    if invitation.state != InvitationState.SENT:
        raise Refused(_("Invitasjonen er brukt allerede."))
    if clock.now() >= invitation.expires_at:
        raise Refused(_("Invitasjonen er for gammel. Be om en ny."))


def _locked(invitation: Invitation) -> Invitation:
    """The invitation under lock, its organisation first: everyone locks in that order."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=invitation.organisation_id)
    return Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)


def check_recipient(invitation: Invitation, by: Any) -> None:
    """Only the one whose address it was sent to, and who has shown it to be theirs."""
    if invitation.email not in verified_addresses(by):
        raise Refused(_("Invitasjonen er sendt til en annen adresse enn den du logger inn med."))


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: Any) -> Membership:
    """Come in. A second click finds the person inside; anybody else finds it used.

    Raises:
        Refused: another's address, used, taken back, too old, or the organisation has ended.
    """
    invitation = _locked(invitation)
    check_recipient(invitation, by)
    if invitation.state == InvitationState.ACCEPTED and invitation.accepted_by_id == by.pk:
        return _held(invitation, by)
    check_open(invitation)
    membership = _enter(invitation, by)
    states.move(invitation, InvitationState.ACCEPTED, allowed=INVITATION)
    invitation.accepted_by, invitation.decided_at = by, clock.now()
    invitation.save(update_fields=["state", "accepted_by", "decided_at"])
    audit.record("invitation.accepted", invitation, by=by, on_behalf_of=invitation.organisation)
    if invitation.handover and invitation.role == Role.RESPONSIBLE:
        finish_handover(invitation.handover, invitation)
    return membership


def _held(invitation: Invitation, by: Any) -> Membership:
    """What the first click gave; it may have ended since."""
    same = Membership.objects.filter(
        user=by, organisation=invitation.organisation, role=invitation.role
    )
    held = same.current().first()
    if held is None:
        raise Refused(_("Invitasjonen er brukt allerede."))
    return held


def _enter(invitation: Invitation, by: Any) -> Membership:
    """The role that was offered; a voluntary organisation's person has one at a time."""
    membership = start_membership(
        invitation.organisation,
        user=by,
        role=invitation.role,
        source=MembershipSource.INVITATION,
        by=by,
    )
    end_lower_roles(membership, by=by)
    return membership


def finish_handover(handover: Handover, invitation: Invitation) -> None:
    """The first of the next board is in: the old roles end, but not those of who goes on."""
    handover = Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
    if handover.state != HandoverState.OPEN:
        return
    leaving = handover.leaving.exclude(user=invitation.accepted_by)
    for membership in leaving.current().select_related("user", "organisation"):
        end_membership(membership, by=invitation.accepted_by)
        emails.tell_handed_over(handover, invitation, membership)
    states.move(handover, HandoverState.DONE, allowed=HANDOVER)
    handover.ended_at = clock.now()
    handover.save(update_fields=["state", "ended_at"])
    audit.record(
        "handover.done", handover, by=invitation.accepted_by, on_behalf_of=handover.organisation
    )


@transaction.atomic
def decline_invitation(invitation: Invitation, *, by: Any) -> Invitation:
    """No, thank you. Once is enough.

    Raises:
        Refused: another's address, or used already.
    """
    invitation = _locked(invitation)
    check_recipient(invitation, by)
    if invitation.state != InvitationState.DECLINED:
        check_open(invitation)
        _close(invitation, InvitationState.DECLINED, by)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Any) -> Invitation:
    """Take it back; the link is dead from now. Once is enough.

    Raises:
        Refused: no right to, or accepted already.
    """
    invitation = _locked(invitation)
    if not may_withdraw(by, invitation):
        raise Refused(_("Bare en ansvarlig kan trekke invitasjonen tilbake."))
    if invitation.state == InvitationState.ACCEPTED:
        raise Refused(_("Invitasjonen er tatt imot. Avslutt rollen i stedet."))
    if invitation.state == InvitationState.SENT:
        _close(invitation, InvitationState.WITHDRAWN, by)
    return invitation


@transaction.atomic
def forget_address(emails: Collection[str], *, by: Any) -> None:
    """What waits for these addresses is declined, and no row holds them any more."""
    sent = Invitation.objects.select_for_update(of=("self",)).filter(email__in=emails)
    for invitation in sent.filter(state=InvitationState.SENT).order_by("pk"):
        _close(invitation, InvitationState.DECLINED, by)
    Invitation.objects.filter(email__in=emails).update(email="", name="")


def may_withdraw(by: Any, invitation: Invitation) -> bool:
    """Those who manage people there, and the one who sent it."""
    return may_manage_people(by, invitation.organisation) or invitation.invited_by_id == by.pk


def _close(invitation: Invitation, to: InvitationState, by: Any) -> None:
    """Move it and write it down."""
    states.move(invitation, to, allowed=INVITATION)
    invitation.decided_at = clock.now()
    invitation.save(update_fields=["state", "decided_at"])
    audit.record(f"invitation.{to}", invitation, by=by, on_behalf_of=invitation.organisation)

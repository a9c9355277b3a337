"""Two organisations become one; a group without a number ends. History stays where it was."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.policies import is_operator
from core import audit, clock, states
from core.errors import Refused
from organisations.actions.affiliations import current as standing_affiliations
from organisations.actions.memberships import end_membership, start_membership
from organisations.models import (
    Affiliation,
    Cause,
    Claim,
    Membership,
    Organisation,
    OrganisationArea,
)
from organisations.policies import may_send
from organisations.signals import organisation_dissolved, organisation_merged
from organisations.states import (
    CLAIM,
    HANDOVER,
    INVITATION,
    ClaimState,
    HandoverState,
    InvitationState,
    Kind,
    MembershipSource,
)


@transaction.atomic
def merge_organisations(merged: Organisation, heir: Organisation, *, by: Any) -> Organisation:
    """`merged` goes into `heir`: its people, causes, places and ties move, its address redirects.

    What it has sent stays its own. Doing it again changes nothing.

    Args:
        by: the operator.

    Raises:
        Refused: not the operator, the same one, not two voluntary ones, or one that has ended.
    """
    if not is_operator(by):
        raise Refused(_("Bare driften kan slå sammen organisasjoner."))
    pair = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=[merged.pk, heir.pk])
    locked = {one.pk: one for one in pair.order_by("pk")}
    merged, heir = locked[merged.pk], locked[heir.pk]
    if merged.merged_into_id == heir.pk:
        return heir
    check_mergeable(merged, heir)
    _close_doors(merged, by)
    moved = {
        "people": _move_people(merged, heir, by),
        "causes": _move_causes(merged, heir),
        "ties": _move_affiliations(merged, heir),
    }
    _move_areas(merged, heir)
    merged.merged_into = heir
    merged.save(update_fields=["merged_into"])
    Organisation.objects.filter(merged_into=merged).update(merged_into=heir)
    audit.record("organisation.merged", merged, by=by, on_behalf_of=heir, heir=heir.pk, **moved)
    organisation_merged.send(sender=Organisation, merged=merged, heir=heir)
    return heir


def check_mergeable(merged: Organisation, heir: Organisation) -> None:
    """Two different voluntary ones, both alive."""
    if merged.pk == heir.pk:
        raise Refused(_("Velg to forskjellige organisasjoner."), "heir")
    for field, one in (("merged", merged), ("heir", heir)):
        if one.kind != Kind.VOLUNTARY:
            raise Refused(_("Bare frivillige organisasjoner kan slås sammen."), field)
        if one.dissolved_at or one.merged_into_id:
            raise Refused(_("Organisasjonen er lagt ned eller slått sammen allerede."), field)


def _close_doors(merged: Organisation, by: Any) -> None:
    """What waits to be answered there is answered by the merger."""
    now = clock.now()
    for claim in Claim.objects.select_for_update(of=("self",)).filter(
        organisation=merged, state=ClaimState.REQUESTED
    ):
        states.move(claim, ClaimState.EXPIRED, allowed=CLAIM)
        claim.decided_at = now
        claim.save(update_fields=["state", "decided_at"])
        audit.record("claim.expired", claim, by=by)
    for invitation in merged.invitations.filter(state=InvitationState.SENT):
        states.move(invitation, InvitationState.WITHDRAWN, allowed=INVITATION)
        invitation.decided_at = now
        invitation.save(update_fields=["state", "decided_at"])
    for handover in merged.handovers.filter(state=HandoverState.OPEN):
        states.move(handover, HandoverState.WITHDRAWN, allowed=HANDOVER)
        handover.ended_at = now
        handover.save(update_fields=["state", "ended_at"])


def _move_people(merged: Organisation, heir: Organisation, by: Any) -> int:
    """The same roles in the heir; the old ones end today."""
    held = list(Membership.objects.current().filter(organisation=merged).select_related("user"))
    for membership in held:
        start_membership(
            heir,
            user=membership.user,
            role=membership.role,
            source=MembershipSource.APPROVAL,
            by=by,
        )
        end_membership(membership, by=by)
    return len(held)


def _move_causes(merged: Organisation, heir: Organisation) -> int:
    """Those that stand, but for titles the heir has already; the latter end."""
    own = Cause.objects.standing().filter(organisation=merged)
    taken = Cause.objects.standing().filter(organisation=heir).values("title")
    own.filter(title__in=taken).update(ended_at=clock.now())
    return own.update(organisation=heir)


def _move_areas(merged: Organisation, heir: Organisation) -> None:
    """The heir works where both did."""
    here = OrganisationArea.objects.filter(organisation=heir).values("municipality")
    OrganisationArea.objects.filter(organisation=merged).exclude(municipality__in=here).update(
        organisation=heir
    )
    if merged.nationwide and not heir.nationwide:
        heir.nationwide = True
        heir.save(update_fields=["nationwide"])


def _move_affiliations(merged: Organisation, heir: Organisation) -> int:
    """Members and umbrellas follow, each tie once and never to itself; the old ones end today."""
    today, moved = clock.today(), 0
    ties = standing_affiliations().filter(Q(member=merged) | Q(umbrella=merged))
    for tie in ties.select_for_update(of=("self",)):
        member = heir.pk if tie.member_id == merged.pk else tie.member_id
        umbrella = heir.pk if tie.umbrella_id == merged.pk else tie.umbrella_id
        tie.ends = today
        tie.save(update_fields=["ends"])
        if member != umbrella:
            Affiliation.objects.get_or_create(
                member_id=member,
                umbrella_id=umbrella,
                ends=None,
                defaults={"starts": today, "source": tie.source},
            )
            moved += 1
    return moved


@transaction.atomic
def dissolve(organisation: Organisation, *, by: Any) -> Organisation:
    """A group without a number ends: no register will say it. Once is enough.

    Raises:
        Refused: it has a number, or neither its own responsible person nor the operator asks.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if organisation.orgnr:
        raise Refused(_("Legg den ned i Enhetsregisteret. Da får vi vite det."))
    if not (may_send(by, organisation) or is_operator(by)):
        raise Refused(_("Bare en ansvarlig hos dere kan legge ned gruppen."))
    if organisation.dissolved_at is None:
        organisation.dissolved_at = clock.today()
        organisation.save(update_fields=["dissolved_at"])
        _close_doors(organisation, by)
        audit.record("organisation.dissolved", organisation, by=by, on_behalf_of=organisation)
        organisation_dissolved.send(sender=Organisation, organisations=[organisation.pk])
    return organisation

"""Who begins and who stops acting for an organisation."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import require_mfa
from core import audit, clock
from core.errors import Refused
from organisations.models import Membership, Organisation
from organisations.states import Kind, MembershipSource, Role

RISING = [Role.READER, Role.WRITER, Role.RESPONSIBLE]  # each may all that the ones before it may
PUBLIC_ROLES = {Role.APPROVER, Role.PROCUREMENT}


@transaction.atomic
def start_membership(
    organisation: Organisation, *, user: Any, role: str, source: str, by: Any
) -> Membership:
    """Let a person act for an organisation from now; the same role again changes nothing.

    Everyone who works for a municipality, a county, KS or Frivillighet Norge must then sign in
    with two steps, also those who only read: they see drafts.

    Args:
        role: one of `Role`; approver and procurement only where public duties are carried out.
        source: one of `MembershipSource`.
        by: who let them in, or None when the demo or an import did.

    Raises:
        Refused: the organisation has ended, or has no use for the role.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    check_takes_members(organisation, role)
    membership, made = Membership.objects.get_or_create(
        user=user,
        organisation=organisation,
        role=Role(role),
        ends=None,
        defaults={"source": MembershipSource(source), "starts": clock.now()},
    )
    if organisation.kind != Kind.VOLUNTARY:
        require_mfa(user, by=by)
    if made:
        audit.record(
            "membership.started", membership, by=by, on_behalf_of=organisation, role=str(role)
        )
    return membership


def check_takes_members(organisation: Organisation, role: str) -> None:
    """Refuse for one that has ended, and roles that only public bodies have."""
    if organisation.dissolved_at or organisation.merged_into_id:
        raise Refused(_("Organisasjonen er lagt ned. Ingen kan få tilgang til den."))
    if role not in Role.values:
        raise Refused(_("Velg en rolle."), "role")
    if organisation.kind == Kind.VOLUNTARY and role in PUBLIC_ROLES:
        raise Refused(_("En frivillig organisasjon har ikke denne rollen."), "role")


def end_lower_roles(membership: Membership, *, by: Any) -> None:
    """A voluntary organisation's person has one role: a higher one takes the lower one's place."""
    if membership.organisation.kind != Kind.VOLUNTARY:
        return
    lower = RISING[: RISING.index(Role(membership.role))]
    held = Membership.objects.current().filter(
        user=membership.user, organisation=membership.organisation, role__in=lower
    )
    for old in held:
        end_membership(old, by=by)


@transaction.atomic
def end_membership(membership: Membership, *, by: Any) -> Membership:
    """Stop it now; once is enough. An organisation without anyone responsible shows that."""
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    now = clock.now()
    if membership.ends and membership.ends <= now:
        return membership
    membership.ends = max(now, membership.starts)
    membership.save(update_fields=["ends"])
    audit.record(
        "membership.ended",
        membership,
        by=by,
        on_behalf_of=membership.organisation,
        role=membership.role,
    )
    return membership

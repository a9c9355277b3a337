"""Letters to those who are invited in, let go, or have handed over."""

from typing import Any

from django.urls import reverse

from core.pages import absolute
from dispatch import letters
from organisations.emails import plain, write
from organisations.models import Handover, Invitation, Membership, Organisation, role_words
from organisations.states import Kind


@letters.in_bokmaal()
def invite(invitation: Invitation) -> None:
    """The link that lets one person in; it works for the one who has this address."""
    organisation = invitation.organisation
    by = plain(invitation.invited_by.name) if invitation.invited_by else ""
    write(
        "invitation",
        key=f"invitation:{invitation.ref}:{invitation.nonce}",
        to_name=invitation.name,
        to_email=invitation.email,
        from_name=organisation.name,
        expires_at=invitation.expires_at,
        words=_words(organisation) | {
            "by": by,
            "role": invitation.role_words,
            "takes_over": invitation.handover_id is not None,
            "link": absolute(reverse("invitation", kwargs={"token": invitation.token})),
        },
    )  # fmt: skip


@letters.in_bokmaal()
def tell_ended(membership: Membership, *, by: Any) -> None:
    """To one whose role somebody else ended."""
    write(
        "role_ended",
        key=f"role-ended:{membership.pk}",
        to_name=membership.user.name,
        to_email=membership.user.email,
        words=_words(membership.organisation) | {
            "by": plain(by.name) if by else "",
            "role": role_words(membership.organisation, membership.role),
        },
    )  # fmt: skip


@letters.in_bokmaal()
def tell_handed_over(handover: Handover, invitation: Invitation, membership: Membership) -> None:
    """To one of those who stepped down: the next board is in."""
    new = invitation.accepted_by
    write(
        "handed_over",
        key=f"handed-over:{handover.ref}:{membership.user_id}",
        to_name=membership.user.name,
        to_email=membership.user.email,
        words=_words(handover.organisation) | {"person": plain(new.name) if new else ""},
    )


@letters.in_bokmaal()
def tell_operators_guest(invitation: Invitation, membership: Membership) -> None:
    """To one who is responsible already: the operator or the municipality has invited another."""
    organisation = invitation.organisation
    write(
        "invited_by_other",
        key=f"invited-by-other:{invitation.ref}:{membership.user_id}",
        to_name=membership.user.name,
        to_email=membership.user.email,
        words=_words(organisation) | {
            "role": invitation.role_words,
            "link": absolute(reverse("people", kwargs={"key": organisation.key})),
        },
    )  # fmt: skip


def _words(organisation: Organisation) -> dict[str, Any]:
    """What every letter about people may say."""
    return {
        "organisation": plain(organisation.name),
        "is_voluntary": organisation.kind == Kind.VOLUNTARY,
        "public_link": absolute(organisation.get_absolute_url()),
    }

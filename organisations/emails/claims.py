"""Letters about a claim: the link, those who are told, and what became of it."""

from typing import Any

from django.urls import reverse

from core.pages import absolute
from dispatch import letters
from organisations.emails import plain, write
from organisations.models import Claim, Membership, RegisterAddress, role_words
from organisations.states import Role


def link_address(claim: Claim) -> tuple[str, bool]:
    """Where the link goes, and whether the address is the register's; empty when there is none."""
    organisation = claim.organisation
    if organisation is None:
        return claim.email, False
    register = RegisterAddress.objects.filter(orgnr=organisation.orgnr or "").first()
    if register:
        return register.email, True
    return organisation.email, False


def shared_by(email: str) -> int:
    """How many units of the register have this address; a link is still for one claim only."""
    return RegisterAddress.objects.filter(email=email).count()


@letters.in_bokmaal()
def send_link(claim: Claim) -> bool:
    """The link that confirms this claim and no other; False when there is nowhere to send it."""
    email, from_register = link_address(claim)
    if not email:
        return False
    words = _words(claim) | {
        "link": absolute(reverse("claim_link", kwargs={"token": claim.token})),
        "from_register": from_register,
        "is_shared": from_register and shared_by(email) > 1,
    }
    write(
        "claim_link",
        key=f"claim:{claim.ref}:{claim.nonce}",
        to_name=claim.title,
        to_email=email,
        words=words,
        expires_at=claim.expires_at,
    )
    return True


@letters.in_bokmaal()
def tell_organisation(claim: Claim) -> None:
    """To everyone responsible, and to the organisation's own address: somebody claims it."""
    _tell(claim, "claim_told")


@letters.in_bokmaal()
def tell_outcome(claim: Claim) -> None:
    """To the person who asked: yes, no with the reason, or no answer in time."""
    write(
        "claim_outcome",
        key=f"claim-outcome:{claim.ref}",
        to_name=claim.user.name,
        to_email=claim.user.email,
        words=_words(claim) | {"link": absolute(reverse("join_claim", kwargs={"ref": claim.ref}))},
    )


@letters.in_bokmaal()
def tell_confirmed(claim: Claim) -> None:
    """To those who were responsible before, and the organisation's own address: one more is in."""
    _tell(claim, "claim_confirmed")


def _tell(claim: Claim, name: str) -> None:
    """One letter each; nobody is told of what they did themselves, nor twice by one address."""
    organisation = claim.organisation
    if organisation is None:
        return
    people = Membership.objects.current().filter(organisation=organisation, role=Role.RESPONSIBLE)
    told = {
        m.user.email.lower(): m.user.name
        for m in people.select_related("user")
        .exclude(user=claim.user)
        .exclude(user=claim.decided_by_id)
    }
    if organisation.email and (
        name != "claim_told" or link_address(claim)[0] != organisation.email
    ):
        told.setdefault(organisation.email.lower(), organisation.name)
    link = absolute(reverse("people", kwargs={"key": organisation.key}))
    for number, (email, to_name) in enumerate(sorted(told.items())):
        write(
            name,
            key=f"{name}:{claim.ref}:{number}",
            to_name=to_name,
            to_email=email,
            words=_words(claim) | {"link": link},
        )


def _words(claim: Claim) -> dict[str, Any]:
    """What every letter about a claim may say."""
    organisation = claim.organisation
    role = role_words(organisation, claim.role) if organisation else Role(claim.role).label
    return {
        "claim": claim,
        "organisation": plain(claim.title),
        "place": claim.place,
        "person": plain(claim.user.name),
        "role": role,
    }

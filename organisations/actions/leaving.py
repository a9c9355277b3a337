"""What a person who deletes the account leaves behind in the registry."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.policies import verified_addresses
from core import audit
from organisations.actions.claims import withdraw_claim
from organisations.actions.invitations import forget_address
from organisations.actions.memberships import end_membership
from organisations.models import Claim, ContactPerson, Membership, Organisation
from organisations.states import ClaimState


@transaction.atomic
def person_leaves(person: Any, *, by: Any) -> None:
    """End every membership and erase the person's address wherever the registry used it.

    An organisation may be left with nobody responsible: its municipality then sees that.
    """
    _withdraw_claims(person)
    forget_address(verified_addresses(person) | {person.email.lower()}, by=by)
    current = Membership.objects.current().filter(user=person).select_related("organisation")
    for membership in current.order_by("pk"):
        end_membership(membership, by=by)
    for organisation in Organisation.objects.filter(email__iexact=person.email).order_by("pk"):
        organisation.email = ""
        organisation.save(update_fields=["email"])
        audit.record("organisation.address_erased", organisation, by=by, on_behalf_of=organisation)
    contacts = ContactPerson.objects.filter(Q(user=person) | Q(email__iexact=person.email))
    for contact in contacts.select_related("municipality").order_by("pk"):
        _let_the_municipality_answer(contact, by=by)


def _withdraw_claims(person: Any) -> None:
    """Nobody need answer them any more; the person's own words about themselves are erased."""
    for claim in Claim.objects.filter(user=person, state=ClaimState.REQUESTED).order_by("pk"):
        withdraw_claim(claim, by=person)
    Claim.objects.filter(user=person).update(words="")


def _let_the_municipality_answer(contact: ContactPerson, *, by: Any) -> None:
    """Hearings still say whom to call: the municipality, until it names somebody else."""
    contact.user, contact.name = None, contact.municipality.title
    contact.title = contact.email = contact.phone = contact.hours = ""
    contact.confirmed_on = None
    contact.save()
    audit.record(
        "contact_person.erased", contact, by=by, on_behalf_of=contact.municipality.organisation
    )

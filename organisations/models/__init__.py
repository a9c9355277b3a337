"""The registry's tables, one noun a file."""

from organisations.models.areas import (
    ContactPerson,
    Municipality,
    MunicipalityChange,
    place_in_alphabet,
)
from organisations.models.causes import Cause, Topic
from organisations.models.joining import Claim, Handover, Invitation, role_words
from organisations.models.membership import Membership, with_letter_address
from organisations.models.organisation import (
    Affiliation,
    Organisation,
    OrganisationArea,
    RegisterAddress,
)

__all__ = [
    "Affiliation",
    "Cause",
    "Claim",
    "ContactPerson",
    "Handover",
    "Invitation",
    "Membership",
    "Municipality",
    "MunicipalityChange",
    "Organisation",
    "OrganisationArea",
    "RegisterAddress",
    "Topic",
    "place_in_alphabet",
    "role_words",
    "with_letter_address",
]

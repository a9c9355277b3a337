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
from organisations.models.pulse import SHOWN_FROM, Pulse
from organisations.models.runs import RegisterRun
from organisations.models.search import SearchDocument
from organisations.models.venues import ACCESS_FACTS, OTHER_FACTS, Venue

__all__ = [
    "ACCESS_FACTS",
    "OTHER_FACTS",
    "SHOWN_FROM",
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
    "Pulse",
    "RegisterAddress",
    "RegisterRun",
    "SearchDocument",
    "Topic",
    "Venue",
    "place_in_alphabet",
    "role_words",
    "with_letter_address",
]

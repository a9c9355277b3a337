"""The tables, one noun a file."""

# partnerships
from partnerships.models.partnership import Partnership, PartnershipCheck, PartnershipParty
from partnerships.models.partnership_life import (
    PartnershipEndWish,
    PartnershipEvaluation,
    PartnershipMeeting,
    PartnershipSignature,
)

__all__ = [
    "Partnership",
    "PartnershipCheck",
    "PartnershipEndWish",
    "PartnershipEvaluation",
    "PartnershipMeeting",
    "PartnershipParty",
    "PartnershipSignature",
]

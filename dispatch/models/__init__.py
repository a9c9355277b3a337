"""Tables of the letters: what is sent, the relay we hand it to, and what comes back."""

from dispatch.models.letter import WITHDRAWN, Batch, GenUuid, Letter, LetterEvent
from dispatch.models.relay import (
    DomainRate,
    RelayAcceptance,
    RelayLogFile,
    RelayRefusal,
    RelayWatch,
    Sending,
)
from dispatch.models.returned import EVERYTHING, Arrival, Suppression

__all__ = [
    "EVERYTHING",
    "WITHDRAWN",
    "Arrival",
    "Batch",
    "DomainRate",
    "GenUuid",
    "Letter",
    "LetterEvent",
    "RelayAcceptance",
    "RelayLogFile",
    "RelayRefusal",
    "RelayWatch",
    "Sending",
    "Suppression",
]

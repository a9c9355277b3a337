"""The tables, one noun a file."""

# challenges
from partnerships.models.challenges import (
    Challenge,
    ChallengeFollow,
    ChallengeIdea,
    ChallengeItem,
    ChallengeMember,
    ChallengePilot,
)

# partnerships
from partnerships.models.partnership import Partnership, PartnershipCheck, PartnershipParty
from partnerships.models.partnership_life import (
    PartnershipEndWish,
    PartnershipEvaluation,
    PartnershipMeeting,
    PartnershipSignature,
)

# --- dialogue rooms -------------------------------------------------------------------------------
from partnerships.models.room_content import (
    RoomDocument,
    RoomMeeting,
    RoomMeetingSecret,
    RoomQuestion,
)
from partnerships.models.rooms import (
    DialogueRoom,
    IdealDeclaration,
    RoomChecklist,
    RoomInvitation,
    RoomParticipant,
)

__all__ = [
    "Challenge",
    "ChallengeFollow",
    "ChallengeIdea",
    "ChallengeItem",
    "ChallengeMember",
    "ChallengePilot",
    "DialogueRoom",
    "IdealDeclaration",
    "Partnership",
    "PartnershipCheck",
    "PartnershipEndWish",
    "PartnershipEvaluation",
    "PartnershipMeeting",
    "PartnershipParty",
    "PartnershipSignature",
    "RoomChecklist",
    "RoomDocument",
    "RoomInvitation",
    "RoomMeeting",
    "RoomMeetingSecret",
    "RoomParticipant",
    "RoomQuestion",
]

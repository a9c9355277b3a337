"""The tables, one noun a file."""

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
    "DialogueRoom",
    "IdealDeclaration",
    "RoomChecklist",
    "RoomDocument",
    "RoomInvitation",
    "RoomMeeting",
    "RoomMeetingSecret",
    "RoomParticipant",
    "RoomQuestion",
]

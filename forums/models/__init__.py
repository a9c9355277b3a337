"""The tables of forums, one file for each thing people have a word for."""

from forums.models.agenda import AgendaItem, FollowUp, ItemFile
from forums.models.forum import Forum, Party, PartyPlace, PortalToday, Seat, Series, Standing
from forums.models.meeting import Attendance, Invitation, Meeting, MeetingReminder
from forums.models.minutes import Minutes, Share, Verdict
from forums.models.parties import PartyChange, PartyChangePlace, PartyConsent
from forums.models.proposal import Proposal
from forums.models.turn import Exchange, TurnNotice

__all__ = [
    "AgendaItem",
    "Attendance",
    "Exchange",
    "FollowUp",
    "Forum",
    "Invitation",
    "ItemFile",
    "Meeting",
    "MeetingReminder",
    "Minutes",
    "Party",
    "PartyChange",
    "PartyChangePlace",
    "PartyConsent",
    "PartyPlace",
    "PortalToday",
    "Proposal",
    "Seat",
    "Series",
    "Share",
    "Standing",
    "TurnNotice",
    "Verdict",
]

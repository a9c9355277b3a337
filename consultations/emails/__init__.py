"""What the letters of a hearing say, and to whom."""

from consultations.emails.invitation import INVITATION, invitation_preview, invite_all
from consultations.emails.outcome import (
    DECISION,
    OUTCOME,
    points_text,
    tell_decision,
    tell_outcomes,
)
from consultations.emails.receipt import RECEIPT, send_receipt
from consultations.emails.time import (
    remind,
    stop_reminders,
    stop_waiting,
    tell_asked,
    tell_extended,
    tell_followers,
    tell_refused,
    tell_withdrawn,
)
from consultations.emails.writing import absolute

__all__ = [
    "DECISION",
    "INVITATION",
    "OUTCOME",
    "RECEIPT",
    "absolute",
    "invitation_preview",
    "invite_all",
    "points_text",
    "remind",
    "send_receipt",
    "stop_reminders",
    "stop_waiting",
    "tell_asked",
    "tell_decision",
    "tell_extended",
    "tell_followers",
    "tell_outcomes",
    "tell_refused",
    "tell_withdrawn",
]

"""What the letters of a hearing say, and to whom."""

from consultations.emails.invitation import INVITATION, invitation_preview, invite_all
from consultations.emails.outcome import (
    DECISION,
    OUTCOME,
    points_text,
    tell_decision,
    tell_outcomes,
)
from consultations.emails.plan import PLAN_STARTS, tell_plan_begins
from consultations.emails.receipt import RECEIPT, send_receipt
from consultations.emails.writing import absolute

__all__ = [
    "DECISION",
    "INVITATION",
    "OUTCOME",
    "PLAN_STARTS",
    "RECEIPT",
    "absolute",
    "invitation_preview",
    "invite_all",
    "points_text",
    "send_receipt",
    "tell_decision",
    "tell_outcomes",
    "tell_plan_begins",
]

"""What the letters of a hearing say, and to whom."""

from consultations.emails.answering import (
    ENTERED,
    JOINED_CHANGED,
    JOINED_WITHDRAWN,
    SIGN_OFF,
    ask_sign_off,
    tell_entered,
    tell_joiners,
)
from consultations.emails.invitation import INVITATION, invitation_preview, invite_all
from consultations.emails.moderation import (
    SHOWN_AGAIN,
    WITHHELD,
    tell_shown_again,
    tell_withheld,
)
from consultations.emails.outcome import (
    DECISION,
    OUTCOME,
    points_text,
    tell_decision,
    tell_outcomes,
)
from consultations.emails.plan import PLAN_STARTS, tell_plan_begins
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

__all__ = [
    "DECISION",
    "ENTERED",
    "INVITATION",
    "JOINED_CHANGED",
    "JOINED_WITHDRAWN",
    "OUTCOME",
    "PLAN_STARTS",
    "RECEIPT",
    "SHOWN_AGAIN",
    "SIGN_OFF",
    "WITHHELD",
    "ask_sign_off",
    "invitation_preview",
    "invite_all",
    "points_text",
    "remind",
    "send_receipt",
    "stop_reminders",
    "stop_waiting",
    "tell_asked",
    "tell_decision",
    "tell_entered",
    "tell_extended",
    "tell_followers",
    "tell_joiners",
    "tell_outcomes",
    "tell_plan_begins",
    "tell_refused",
    "tell_shown_again",
    "tell_withdrawn",
    "tell_withheld",
]

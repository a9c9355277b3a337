"""What happens when someone does something with a hearing: the only writers, by noun."""

from consultations.actions.answers import delete_draft, delete_own_drafts, save_draft, send, start
from consultations.actions.approval import missing, publish, send_for_approval, take_back
from consultations.actions.claim_drafts import move_drafts, move_unsent, start_for_claim
from consultations.actions.extension import ask_extension, extend, refuse_extension
from consultations.actions.following import (
    decline,
    follow,
    forget_follows,
    remind,
    remind_due,
    take_up_again,
    unfollow,
)
from consultations.actions.hearings import (
    add_document,
    create,
    remove_document,
    save_content,
    save_deadline,
)
from consultations.actions.invitees import (
    add,
    drop_ended,
    finish_review,
    propose,
    reject,
    take_in,
)
from consultations.actions.summary import conclude, save_summary, summarise, untreated
from consultations.actions.treatment import (
    add_point,
    remove_point,
    set_late_aside,
    split_answers,
    treat,
)
from consultations.actions.withdrawal import withdraw

__all__ = [
    "add",
    "add_document",
    "add_point",
    "ask_extension",
    "conclude",
    "create",
    "decline",
    "delete_draft",
    "delete_own_drafts",
    "drop_ended",
    "extend",
    "finish_review",
    "follow",
    "forget_follows",
    "missing",
    "move_drafts",
    "move_unsent",
    "propose",
    "publish",
    "refuse_extension",
    "reject",
    "remind",
    "remind_due",
    "remove_document",
    "remove_point",
    "save_content",
    "save_deadline",
    "save_draft",
    "save_summary",
    "send",
    "send_for_approval",
    "set_late_aside",
    "split_answers",
    "start",
    "start_for_claim",
    "summarise",
    "take_back",
    "take_in",
    "take_up_again",
    "treat",
    "unfollow",
    "untreated",
    "withdraw",
]

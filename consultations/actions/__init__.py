"""What happens when someone does something with a hearing: the only writers, by noun."""

from consultations.actions.answers import delete_draft, delete_own_drafts, save_draft, send, start
from consultations.actions.approval import missing, publish, send_for_approval, take_back
from consultations.actions.claim_drafts import move_drafts, move_unsent, start_for_claim
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
from consultations.actions.rounds import copy, delete_template, fill, follow, save_template
from consultations.actions.summary import conclude, save_summary, summarise, untreated
from consultations.actions.treatment import (
    add_point,
    remove_point,
    set_late_aside,
    split_answers,
    treat,
)

__all__ = [
    "add",
    "add_document",
    "add_point",
    "conclude",
    "copy",
    "create",
    "delete_draft",
    "delete_own_drafts",
    "delete_template",
    "drop_ended",
    "fill",
    "finish_review",
    "follow",
    "missing",
    "move_drafts",
    "move_unsent",
    "propose",
    "publish",
    "reject",
    "remove_document",
    "remove_point",
    "save_content",
    "save_deadline",
    "save_draft",
    "save_summary",
    "save_template",
    "send",
    "send_for_approval",
    "set_late_aside",
    "split_answers",
    "start",
    "start_for_claim",
    "summarise",
    "take_back",
    "take_in",
    "treat",
    "untreated",
]

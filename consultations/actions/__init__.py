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
from consultations.actions.pulse import give_pulse, pulse_subject
from consultations.actions.steps import undo
from consultations.actions.summary import conclude, save_summary, summarise, untreated
from consultations.actions.treatment import (
    add_points,
    paragraphs,
    remove_point,
    set_late_aside,
    split_answers,
    treat,
)
from consultations.actions.worktable import (
    assign,
    drop_phrase,
    keep_phrase,
    let_go,
    merge,
    set_theme,
    take_apart,
)

__all__ = [
    "add",
    "add_document",
    "add_points",
    "assign",
    "conclude",
    "create",
    "delete_draft",
    "delete_own_drafts",
    "drop_ended",
    "drop_phrase",
    "finish_review",
    "give_pulse",
    "keep_phrase",
    "let_go",
    "merge",
    "missing",
    "move_drafts",
    "move_unsent",
    "paragraphs",
    "propose",
    "publish",
    "pulse_subject",
    "reject",
    "remove_document",
    "remove_point",
    "save_content",
    "save_deadline",
    "save_draft",
    "save_summary",
    "send",
    "send_for_approval",
    "set_late_aside",
    "set_theme",
    "split_answers",
    "start",
    "start_for_claim",
    "summarise",
    "take_apart",
    "take_back",
    "take_in",
    "treat",
    "undo",
    "untreated",
]

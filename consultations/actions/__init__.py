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
from consultations.actions.invitee_sets import (
    BY_HAND,
    Added,
    add_list,
    add_many,
    reject_group,
    take_in_group,
)
from consultations.actions.invitees import (
    add,
    drop_ended,
    finish_review,
    propose,
    reject,
    take_in,
)
from consultations.actions.phone_calls import note_call, regret_call
from consultations.actions.saved_lists import (
    delete_list,
    make_list,
    put_on_list,
    rename_list,
    save_as_list,
    take_off_list,
)
from consultations.actions.summary import conclude, save_summary, summarise, untreated
from consultations.actions.treatment import (
    add_point,
    remove_point,
    set_late_aside,
    split_answers,
    treat,
)

__all__ = [
    "BY_HAND",
    "Added",
    "add",
    "add_document",
    "add_list",
    "add_many",
    "add_point",
    "conclude",
    "create",
    "delete_draft",
    "delete_list",
    "delete_own_drafts",
    "drop_ended",
    "finish_review",
    "make_list",
    "missing",
    "move_drafts",
    "move_unsent",
    "note_call",
    "propose",
    "publish",
    "put_on_list",
    "regret_call",
    "reject",
    "reject_group",
    "remove_document",
    "remove_point",
    "rename_list",
    "save_as_list",
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
    "take_in_group",
    "take_off_list",
    "treat",
    "untreated",
]

"""What happens when someone does something with a hearing: the only writers, by noun."""

from consultations.actions.answers import delete_draft, delete_own_drafts, save_draft, send, start
from consultations.actions.approval import missing, publish, send_for_approval, take_back
from consultations.actions.claim_drafts import move_drafts, move_unsent, start_for_claim
from consultations.actions.cowriting import (
    ask_sign_off,
    comment,
    drop_sign_off,
    forget_comments,
    sign_off,
)
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
from consultations.actions.mapping import LocalQuestion, make_mapping, save_local_questions
from consultations.actions.moderation import lift, withhold
from consultations.actions.paper import Paper, enter_paper
from consultations.actions.persons import start_own
from consultations.actions.phone_calls import note_call, regret_call
from consultations.actions.plans import (
    add_meeting,
    create_plan,
    move_plan,
    remove_meeting,
    save_plan,
    start_plan_hearing,
)
from consultations.actions.pulse import give_pulse, pulse_subject
from consultations.actions.rounds import copy, delete_template, fill, next_round, save_template
from consultations.actions.saved_lists import (
    delete_list,
    make_list,
    put_on_list,
    rename_list,
    save_as_list,
    take_off_list,
)
from consultations.actions.shortcuts import send_without_remarks, start_joining
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
from consultations.actions.withdrawal import withdraw, withdraw_answer
from consultations.actions.worktable import (
    assign,
    drop_phrase,
    keep_phrase,
    let_go,
    merge,
    set_theme,
    take_apart,
)
from organisations.actions.cowriting import delete_comment

__all__ = [
    "BY_HAND",
    "Added",
    "LocalQuestion",
    "Paper",
    "add",
    "add_document",
    "add_list",
    "add_many",
    "add_meeting",
    "add_points",
    "ask_extension",
    "ask_sign_off",
    "assign",
    "comment",
    "conclude",
    "copy",
    "create",
    "create_plan",
    "decline",
    "delete_comment",
    "delete_draft",
    "delete_list",
    "delete_own_drafts",
    "delete_template",
    "drop_ended",
    "drop_phrase",
    "drop_sign_off",
    "enter_paper",
    "extend",
    "fill",
    "finish_review",
    "follow",
    "forget_comments",
    "forget_follows",
    "give_pulse",
    "keep_phrase",
    "let_go",
    "lift",
    "make_list",
    "make_mapping",
    "merge",
    "missing",
    "move_drafts",
    "move_plan",
    "move_unsent",
    "next_round",
    "note_call",
    "paragraphs",
    "propose",
    "publish",
    "pulse_subject",
    "put_on_list",
    "refuse_extension",
    "regret_call",
    "reject",
    "reject_group",
    "remind",
    "remind_due",
    "remove_document",
    "remove_meeting",
    "remove_point",
    "rename_list",
    "save_as_list",
    "save_content",
    "save_deadline",
    "save_draft",
    "save_local_questions",
    "save_plan",
    "save_summary",
    "save_template",
    "send",
    "send_for_approval",
    "send_without_remarks",
    "set_late_aside",
    "set_theme",
    "sign_off",
    "split_answers",
    "start",
    "start_for_claim",
    "start_joining",
    "start_own",
    "start_plan_hearing",
    "summarise",
    "take_apart",
    "take_back",
    "take_in",
    "take_in_group",
    "take_off_list",
    "take_up_again",
    "treat",
    "undo",
    "unfollow",
    "untreated",
    "withdraw",
    "withdraw_answer",
    "withhold",
]

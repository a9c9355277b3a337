"""No action without a move: whoever adds one is reminded here."""

from consultations import actions
from tests.stateful.moves import MOVES

# Not something that a person does to one hearing, or held by tests of its own.
LEFT_OUT = {
    "create": "each life begins with it",
    "propose": "part of save_content",
    "missing": "a question",
    "untreated": "a question",
    "paragraphs": "a question",
    "pulse_subject": "a question",
    "Paper": "what enter_paper is given",
    "LocalQuestion": "what save_local_questions is given",
    "drop_ended": "what an ended organisation leaves behind, tests/consultations/test_receivers.py",
    "delete_own_drafts": "what a leaving person leaves behind, test_receivers.py",
    "forget_comments": "the same",
    "forget_follows": "the same",
    "let_go": "the same",
    "move_drafts": "a confirmed claim, test_claim_drafts.py",
    "move_unsent": "a merger, test_claim_drafts.py",
    "start_for_claim": "a waiting claim, test_claim_drafts.py",
    "delete_comment": "one's own words to colleagues go, test_cowriting.py",
    "remind": "part of remind_due",
    "give_pulse": "changes nothing in the hearing, and comes after its end; test_worktable_mishaps",
    "keep_phrase": "the municipality's own, in no hearing; test_views_worktable.py",
    "drop_phrase": "the same",
    "Added": "what add_list and add_many give back",
    "BY_HAND": "a word",
    "add_list": "a saved list, test_actions_recipients.py",
    "add_many": "the same",
    "make_list": "the same",
    "delete_list": "the same",
    "rename_list": "the same",
    "save_as_list": "the same",
    "put_on_list": "the same",
    "take_off_list": "the same",
    "reject_group": "reject, for a group at once; test_actions_recipients.py",
    "take_in_group": "take_in, for a group at once; test_actions_recipients.py",
    "note_call": "a telephone call, test_actions_recipients.py",
    "regret_call": "the same",
    # more than one hearing, or a hearing that no one answers in words: lives of their own
    "copy": "begins another hearing, test_rounds.py",
    "fill": "the same",
    "next_round": "the same",
    "save_template": "the same",
    "delete_template": "the same",
    "make_mapping": "a mapping, test_mapping.py",
    "save_local_questions": "the same",
    "create_plan": "a plan, test_plans.py",
    "save_plan": "the same",
    "move_plan": "the same",
    "add_meeting": "the same",
    "remove_meeting": "the same",
    "start_plan_hearing": "the same",
}


def test_every_action_has_a_move():
    assert sorted(set(actions.__all__) - MOVES.keys() - LEFT_OUT.keys()) == []
    assert sorted(LEFT_OUT.keys() - set(actions.__all__)) == []

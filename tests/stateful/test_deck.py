"""No action without a move: whoever adds one is reminded here."""

from consultations import actions
from tests.stateful.moves import MOVES

# Not something that a person does to one hearing, or held by tests of its own.
LEFT_OUT = {
    "create": "each life begins with it",
    "propose": "part of save_content",
    "missing": "a question",
    "untreated": "a question",
    "drop_ended": "what an ended organisation leaves behind, tests/consultations/test_receivers.py",
    "delete_own_drafts": "what a leaving person leaves behind, test_receivers.py",
    "move_drafts": "a confirmed claim, test_claim_drafts.py",
    "move_unsent": "a merger, test_claim_drafts.py",
    "start_for_claim": "a waiting claim, test_claim_drafts.py",
}


def test_every_action_has_a_move():
    assert sorted(set(actions.__all__) - MOVES.keys() - LEFT_OUT.keys()) == []
    assert sorted(LEFT_OUT.keys() - set(actions.__all__)) == []

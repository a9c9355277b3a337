"""Faults planted by name in the life of a grant; each must be found."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from grants import budget
from grants.actions import call_checks, casework, complaining, deciding, paying, sending
from grants.emails import decision as decision_emails
from grants.models import Complaint
from grants.models.application import ApplicationQuerySet
from grants.policies import casework as policies
from grants.states import APPLICANT_SAYS, ApplicationState
from tests.stateful.faulty import Fault, Faults, change, unguard


@dataclass(frozen=True)
class Near:
    """Where a fault shows: how far the road has come, in which moves, and how time goes."""

    stop: int | None = None
    moves: tuple[str, ...] = ()
    days: Sequence[int] | None = None
    budget: int | None = None


APPLIED, PROPOSED, GIVEN, ACCEPTED = 12, 15, 17, 18
_faults = Faults[Near]()
FAULTS, NEAR, planted = _faults.plants, _faults.near, _faults.planted


def fault(
    stop: int, *moves: str, days: Sequence[int] | None = None, budget: int | None = None
) -> Callable[[Fault], Fault]:
    """Plant one that shows there."""
    return _faults.add(Near(stop, moves, days, budget))


@fault(PROPOSED, "decide", "decide_list", "recommend", days=[0], budget=40_000)
def budget_unchecked(stack: ExitStack) -> None:
    """Nobody asks whether there is enough, and the table does not either."""
    unguard("ALTER TABLE grants_call DROP CONSTRAINT call_within_budget")
    change(stack, budget, "check_room", lambda _ours: lambda *_args: None)


@fault(APPLIED, "decide", "recommend", "recommend", days=[0], budget=100_000)
def own_proposal_decided(stack: ExitStack) -> None:
    """One who has proposed it decides it."""
    unguard("ALTER TABLE grants_decision DROP CONSTRAINT decision_by_another")

    def broken(row: Any, by: Any, shut: Any) -> str:
        return "stake" if (by.pk, row.pk) in shut else ""

    change(stack, deciding, "_of_people", lambda _ours: broken)


@fault(PROPOSED, "declare_conflict", "decide", "decide_list", days=[0])
def stake_ignored(stack: ExitStack) -> None:
    """One with a declared stake decides."""
    unguard("DROP TRIGGER decision_impartial ON grants_decision")
    change(stack, policies, "shut_out", lambda _ours: lambda _people, _rows: set())
    change(stack, policies, "impartial", lambda _ours: lambda _user, _application: True)


@fault(PROPOSED, "declare_conflict", "decide", "take_up", "recommend", days=[0])
def stake_keeps_the_proposal(stack: ExitStack) -> None:
    """What a person with a stake has proposed, stands."""
    from grants.actions import conflicts

    change(stack, conflicts, "_let_go", lambda _ours: lambda _application, _by: None)


@fault(2, "send", "save", "start", days=[20])
def late_application_taken(stack: ExitStack) -> None:
    """The deadline is nobody's business."""
    unguard("DROP TRIGGER submission_in_time ON grants_submission")
    change(stack, sending, "check_in_time", lambda _ours: lambda _application, _call: None)


@fault(2, "start", "save", "send", days=[0])
def draft_visible(stack: ExitStack) -> None:
    """The municipality sees what is not sent."""

    def broken(rows: Any) -> Any:
        return rows.all()

    change(stack, ApplicationQuerySet, "sent", lambda _ours: broken)


@fault(GIVEN, "complain", days=[0, 25])
def late_complaint_in_time(stack: ExitStack) -> None:
    """A complaint after three weeks is marked as one in time."""

    def make(sent: Any) -> Any:
        def broken(**fields: Any) -> Any:
            return sent(**fields | {"late": False})

        return broken

    change(stack, Complaint.objects, "create", make)


@fault(2, "save_terms", days=[0])
def accounts_of_free_funds(stack: ExitStack) -> None:
    """Free funds ask for accounts."""
    unguard("ALTER TABLE grants_call DROP CONSTRAINT call_free_funds_without_accounts")
    change(stack, call_checks, "check_free", lambda _ours: lambda _call: None)


@fault(ACCEPTED, "make_list", "mark_paid", days=[0])
def paid_twice(stack: ExitStack) -> None:
    """What has been paid stands due again, and goes out with the next list."""
    unguard("ALTER TABLE grants_instalment DROP CONSTRAINT instalment_whole")

    def make(mark: Any) -> Any:
        def broken(payment_list: Any, **given: Any) -> Any:
            done = mark(payment_list, **given)
            payment_list.instalments.update(state="due", payment_list=None)
            return done

        return broken

    change(stack, paying, "mark_paid", make)


@fault(PROPOSED, "decide", "decide_list", days=[0])
def letter_missing(stack: ExitStack) -> None:
    """A refusal is not told."""

    def make(tell: Any) -> Any:
        def broken(call: Any, outcome: str, *given: Any) -> Any:
            return None if outcome == "granted" else tell(call, outcome, *given)

        return broken

    change(stack, decision_emails, "tell_decided", make)


@fault(APPLIED, "take_up", days=[0])
def taken_up_unlogged(stack: ExitStack) -> None:
    """Somebody takes a case, and the log says nothing."""

    def make(record: Any) -> Any:
        def broken(verb: str, *given: Any, **more: Any) -> Any:
            return None if verb == "application.taken_up" else record(verb, *given, **more)

        return broken

    change(stack, casework, "record", make)


@fault(APPLIED, "recommend", days=[0])
def proposal_shown(stack: ExitStack) -> None:
    """The applicant reads that something is proposed."""
    told = APPLICANT_SAYS | {ApplicationState.RECOMMENDED: "Innstilt"}
    stack.enter_context(patch.dict(APPLICANT_SAYS, told))


@fault(
    APPLIED,
    *("recommend", "decide", "complain", "propose_change", "propose_change", "uphold", "uphold"),
    days=[0],
    budget=100_000,
)
def complaint_upheld_by_the_proposer(stack: ExitStack) -> None:
    """One who proposed the new outcome decides it."""
    unguard("ALTER TABLE grants_decision DROP CONSTRAINT decision_by_another")
    change(stack, deciding, "_of_people", lambda _ours: lambda _row, _by, _shut: "")
    blind = SimpleNamespace(**vars(complaining.after))
    blind.why_not_uphold = lambda _by, _complaint: ""
    stack.enter_context(patch.object(complaining, "after", blind))


@fault(PROPOSED, "decide", days=[0])
def granted_more_than_decided(stack: ExitStack) -> None:
    """The call counts less than was given."""
    unguard("DROP TRIGGER application_granted ON grants_application")


@fault(APPLIED, "recommend", "decide", days=[0])
def another_town_decides(stack: ExitStack) -> None:
    """An approver of any municipality decides."""

    def broken(user: Any, _call: Any) -> bool:
        return bool(user.memberships.current().filter(role="approver").exists())

    change(stack, policies, "may_decide_call", lambda _ours: broken)

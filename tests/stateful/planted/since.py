"""Faults in what came after the first life of a hearing: time, joining, the work table."""

from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

from consultations import emails
from consultations.actions import answers, approval, extension, steps, withdrawal, worktable
from consultations.emails import outcome
from consultations.emails import time as time_letters
from consultations.models import Treatment
from core import clock
from tests.stateful.faulty import change, unguard
from tests.stateful.planted.registry import fault


@fault(4, "extend")
def extension_shortens(stack: ExitStack) -> None:
    """An extension may bring the deadline nearer."""
    unguard("DROP TRIGGER hearing_deadline_never_shorter ON consultations_hearing")
    unguard("ALTER TABLE consultations_extension DROP CONSTRAINT extension_only_later")

    def broken(_before: Any, closes_on: Any) -> Any:
        return clock.end_of_day(closes_on)

    change(stack, extension, "_later", lambda _ours: broken)


@fault(7, "save_draft", "send", then=("start",))
def joins_in_a_circle(stack: ExitStack) -> None:
    """An answer may join any other, itself too."""
    unguard("DROP TRIGGER joins_rightly ON consultations_answer")
    unguard("ALTER TABLE consultations_answer DROP CONSTRAINT answer_joins_another")
    unguard("ALTER TABLE consultations_answerversion DROP CONSTRAINT version_joins_when_it_says_so")
    change(stack, answers, "check_may_join", lambda _ours: lambda _draft, _hearing: None)


@fault(9, "merge")
def merges_across_hearings(stack: ExitStack) -> None:
    """Points of two hearings may be answered together."""
    unguard("DROP TRIGGER point_at_home ON consultations_point")

    def broken(_hearing: Any, ids: Any) -> Any:
        return list(Treatment.objects.filter(pk__in=ids).order_by("pk"))

    change(stack, worktable, "_chosen", lambda _ours: broken)


@fault(4, "time_passes", "remind_due")
def reminder_twice(stack: ExitStack) -> None:
    """Who has not answered is reminded twice in one morning."""
    ours = time_letters._unanswered

    def once_more(hearing: Any, prefix: str) -> Any:
        return ours(hearing, f"{prefix}2")

    def make(remind: Any) -> Any:
        def broken(hearing: Any, lead: int) -> None:
            remind(hearing, lead)
            with patch.object(time_letters, "_unanswered", once_more):
                remind(hearing, lead)

        return broken

    change(stack, emails, "remind", make)


@fault(9, "set_theme", "undo")
def undo_forgets_the_theme(stack: ExitStack) -> None:
    """What is taken back leaves the theme that the step set."""
    columns = [name for name in steps.COLUMNS[Treatment] if name != "theme_id"]
    stack.enter_context(patch.dict(steps.COLUMNS, {Treatment: columns}))


@fault(1, "save_deadline", "send_for_approval")
def short_without_reason(stack: ExitStack) -> None:
    """Nobody asks why the time is short."""
    change(stack, approval, "_too_short", lambda _ours: lambda _hearing: [])


@fault(
    7,
    "treat",
    "summarise",
    then=("start_joining", "send", "time_passes", "split_answers", "treat", "treat"),
)
def joiner_not_told(stack: ExitStack) -> None:
    """Who joined another's answer never hears what came of it."""

    def make(answerers: Any) -> Any:
        return lambda hearing, prefix: answerers(hearing, prefix).filter(joins=None)

    change(stack, outcome, "answerers", make)


@fault(9, "withdraw_answer")
def withdrawn_with_points(stack: ExitStack) -> None:
    """An answer may be withdrawn after its treatment has begun."""
    change(stack, withdrawal, "check_untreated", lambda _ours: lambda _answer, _hearing: None)

"""Faults planted by name in the life of meetings; each must be found."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from django.db.models import F

from forums import policies
from forums.actions import answering, convening, inviting, minutes, turns
from forums.models import Meeting, Party
from forums.models.meeting import MeetingQuerySet
from forums.states import USED, MeetingState
from forums.turns import Turn
from organisations.models import Organisation
from tests.stateful.faulty import Fault, Faults, change, unguard

_faults = Faults[tuple[str, ...]]()
FAULTS, NEAR, planted = _faults.plants, _faults.near, _faults.planted


def fault(*moves: str) -> Callable[[Fault], Fault]:
    """Plant one that shows in these moves."""
    return _faults.add(moves)


@fault("convene", "cancel")
def cancelled_uses_the_turn(stack: ExitStack) -> None:
    """A meeting that was called off counts as held."""

    def broken(rows: Any) -> Any:
        counted = rows.filter(state__in=[*USED, "cancelled"], slot__isnull=False)
        return counted.order_by("slot")

    change(stack, MeetingQuerySet, "used", lambda _ours: broken)


@fault("ask_swap", "consent")
def consent_with_the_askers_key(stack: ExitStack) -> None:
    """One who holds both keys says yes to their own side's wish."""
    blind = SimpleNamespace(holds_key=lambda _by, _party: False)
    stack.enter_context(patch.object(turns, "policies", blind))


@fault("take_turn")
def lapse_too_early(stack: ExitStack) -> None:
    """The turn can be taken before the last day for the notice is over."""

    def broken(turn: Turn, today: Any) -> bool:
        return not turn.convened and today >= turn.opens - timedelta(days=7)

    change(stack, Turn, "may_be_taken", lambda _ours: broken)


@fault("ask_swap", "convene")
def swap_of_a_convened_turn(stack: ExitStack) -> None:
    """Turns are exchanged after the notice went out."""
    unguard("DROP TRIGGER exchange_new ON forums_exchange")
    unguard("DROP TRIGGER exchange_changed ON forums_exchange")
    change(stack, turns, "check_coming", lambda _ours: lambda _turn, _first, _second: None)


@fault("convene")
def reminder_twice(stack: ExitStack) -> None:
    """The invited are reminded twice."""

    def make(remind: Any) -> Any:
        def broken(meeting: Any, lead: int) -> None:
            remind(meeting, lead)
            remind(meeting, lead + 100)

        return broken

    change(stack, inviting, "remind", make)


@fault("convene", "change")
def change_forgets_sequence(stack: ExitStack) -> None:
    """A change goes out under the number of what it changes."""

    def make(tell: Any) -> Any:
        def broken(meeting: Any, what: list[str]) -> None:
            Meeting.objects.filter(pk=meeting.pk).update(sequence=F("sequence") - 1)
            meeting.sequence -= 1
            tell(meeting, what)

        return broken

    change(stack, inviting, "tell_changed", make)


@fault("opt_out", "convene", "convene_outside")
def opt_out_ignored(stack: ExitStack) -> None:
    """Everyone is invited, those who have left too."""

    def broken(forum: Any) -> Any:
        return Organisation.objects.active().filter(
            pk__in=Organisation.objects.working_in(forum.municipality).values("pk")
        )

    change(stack, inviting, "members", lambda _ours: broken)


@fault("convene", "mark_held", "save_minutes", "send_minutes", "approve")
def minutes_by_one_key(stack: ExitStack) -> None:
    """The first yes approves the minutes."""
    unguard("DROP TRIGGER minutes_every_party ON forums_minutes")
    change(stack, minutes, "missing", lambda _ours: lambda _minutes: Party.objects.none())


@fault("convene", "mark_held", "save_minutes", "send_minutes", "approve", "undo_held")
def undo_after_approval(stack: ExitStack) -> None:
    """A meeting with approved minutes was not held after all."""
    unguard("DROP TRIGGER meeting_turn_given_back ON forums_meeting")

    def make(undo: Any) -> Any:
        def broken(meeting: Any, **given: Any) -> Any:
            closed = Meeting.objects.filter(pk=meeting.pk, state=MeetingState.CLOSED)
            closed.update(state=MeetingState.CONVENED, closed_at=None, held_at=None, held_by=None)
            return undo(meeting, **given)

        return broken

    change(stack, convening, "undo_held", make)


@fault("convene", "mark_held")
def held_with_one_party(stack: ExitStack) -> None:
    """One party alone is a meeting."""

    def make(mark: Any) -> Any:
        def broken(meeting: Any, *, present: Any, **given: Any) -> Any:
            ghosts = meeting.forum.parties.exclude(pk__in=[one.pk for one in present])[:1]
            return mark(meeting, present=[*present, *ghosts], **given)

        return broken

    change(stack, convening, "mark_held", make)


@fault("propose_item", "answer_item")
def own_item_accepted(stack: ExitStack) -> None:
    """Who proposed an item accepts it for another party."""

    def broken(user: Any, item: Any) -> Any:
        return policies.own_parties(user, item.forum)

    change(stack, policies, "answering_parties", lambda _ours: broken)


@fault("convene", "reply")
def expired_link_accepted(stack: ExitStack) -> None:
    """The link still answers when the meeting has begun."""
    change(stack, answering, "why_closed", lambda _ours: lambda _meeting, _now: "")


@fault("convene", "change")
def change_not_logged(stack: ExitStack) -> None:
    """A change leaves no line in the log."""

    def make(record: Any) -> Any:
        def broken(verb: str, *given: Any, **more: Any) -> Any:
            return None if verb == "meeting.changed" else record(verb, *given, **more)

        return broken

    change(stack, convening.audit, "record", make)


@fault("convene", "change")
def changed_by_another_party(stack: ExitStack) -> None:
    """A stranger's key changes a meeting: nobody asks whose it is."""
    change(stack, convening, "check_convener", lambda _ours: lambda _by, _row, _party, _forum: None)

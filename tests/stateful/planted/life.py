"""Faults in the straight life of a hearing: two keys, answers, points, the summary."""

from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.db.models import F

from consultations import actions, emails, policies
from consultations.actions import answers, approval, hearings, invitees, summary
from consultations.emails import invitation, outcome
from consultations.models import Answer, AnswerVersion, Hearing
from consultations.states import AnswerState
from core import clock
from organisations import policies as registry
from organisations.models import Organisation
from organisations.states import Role
from tests.stateful.faulty import change, unguard
from tests.stateful.planted.registry import fault
from tests.stateful.world import TOWN

TICK = timedelta(microseconds=1)


@fault(4, "save_summary")
def deadline_shortened(stack: ExitStack) -> None:
    """Keeping the summary brings the deadline an hour nearer."""

    def make(save: Any) -> Any:
        def broken(hearing: Any, **given: Any) -> Any:
            kept = save(hearing, **given)
            Hearing.objects.filter(pk=kept.pk).update(closes_at=F("closes_at") - timedelta(hours=1))
            return kept

        return broken

    change(stack, actions, "save_summary", make)


@fault(6, "time_passes", "send")
def late_not_marked(stack: ExitStack) -> None:
    """What comes at the deadline's very instant counts as in time."""

    def make(seal: Any) -> Any:
        def broken(draft: Any, hearing: Any, by: Any, now: Any) -> None:
            hearing.closes_at += TICK
            seal(draft, hearing, by, now)
            hearing.closes_at -= TICK

        return broken

    change(stack, answers, "seal", make)


@fault(3, "publish", roles=(("kari", TOWN, Role.APPROVER),))
def approves_own(stack: ExitStack) -> None:
    """An approver may publish what they sent for approval themselves."""
    unguard("ALTER TABLE consultations_hearing DROP CONSTRAINT hearing_two_keys")

    def broken(user: Any, hearing: Any) -> str:
        return "" if policies.may_sign(user, hearing) else "nei"

    change(stack, approval, "why_not_publish", lambda _ours: broken)


@fault(5, "start")
def second_answer(stack: ExitStack) -> None:
    """Two who begin at the same organisation get an answer each."""
    unguard("DROP INDEX answer_once_per_organisation")

    def make(start: Any) -> Any:
        def broken(hearing: Any, *, by: Any, on_behalf_of: Any) -> Any:
            draft = start(hearing, by=by, on_behalf_of=on_behalf_of)
            if draft.edited_by_id != by.pk:
                Answer.objects.create(
                    hearing=hearing, organisation=on_behalf_of, created_at=clock.now()
                )
            return draft

        return broken

    change(stack, actions, "start", make)


@fault(5, "start")
def draft_visible(stack: ExitStack) -> None:
    """Anyone reads answers that are not sent."""

    def broken(_user: Any) -> Any:
        return Answer.objects.filter(hearing__in=Hearing.objects.public().values("pk"))

    change(stack, policies, "sent_answers", lambda _ours: broken)


@fault(5, "start", "save_draft")
def draft_open_to_staff(stack: ExitStack) -> None:
    """The municipality opens drafts of the answers to its own hearings."""

    def make(own: Any) -> Any:
        def broken(user: Any) -> Any:
            return own(user) | Answer.objects.filter(hearing__owner__in=registry.staffed_by(user))

        return broken

    change(stack, policies, "own_answers", make)


@fault(2, "reject", "send_for_approval", "publish")
def rejected_gets_letter(stack: ExitStack) -> None:
    """The invitation goes to those who were taken off the list, too."""

    def make(invited: Any) -> Any:
        def broken(hearing: Any) -> Any:
            with patch.object(Organisation.objects, "filter", only_hearing):
                return invited(hearing)

        return broken

    ours = Organisation.objects.filter

    def only_hearing(**conditions: Any) -> Any:
        conditions.pop("invitation__accepted")
        return ours(**conditions)

    change(stack, invitation, "_invited", make)


@fault(9, "summarise")
def summary_untreated(stack: ExitStack) -> None:
    """The summary may come out while points wait."""

    def make(untreated: Any) -> Any:
        def broken(hearing: Any) -> Any:
            return [lack for lack in untreated(hearing) if lack.field != "treatment"]

        return broken

    change(stack, summary, "untreated", make)


@fault(6, "send")
def reader_sends(stack: ExitStack) -> None:
    """Whoever belongs to the organisation may send what binds it."""

    def broken(user: Any, organisation: Any) -> bool:
        return bool(registry.roles(user, organisation))

    change(stack, registry, "may_send", lambda _ours: broken)


@fault(9, "treat", roles=tuple((name, TOWN, Role.READER) for name in ("per", "siri", "liv")))
def reader_treats(stack: ExitStack) -> None:
    """The staff of the municipality are all who work there, readers too."""
    change(stack, policies, "STAFF", lambda ours: {*ours, Role.READER})


@fault(1, "save_content")
def stale_accepted(stack: ExitStack) -> None:
    """A form opened before somebody else saved overwrites what they wrote."""

    def make(locked: Any) -> Any:
        return lambda hearing, version=None: locked(hearing)

    change(stack, hearings, "locked_draft", make)


@fault(5, "save_draft")
def stale_draft_accepted(stack: ExitStack) -> None:
    """The same for the draft of an answer."""

    def make(save: Any) -> Any:
        def broken(answer: Any, *, saves: int, **given: Any) -> Any:
            draft = answer.versions.filter(sent_at=None).first()
            return save(answer, saves=draft.saves if draft else saves, **given)

        return broken

    change(stack, actions, "save_draft", make)


@fault(7, "start", "save_draft")
def sent_version_changed(stack: ExitStack) -> None:
    """Saving a new version changes the words of the one before."""

    def make(save: Any) -> Any:
        def broken(answer: Any, **given: Any) -> Any:
            draft = save(answer, **given)
            AnswerVersion.objects.filter(answer=answer, number=draft.number - 1).update(
                text=draft.text
            )
            return draft

        return broken

    change(stack, actions, "save_draft", make)


@fault(11, "treat", "summarise")
def letter_twice(stack: ExitStack) -> None:
    """Each sender is told twice what happened."""

    def make(tell: Any) -> Any:
        def broken(hearing: Any) -> None:
            tell(hearing)
            with patch.object(outcome, "answerers", once_more):
                tell(hearing)

        return broken

    ours = outcome.answerers

    def once_more(hearing: Any, prefix: str) -> Any:
        return ours(hearing, f"{prefix}2")

    change(stack, emails, "tell_outcomes", make)


@fault(4, "reject")
def list_not_frozen(stack: ExitStack) -> None:
    """Somebody can be taken off the list after it was published."""

    def broken(hearing: Any) -> Any:
        row = Hearing.objects.select_for_update(of=("self",)).select_related("owner")
        return row.get(pk=hearing.pk)

    for event in ("insert", "update", "delete"):
        unguard(f"DROP TRIGGER invitee_frozen_{event} ON consultations_invitee")
    change(stack, invitees, "locked_list", lambda _ours: broken)


@fault(4, "take_back")
def refused_leaves_a_trace(stack: ExitStack) -> None:
    """A refused return takes the hearing back all the same."""

    def make(take_back: Any) -> Any:
        def broken(hearing: Any, **given: Any) -> Any:
            try:
                return take_back(hearing, **given)
            except Exception:
                Hearing.objects.filter(pk=hearing.pk).update(returned_reason="–")
                raise

        return broken

    change(stack, actions, "take_back", make)


@fault(7, "start", "save_draft", "send")
def gap_in_numbers(stack: ExitStack) -> None:
    """A draft thrown away takes a number with it: they are counted from all that were begun."""

    def make(number: Any) -> Any:
        def broken(answer: Any, draft: Any) -> None:
            if answer.number is None and Answer.objects.filter(state=AnswerState.SENT).exists():
                answer.number = Answer.objects.count() + 1
            number(answer, draft)

        return broken

    change(stack, answers, "make_current", make)


@fault(11, "treat", "summarise")
def nothing_logged(stack: ExitStack) -> None:
    """The summary leaves no line in the log."""

    def make(record: Any) -> Any:
        def broken(verb: str, *given: Any, **more: Any) -> Any:
            return None if verb == "hearing.summarised" else record(verb, *given, **more)

        return broken

    change(stack, summary.audit, "record", make)

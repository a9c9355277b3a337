"""Faults planted by name in the life of two platforms; each must be found."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from agreements.actions import approving, concluding, editions, effect, evaluating, terms
from agreements.emails import one
from agreements.models import Approval, Assessment, Extension
from agreements.models.approvals import ApprovalQuerySet
from agreements.policies import evaluations, parties
from agreements.states import EDITION
from agreements.views import editions as pages
from core import clock, states
from tests.stateful.faulty import Fault, Faults, change, unguard


@dataclass(frozen=True)
class Near:
    """Where a fault shows: how far the road has come, in which moves, and how time goes."""

    stop: int | None = None
    moves: tuple[str, ...] = ()
    days: Sequence[int] | None = None


_faults = Faults[Near]()
FAULTS, NEAR, planted = _faults.plants, _faults.near, _faults.planted


def fault(stop: int, *moves: str, days: Sequence[int] | None = None) -> Callable[[Fault], Fault]:
    """Plant one that shows there."""
    return _faults.add(Near(stop, moves, days))


AGREED, LOOKING, COMPARED, AGAIN = 6, 7, 11, 30  # steps of the road
SOON = [0, 0, 2, 10]


@fault(AGAIN, "take_effect", days=[90, 300])
def two_in_force(stack: ExitStack) -> None:
    """What is over goes on beside what has begun."""
    unguard("DROP INDEX edition_one_valid")

    def make(move: Any) -> Any:
        def broken(edition: Any, to: str) -> int:
            return 0 if to == "superseded" else int(move(edition, to))

        return broken

    change(stack, effect, "_move", make)


@fault(3, "say_yes", days=SOON)
def signed_by_one_key(stack: ExitStack) -> None:
    """The first yes signs."""
    unguard("DROP TRIGGER edition_signed ON agreements_edition")
    change(stack, approving, "every_yes", lambda _ours: lambda _platform, **_subject: True)


@fault(3, "say_yes", days=SOON)
def one_person_for_both(stack: ExitStack) -> None:
    """One who sits on both sides says yes for both."""
    unguard("ALTER TABLE agreements_approval DROP CONSTRAINT approval_edition_two_people")

    def broken(party: Any, *, by: Any, organisation: Any = None, **subject: Any) -> bool:
        approving._check_may(party, by, organisation, joins="edition" in subject)
        Approval.objects.get_or_create(
            party=party,
            organisation=organisation,
            **subject,
            defaults={"by": by, "at": clock.now()},
        )
        return approving.every_yes(party.platform, **subject)

    change(stack, editions, "give_yes", lambda _ours: broken)


@fault(3, "say_yes", days=SOON)
def key_not_asked_for(stack: ExitStack) -> None:
    """Anybody binds a side."""
    change(stack, approving, "check_holds", lambda _ours: lambda _by, _party: None)


@fault(3, "write", "add", days=SOON)
def words_change_while_asked(stack: ExitStack) -> None:
    """What the parties are asked about is written on."""
    unguard("DROP TRIGGER clause_stands ON agreements_clause")

    def broken(user: Any, edition: Any) -> bool:
        asked = edition.state in ("draft", "for_approval")
        return asked and parties.may_write(user, edition.platform)

    change(stack, editions.policies, "may_write_edition", lambda _ours: broken)


@fault(3, "say_yes", "give_back", "send", days=SOON)
def yes_outlives_the_text(stack: ExitStack) -> None:
    """A yes to words that were sent back still counts."""
    unguard("DROP TRIGGER edition_steps ON agreements_edition")
    change(stack, ApprovalQuerySet, "delete", lambda _ours: lambda _rows: (0, {}))


@fault(AGREED, "read_in", "start", "set_term", "send", "say_yes", days=[0, 0, 30])
def terms_overlap(stack: ExitStack) -> None:
    """The next text begins, and the one before does not end."""
    unguard("ALTER TABLE agreements_edition DROP CONSTRAINT edition_terms_apart")

    def broken(edition: Any) -> None:
        states.move(edition, "signed", allowed=EDITION)
        edition.signed_at = clock.now()

    change(stack, editions, "_sign", lambda _ours: broken)


@fault(AGREED, "ask_longer", "agree", days=SOON)
def longer_by_one_key(stack: ExitStack) -> None:
    """The side that asks for a longer term answers, too."""
    unguard("DROP TRIGGER extension_stands ON agreements_extension")

    def make(ask: Any) -> Any:
        def broken(edition: Any, **given: Any) -> Any:
            asked = ask(edition, **given)
            Extension.objects.filter(pk=asked.pk).update(state="stands")
            edition.refresh_from_db()
            edition.valid_to = asked.valid_to
            edition.save(update_fields=["valid_to"])
            return asked

        return broken

    change(stack, terms, "ask", make)


@fault(AGREED, "ask_longer", "agree", "read_in", "set_term", "send", "say_yes", days=SOON)
def longer_though_followed(stack: ExitStack) -> None:
    """An old wish for a longer term is agreed to when the next text is signed."""
    unguard("ALTER TABLE agreements_edition DROP CONSTRAINT edition_terms_apart")
    change(stack, terms, "_is_followed", lambda _ours: lambda _edition: False)


@fault(LOOKING, "assess", "hand_in", days=SOON)
def views_shown_too_soon(stack: ExitStack) -> None:
    """Each side reads the other's views before it has handed in its own."""

    def broken(_user: Any, evaluation: Any) -> Any:
        return evaluation.assessments.select_related("clause", "party")

    change(stack, evaluations, "visible_assessments", lambda _ours: broken)


@fault(LOOKING, "assess", "hand_in", days=SOON)
def letter_gives_away(stack: ExitStack) -> None:
    """The letter that the other side has handed in says what it wrote."""

    def make(write: Any) -> Any:
        def broken(*, body: str, kind: str, **given: Any) -> Any:
            words = Assessment.objects.values_list("words", flat=True).last() or ""
            return write(body=f"{body}\n{words}", kind=kind, **given)

        return broken

    change(stack, one.letters, "write_one", make)


@fault(LOOKING, "assess", "hand_in", days=SOON)
def compared_after_one(stack: ExitStack) -> None:
    """The first side that hands in reads what the other has so far."""
    unguard("DROP TRIGGER evaluation_moves ON agreements_evaluation")

    def broken(row: Any, _party: Any, *, by: Any) -> None:
        evaluating._compare(row, by)

    change(stack, evaluating.emails, "tell_other_waits", lambda _ours: broken)


@fault(LOOKING, "assess", "hand_in", days=SOON)
def handed_in_and_written_on(stack: ExitStack) -> None:
    """A side that has handed in writes on when it likes."""
    unguard("DROP TRIGGER assessment_stands ON agreements_assessment")

    def broken(evaluation: Any, _party: Any) -> Any:
        return evaluating.locked_evaluation(evaluation)

    change(stack, evaluating, "checked_open", lambda _ours: broken)


@fault(AGREED, "take_effect", days=[60, 120, 365])
def end_breaks_the_page(stack: ExitStack) -> None:
    """The page of a text that has run out falls over."""

    def make(of: Any) -> Any:
        def broken(edition: Any) -> Any:
            if edition.state == "expired":
                raise ZeroDivisionError
            return of(edition)

        return broken

    change(stack, pages.Term, "of", make)


@fault(AGREED, "warn", days=[60, 120])
def warned_too_late(stack: ExitStack) -> None:
    """The last warning comes some days before the end."""
    change(stack, terms, "LAST_DAYS", lambda _ours: 5)
    change(stack, terms, "MONTHS", lambda _ours: {"12m": 10, "6m": 6, "3m": 3})


@fault(AGREED, "open_due", days=[30, 60, 120])
def opened_too_late(stack: ExitStack) -> None:
    """The look back begins five months before the end."""
    change(stack, evaluating, "MONTHS_BEFORE", lambda _ours: 5)


@fault(3, "say_yes", "take_effect", days=SOON)
def beginning_not_logged(stack: ExitStack) -> None:
    """A text comes into force, and the log has nothing of it."""

    def make(record: Any) -> Any:
        def broken(verb: str, *given: Any, **more: Any) -> Any:
            return None if verb == "edition.in_force" else record(verb, *given, **more)

        return broken

    change(stack, effect.audit, "record", make)


@fault(COMPARED, "write_words", "conclude", "send_look", "yes_look", days=SOON)
def conclusion_forgotten(stack: ExitStack) -> None:
    """The next text is the old one, whatever the parties concluded."""
    change(stack, concluding, "_carry", lambda _ours: lambda _new, _one, _by: None)

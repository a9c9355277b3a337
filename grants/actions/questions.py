"""What a draft asks, requires and gives points for; the only writer of those rows.

Every button carries the call's version, so that nobody moves what somebody else has taken away.
"""

from collections.abc import Sequence
from typing import Any, cast

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Refused, Stale
from grants.actions.call_checks import locked_draft, tidy
from grants.burden import check_not_known
from grants.models import Call, Criterion, Question, Requirement
from grants.states import Binding, QuestionKind, Recall

type Row = Question | Requirement | Criterion

MOST_ROWS, MOST_CHOICES = 50, 20
MOST_WORDS, MOST_WEIGHT = 2000, 10
WORDS_KINDS = {Recall.ABOUT}  # what is told in words; the others are numbers


# --- questions ------------------------------------------------------------------------------------


@transaction.atomic
def save_question(
    call: Call,
    *,
    by: Any,
    version: int,
    question: Question | None = None,
    kind: str,
    text: str,
    why: str,
    example: str = "",
    words: int | None = None,
    choices: Sequence[str] = (),
    needed: bool = True,
    recall: str = "",
) -> Question:
    """Add a question to a draft, or change one.

    Args:
        call: a draft.
        by: a case handler.
        version: of the call, as the page was opened.
        question: the one that is changed; None adds one.
        kind: how it is answered.
        text: as it is asked.
        why: why it is asked; public.
        example: a good answer.
        words: how many are enough, of a text.
        choices: at least two different ones, of a choice.
        needed: whether an application without it can be sent.
        recall: what of it we may know already and fill in.

    Raises:
        Refused: the registers know it; a budget for free funds; something is missing.
        Stale: the call has changed since.
    """
    call = locked_draft(call, by=by)
    given: dict[str, Any] = {
        "kind": kind,
        "text": tidy(Question(), "text", text),
        "why": tidy(Question(), "why", why),
        "example": tidy(Question(), "example", example),
        "words": words if kind == QuestionKind.TEXT else None,
        "choices": _choices(kind, choices),
        "needed": needed,
        "recall": recall,
    }
    if question is None and (same := _second_click(call, version, call.questions, given)):
        return cast(Question, same)
    _check_version(call, version)
    _check_question(call, question, given)
    return cast(Question, _save(call, by, Question, question, given))


def _choices(kind: str, lines: Sequence[str]) -> list[str]:
    if kind != QuestionKind.CHOICE:
        return []
    found = list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
    if len(found) < 2:
        raise Refused(_("Skriv minst to ulike svar, ett på hver linje."), "choices")
    if len(found) > MOST_CHOICES or any(len(line) > 120 for line in found):
        raise Refused(_("Høyst 20 svar, og høyst 120 tegn i hvert."), "choices")
    return found


def _check_question(call: Call, question: Question | None, given: dict[str, Any]) -> None:
    """What may not be asked, and what must be said when it is."""
    kind, words = given["kind"], given["words"]
    if kind not in QuestionKind.values:
        raise Refused(_("Velg hvordan de svarer."), "kind")
    if not given["text"]:
        raise Refused(_("Skriv spørsmålet."), "text")
    check_not_known(given["text"])
    if kind == QuestionKind.BUDGET:
        _check_budget(call, question)
    if not given["why"]:
        raise Refused(_("Skriv hvorfor dere spør. Søkerne får lese det."), "why")
    if kind == QuestionKind.TEXT and not (words and 1 <= words <= MOST_WORDS):
        raise Refused(_("Skriv omtrent hvor mange ord som er nok, fra 1 til 2000."), "words")
    _check_recall(kind, given["recall"])


def _check_budget(call: Call, question: Question | None) -> None:
    """Free funds need no project budget (clause R2), and one budget is enough."""
    if call.binding == Binding.FREE:
        raise Refused(
            _("Frie midler går til det organisasjonen selv velger. Da trengs ikke noe budsjett."),
            "kind",
        )
    others = call.questions.filter(kind=QuestionKind.BUDGET)
    if question is not None:
        others = others.exclude(pk=question.pk)
    if others.exists():
        raise Refused(_("Dere ber alt om et budsjett. Ett er nok."), "kind")


def _check_recall(kind: str, recall: str) -> None:
    """What we fill in is of the same kind as what is asked."""
    if recall not in Recall.values:
        raise Refused(_("Velg fra listen."), "recall")
    if not recall:
        return
    wanted = QuestionKind.TEXT if recall in WORDS_KINDS else QuestionKind.NUMBER
    if kind != wanted:
        raise Refused(
            _("Dette kan bare fylles ut for spørsmål av slaget «%(kind)s».")
            % {"kind": wanted.label},
            "recall",
        )


@transaction.atomic
def drop_question(question: Question, *, by: Any, version: int) -> None:
    """Take a question out of a draft."""
    _drop(question, by, version)


@transaction.atomic
def move_question(question: Question, *, by: Any, version: int, up: bool) -> None:
    """One place up or down."""
    _move(question, by, version, up=up)


# --- requirements ---------------------------------------------------------------------------------


@transaction.atomic
def save_requirement(
    call: Call,
    *,
    by: Any,
    version: int,
    requirement: Requirement | None = None,
    rule: str,
    text: str,
    reason: str,
    legal_basis: str = "",
    question: str = "",
) -> Requirement:
    """Add a requirement to a draft, or change one; it is reviewed by being written (clause R3).

    Args:
        call: a draft.
        by: a case handler.
        version: of the call, as the page was opened.
        requirement: the one that is changed; None adds one.
        rule: how it is tried.
        text: as everyone reads it.
        reason: why it is required; public.
        legal_basis: the law or the decision it stands in.
        question: as the quiz asks it; empty when the register answers or nobody needs to ask.

    Raises:
        Refused: something is missing.
        Stale: the call has changed since.
    """
    call = locked_draft(call, by=by)
    plain = {"text": text, "reason": reason, "legal_basis": legal_basis, "question": question}
    given = {name: tidy(Requirement(), name, words) for name, words in plain.items()}
    given["rule"] = rule
    if requirement is None and (same := _second_click(call, version, call.requirements, given)):
        return cast(Requirement, same)
    _check_version(call, version)
    if not given["text"]:
        raise Refused(_("Skriv kravet."), "text")
    if not given["reason"]:
        raise Refused(_("Skriv hvorfor dere krever dette. Søkerne får lese det."), "reason")
    dated = {**given, "reviewed_on": clock.today()}
    return cast(Requirement, _save(call, by, Requirement, requirement, dated))


@transaction.atomic
def drop_requirement(requirement: Requirement, *, by: Any, version: int) -> None:
    """Take a requirement out of a draft."""
    _drop(requirement, by, version)


@transaction.atomic
def move_requirement(requirement: Requirement, *, by: Any, version: int, up: bool) -> None:
    """One place up or down."""
    _move(requirement, by, version, up=up)


@transaction.atomic
def review_requirements(call: Call, *, by: Any, version: int) -> None:
    """Say that each requirement has been asked about today and is still needed."""
    call = locked_draft(call, by=by)
    _check_version(call, version)
    call.requirements.update(reviewed_on=clock.today())
    _raise_version(call)
    audit.record("call.requirements_reviewed", call, by=by, on_behalf_of=call.scheme.owner)


# --- criteria -------------------------------------------------------------------------------------


@transaction.atomic
def save_criterion(
    call: Call,
    *,
    by: Any,
    version: int,
    criterion: Criterion | None = None,
    text: str,
    weight: int = 1,
) -> Criterion:
    """Add what points are given for, or change it.

    Raises:
        Refused: no words, or a weight out of range.
        Stale: the call has changed since.
    """
    call = locked_draft(call, by=by)
    given = {"text": tidy(Criterion(), "text", text), "weight": weight}
    if criterion is None and (same := _second_click(call, version, call.criteria, given)):
        return cast(Criterion, same)
    _check_version(call, version)
    if not given["text"]:
        raise Refused(_("Skriv hva det gis poeng for."), "text")
    if not 1 <= weight <= MOST_WEIGHT:
        raise Refused(_("Velg et tall fra 1 til 10."), "weight")
    return cast(Criterion, _save(call, by, Criterion, criterion, given))


@transaction.atomic
def drop_criterion(criterion: Criterion, *, by: Any, version: int) -> None:
    """Take a criterion out of a draft."""
    _drop(criterion, by, version)


# --- the same for all three -----------------------------------------------------------------------


def _second_click(call: Call, version: int, rows: Any, given: dict[str, Any]) -> Row | None:
    """The row that the first click made, when nothing else has happened since."""
    last: Row | None = rows.last()
    if last is None or call.version != version + 1:
        return None
    same = all(getattr(last, name) == value for name, value in given.items())
    return last if same else None


def _check_version(call: Call, version: int) -> None:
    if call.version != version:
        raise Stale


def _raise_version(call: Call) -> None:
    call.version += 1
    call.save(update_fields=["version"])


def _rows(call: Call, model: type[Row]) -> Any:
    return model._default_manager.filter(call=call)


def _save(call: Call, by: Any, model: type[Row], row: Row | None, given: dict[str, Any]) -> Row:
    rows = _rows(call, model)
    if row is None:
        if rows.count() >= MOST_ROWS:
            raise Refused(_("Det er for mange. Ta bort noen først."))
        last = rows.aggregate(last=Max("position"))["last"]
        row = model(call=call, position=0 if last is None else last + 1)
    else:
        row = _still_there(rows, row)
    for name, value in given.items():
        setattr(row, name, value)
    row.save()
    _raise_version(call)
    _record(call, by, "saved", model)
    return row


def _still_there(rows: Any, row: Row) -> Row:
    found: Row | None = rows.filter(pk=row.pk).first()
    if found is None:
        raise Stale
    return found


def _drop(row: Row, by: Any, version: int) -> None:
    call = locked_draft(row.call, by=by)
    rows = _rows(call, type(row))
    if not rows.filter(pk=row.pk).exists():
        return  # a second click
    _check_version(call, version)
    rows.filter(pk=row.pk).delete()
    _raise_version(call)
    _record(call, by, "dropped", type(row))


def _move(row: Row, by: Any, version: int, *, up: bool) -> None:
    call = locked_draft(row.call, by=by)
    _check_version(call, version)
    rows = list(_rows(call, type(row)))
    at = next((i for i, one in enumerate(rows) if one.pk == row.pk), None)
    if at is None:
        raise Stale
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return  # it stands there already
    rows[at], rows[to] = rows[to], rows[at]
    for position, one in enumerate(rows):
        one.position = position
    type(row)._default_manager.bulk_update(rows, ["position"])
    _raise_version(call)
    _record(call, by, "moved", type(row))


def _record(call: Call, by: Any, what: str, model: type[Row]) -> None:
    verb = f"call.{model._meta.model_name}_{what}"
    audit.record(verb, call, by=by, on_behalf_of=call.scheme.owner)

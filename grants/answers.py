"""What an applicant types, read as what the question asks for. Pure: nothing is looked up or kept.

A refusal stands beside its field; the form and the actions read with the same functions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import Refused
from core.money import NBSP, format_nok, read_nok
from grants.models import Call, Question
from grants.states import QuestionKind

TEXT_LIMIT = 20_000  # characters in one answer
NAME_LIMIT = 120  # characters of a title, and of a budget line's name
LINES = 80  # in one budget
KEPT_APART = (QuestionKind.BUDGET, QuestionKind.FILE)  # rows of their own, no words


@dataclass(frozen=True)
class Line:
    """One line of a budget: what it is, and NOK."""

    income: bool
    name: str
    budget: Decimal


def field_of(question: Question) -> str:
    """What the question's field is called in the form."""
    return f"question_{question.pk}"


def read(question: Question, words: str, field: str | None = None) -> tuple[str, Decimal | None]:
    """The words as they are kept, and the number in them where the question asks for one.

    Raises:
        Refused: too long, no number, no day, or none of the choices. Nothing is always allowed.
    """
    field = field or field_of(question)
    text = words.strip()
    if not text or question.kind in KEPT_APART:
        return "", None
    if len(text) > TEXT_LIMIT:
        raise Refused(_("Teksten er for lang. Skriv det viktigste her."), field)
    kind = QuestionKind(question.kind)
    if kind == QuestionKind.MONEY:
        return text, read_nok(text, field)
    if kind == QuestionKind.NUMBER:
        return text, read_number(text, field)
    if kind == QuestionKind.CHOICE and text not in question.choices:
        raise Refused(_("Velg ett av svarene."), field)
    if kind == QuestionKind.DATE:
        check_day(text, field)
    return text, None


def read_number(text: str, field: str | None = None) -> Decimal:
    """«36», «1 200» or «2,5».

    Raises:
        Refused: negative, or no number.
    """
    try:
        return read_nok(text, field)
    except Refused:
        raise Refused(_("Skriv et tall, for eksempel 36. Det kan ikke være under 0."), field) from (
            None
        )


def check_day(text: str, field: str | None = None) -> None:
    """A day as the browser writes it, «2027-03-01»."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused(_("Skriv en dato, for eksempel 01.03.2027."), field) from None
    if not 1900 <= day.year <= 2100:
        raise Refused(_("Sjekk årstallet."), field)


def read_sum(call: Call, typed: str, field: str = "amount") -> Decimal | None:
    """The sum they apply for, NOK a year; None when nothing is typed.

    Raises:
        Refused: no amount, or outside what the call gives.
    """
    if not typed.strip():
        return None
    amount = read_nok(typed, field)
    check_sum(call, amount, field)
    return amount


def check_sum(call: Call, amount: Decimal, field: str = "amount") -> None:
    """Refuse what is not above 0, or outside what may be applied for."""
    if amount <= 0:
        raise Refused(_("Beløpet må være mer enn 0 kr."), field)
    if call.max_amount is not None and amount > call.max_amount:
        raise Refused(
            _("Dere kan søke om høyst %(most)s.") % {"most": format_nok(call.max_amount)}, field
        )
    if call.min_amount is not None and amount < call.min_amount:
        raise Refused(
            _("Dere må søke om minst %(least)s.") % {"least": format_nok(call.min_amount)}, field
        )


def plain_sum(amount: Decimal | None) -> str:
    """A sum as it is compared: «20000», «20000,50»."""
    if amount is None:
        return ""
    whole, cents = divmod(amount.quantize(Decimal("0.01")), 1)
    return f"{int(whole)},{int(cents * 100):02d}" if cents else str(int(whole))


def shown_sum(amount: Decimal | None) -> str:
    """A sum as it stands in a field: «20 000», without «kr»."""
    return "" if amount is None else format_nok(amount).removesuffix(f"{NBSP}kr")


def check_lines(lines: Sequence[Line], field: str) -> None:
    """Refuse a budget that a table would not hold.

    Raises:
        Refused: too many lines, one without a name, or a sum below 0.
    """
    if len(lines) > LINES:
        raise Refused(
            _("Budsjettet kan ha høyst %(n)s linjer. Slå noen sammen.") % {"n": LINES}, field
        )
    for line in lines:
        if not line.name.strip():
            raise Refused(_("Skriv hva beløpet i budsjettet er til."), field)
        if len(line.name) > NAME_LIMIT:
            raise Refused(_("En linje i budsjettet har for lang tekst. Kort den ned."), field)
        if line.budget < 0:
            raise Refused(_("Beløpet kan ikke være mindre enn 0. Skriv det uten minus."), field)

"""Calls and sent applications of the demo, written in sets in the order the triggers ask for.

Everything of a call before it is published, submissions while it is, decisions before the money.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects

from core import clock
from grants.actions.sending import content_of, digest
from grants.models import (
    Application,
    BudgetLine,
    Call,
    Criterion,
    Decision,
    Instalment,
    PaymentList,
    Question,
    Recommendation,
    Reply,
    Report,
    Requirement,
    Scheme,
    Submission,
)
from grants.states import (
    DECIDED,
    GIVING,
    ApplicationState,
    CallState,
    InstalmentState,
    Outcome,
    QuestionKind,
    ReportForm,
    ReportState,
)
from organisations.models import Organisation

S = ApplicationState
ACCOUNT = "12345678903"  # valid by its check digit, of no real bank
ANSWER_DAYS = 21  # to complain, and to say yes
REASONS = {
    Outcome.GRANTED: "Laget er åpent for alle og har aktivitet gjennom hele året.",
    Outcome.PARTLY: "Laget har god aktivitet. Mange søkte, derfor får alle litt mindre.",
    Outcome.REFUSED: "Laget fyller ikke kravet om åpen aktivitet i kommunen.",
}
PAID = {S.PAID, S.REPORTED, S.CLOSED}
HAS_REPORT = {S.ACCEPTED, *PAID}


@dataclass
class Story:
    """One application: who, how much, how far it came, and what was given."""

    organisation: Organisation
    amount: int
    state: str = S.SUBMITTED
    outcome: str = ""
    given: int = 0
    title: str = ""
    sent: int = 0  # days from today
    decided: int = 0
    minutes: int | None = None
    more: dict[str, Any] = field(default_factory=dict)  # other columns of the application


def day(days: int) -> date:
    """So many days from today."""
    return clock.today() + timedelta(days=days)


def at(days: int, hour: int = 10) -> datetime:
    """An hour in Oslo so many days from today."""
    return clock.start_of_day(day(days)).replace(hour=hour)


def make_call(
    scheme: Scheme, people: tuple[Any, Any], days: tuple[int, int, int],
    asks: Sequence[dict[str, Any]], needs: Sequence[dict[str, Any]],
    criteria: Sequence[str] = (), **terms: Any,
) -> Call:  # fmt: skip
    """A published call.

    Args:
        people: who wrote and who published it.
        days: published, opens and closes, in days from today.
        asks: the questions' columns.
        needs: the requirements' columns.
        terms: the other columns.
    """
    published, opens, closes = days
    call = Call.objects.create(
        scheme=scheme, binding=scheme.binding, opens_at=clock.start_of_day(day(opens)),
        closes_at=clock.end_of_day(day(closes)), created_by=people[0], created_at=at(published - 9),
        contact_name="Kari Lunde", contact_phone="33 00 00 00",
        contact_email="kari@kommune.example", **terms,
    )  # fmt: skip
    Question.objects.bulk_create(
        Question(call=call, position=n, **row) for n, row in enumerate(asks)
    )
    Requirement.objects.bulk_create(
        Requirement(call=call, position=n, reviewed_on=day(published - 20), **row)
        for n, row in enumerate(needs)
    )
    Criterion.objects.bulk_create(
        Criterion(call=call, position=n, text=text) for n, text in enumerate(criteria)
    )
    Call.objects.filter(pk=call.pk).update(
        state=CallState.PUBLISHED, published_at=at(published), published_by=people[1]
    )
    call.refresh_from_db()
    return call


def send(call: Call, stories: Sequence[Story], by: Any, handlers: tuple[Any, Any]) -> None:
    """The applications with all that followed.

    Args:
        stories: in the order they were sent.
        by: who wrote those that no story says it of.
        handlers: who recommends and who decides.
    """
    pairs = [
        (apply(call, story, number, by, handlers[0]), story)
        for number, story in enumerate(stories, start=1)
    ]
    Application.objects.bulk_create(row for row, _story in pairs)
    answer(call, [row for row, _story in pairs])
    seal(call, [row for row, _story in pairs])
    recommend(pairs, handlers[0])
    decided = [pair for pair in pairs if pair[0].state in {*DECIDED, S.DECLINED}]
    decide(call, decided, handlers)
    pay(call, decided, handlers[0])
    report(call, decided, by, handlers[0])


def apply(call: Call, story: Story, number: int, by: Any, handler: Any) -> Application:
    """One row, as it stands now but for the money."""
    sent = at(story.sent, 9 + number % 9)
    columns = {"edited_by": by, "handler": handler if story.outcome else None} | story.more
    return Application(
        call=call, organisation=story.organisation, number=number, state=story.state,
        title=story.title, amount=Decimal(story.amount), account=ACCOUNT, sent_at=sent,
        edited_at=sent, created_at=sent - timedelta(days=2), minutes=story.minutes,
        people=1 + number % 2 if story.minutes else None, saves=1, **columns,
    )  # fmt: skip


def answer(call: Call, rows: Sequence[Application]) -> None:
    """An answer to every question, budgets in lines."""
    questions = list(call.questions.all())
    Reply.objects.bulk_create(
        reply_to(question, row, n)
        for n, row in enumerate(rows)
        for question in questions
        if question.kind in {QuestionKind.TEXT, QuestionKind.NUMBER, QuestionKind.CHOICE}
    )
    BudgetLine.objects.bulk_create(
        line
        for row in rows
        for question in questions
        if question.kind == QuestionKind.BUDGET
        for line in budget(row, question)
    )


def reply_to(question: Question, row: Application, n: int) -> Reply:
    """In the organisation's own words, or a number."""
    text, value = "", None
    if question.kind == QuestionKind.NUMBER:
        value = Decimal(14 + n * 17 % 90)
        text = str(value)
    elif question.kind == QuestionKind.CHOICE:
        text = question.choices[n % len(question.choices)]
    elif question.recall:
        text = f"{row.organisation} møtes hver uke. Alle kan bli med, og det er lov å prøve først."
    else:
        text = WORDS[n % len(WORDS)]
    filled_in = bool(question.recall) and n % 3 > 0
    return Reply(application=row, question=question, text=text, value=value, prefilled=filled_in)


WORDS = [
    "Vi vil nå dem som ikke har råd til utstyr. Derfor kjøper vi inn felles, og låner det ut.",
    "Pengene går til leie av sal og til en instruktør. Vi venter omtrent tretti deltakere.",
    "Vi inviterer alle i nabolaget, og lager mat sammen. Ungdommene våre står for opplegget.",
    "Vi starter en ny gruppe for nybegynnere og har fått med to som kan lære bort.",
]


def budget(row: Application, question: Question) -> list[BudgetLine]:
    """Costs, and income that makes up for them: the grant and their own."""
    total = row.amount * Decimal("1.4") if row.amount else Decimal(0)
    lines = [
        (False, "Leie av lokale", total * Decimal("0.35")),
        (False, "Instruktør", total * Decimal("0.4")),
        (False, "Utstyr og mat", total * Decimal("0.25")),
        (True, "Tilskudd fra kommunen", row.amount or Decimal(0)),
        (True, "Egne penger", total - (row.amount or Decimal(0))),
    ]
    return [
        BudgetLine(
            application=row, question=question, position=n, income=income, name=name,
            budget=sum_.quantize(Decimal(1)),
        )
        for n, (income, name, sum_) in enumerate(lines)
    ]  # fmt: skip


def seal(call: Call, rows: Sequence[Application]) -> None:
    """Keep each as it was sent; what the portal itself would keep."""
    prefetch_related_objects(rows, "replies", "lines__question")
    prefetch_related_objects([call], "questions", "requirements")
    stated = [requirement.pk for requirement in call.requirements.all()]
    for row in rows:
        replies = list(row.replies.all())
        row.answered, row.prefilled = len(replies), sum(one.prefilled for one in replies)
    Application.objects.bulk_update(rows, ["answered", "prefilled"])
    found = []
    for row in rows:
        content = content_of(row, 1, stated) | {"sent_at": str(row.sent_at)}
        found.append(
            Submission(
                application=row, number=1, sent_at=row.sent_at or row.edited_at,
                sent_by=row.edited_by, content=content, digest=digest(content),
            )
        )  # fmt: skip
    Submission.objects.bulk_create(found)


def recommend(pairs: Sequence[tuple[Application, Story]], by: Any) -> None:
    """What was proposed; it stands after the decision too."""
    Recommendation.objects.bulk_create(
        Recommendation(
            application=row, outcome=story.outcome, amount=Decimal(story.given),
            reason=REASONS[Outcome(story.outcome)], by=by, at=at(story.decided - 4),
        )
        for row, story in pairs
        if story.outcome
    )  # fmt: skip


def decide(
    call: Call, pairs: Sequence[tuple[Application, Story]], handlers: tuple[Any, Any]
) -> None:
    """The first decision of each, and then its money."""
    Decision.objects.bulk_create(
        Decision(
            application=row, outcome=story.outcome, amount=Decimal(story.given),
            binding=call.binding, reason=REASONS[Outcome(story.outcome)],
            recommended_by=handlers[0], decided_by=handlers[1], decided_at=at(story.decided, 14),
            complain_until=clock.end_of_day(day(story.decided + ANSWER_DAYS)),
        )
        for row, story in pairs
    )  # fmt: skip
    for row, story in pairs:
        row.granted = Decimal(0 if row.state == S.DECLINED else story.given)
        row.accept_by = day(story.decided + ANSWER_DAYS) if story.outcome in GIVING else None
    Application.objects.bulk_update([row for row, _story in pairs], ["granted", "accept_by"])


def pay(call: Call, pairs: Sequence[tuple[Application, Story]], by: Any) -> None:
    """An instalment for each who said yes; of those who have got it, on one list."""
    due: Any = call.payment_by
    owed = [row for row, _story in pairs if row.granted and row.state in HAS_REPORT]
    gone = None
    if any(row.state in PAID for row in owed):
        when = clock.start_of_day(due) + timedelta(hours=12)
        gone = PaymentList.objects.create(
            call=call, number=1, made_at=when - timedelta(days=2), made_by=by, pay_on=due,
            paid_at=when, paid_by=by,
        )  # fmt: skip
    Instalment.objects.bulk_create(
        Instalment(
            application=row, number=1, year=call.year, amount=row.granted, due=due,
            **({"state": InstalmentState.PAID, "payment_list": gone, "account": row.account,
                "paid_on": due} if row.state in PAID else {}),
        )
        for row in owed
    )  # fmt: skip


def report(call: Call, pairs: Sequence[tuple[Application, Story]], by: Any, handler: Any) -> None:
    """What is asked of each who said yes: waiting, received, or approved when the case is over."""
    if call.report_form == ReportForm.NONE:
        return
    due: Any = call.report_by
    words = "Vi har hatt aktivitet hver uke og fått flere med."
    sent: dict[str, Any] = {
        "words": words, "minutes": 15, "sent_at": at(-20), "sent_by": by, "saves": 1,
    }  # fmt: skip
    done = sent | {"state": ReportState.APPROVED, "handled_by": handler, "handled_at": at(-12)}
    of_state: dict[str, dict[str, Any]] = {
        S.REPORTED: sent | {"state": ReportState.SENT}, S.CLOSED: done,
    }  # fmt: skip
    Report.objects.bulk_create(
        Report(application=row, due=due, first_due=due, **of_state.get(row.state, {}))
        for row, _story in pairs
        if row.granted and row.state in HAS_REPORT
    )

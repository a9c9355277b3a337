"""The report, as much as was asked, and money that must come back."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from grants.actions import repaying, reporting
from grants.models import Repayment
from tests.stateful.attempts import Attempt
from tests.stateful.cards import Build, Test
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.grants.book import App, Book, Debt
from tests.stateful.grants.moves.deck import (
    bound_by,
    count,
    handler,
    move,
    party_of,
    row,
    sent,
    unless,
)
from tests.stateful.grants.world import R

NOT_SENT = ("waiting", "returned")


def reports(book: Book, *states: str) -> list[App]:
    """Those whose report has come so far."""
    return [app for app in book.apps if app.report and app.report.state in states]


def to_send(book: Book) -> list[App]:
    """The money has come, and the report has not."""
    return [app for app in reports(book, *NOT_SENT) if app.state == "paid"]


@move(fits=to_send, possible=sent, often=6)
def send_report(book: Book, draw: Draw) -> Attempt:
    """One line."""
    app = aim(draw, sent(book), lambda one: one in to_send(book))
    by, party = bound_by(book, draw, app), party_of(draw, app)
    report = app.report
    saves = count(draw, report.saves if report else 0)
    words = mostly(draw, f"Vi kjøpte noter, {report.saves if report else 0}.", [""])
    accounts: dict[int, Decimal | None] = mostly(draw, {}, [{1: Decimal(500)}])
    refused = unless(report and book.has(by, app.org, R) and party == app.org, "no key, or none")
    nothing = not refused and report is not None and report.state not in NOT_SENT
    if not nothing:
        fine = report is not None and saves == report.saves and words and not accounts
        refused = refused or unless(fine and app.state == "paid", "not so, or not now")

    def learn(_result: object, _after: object) -> None:
        assert report
        report.state, report.saves, app.state = "sent", report.saves + 1, "reported"

    return Attempt(
        "send_report",
        by,
        lambda person: reporting.send_report(
            row(app),
            by=person,
            on_behalf_of=book.place.parties[party],
            saves=saves,
            words=words,
            accounts=accounts,
            minutes=None,
        ),
        refused=refused,
        nothing=nothing,
        audits=["report.sent"],
        learn=learn,
    )


def handled(name: str, goes: tuple[str, ...], to: str, act: Any, **words: str) -> None:
    """Put a move into the deck that a case handler answers a report with."""

    def build(book: Book, draw: Draw) -> Attempt:
        app = aim(draw, sent(book), lambda one: one.report and one.report.state in goes)
        by, report = handler(book, draw, app), app.report
        refused = unless(report and book.handles(by, app), "may not handle it, or none")
        nothing = not refused and report is not None and report.state == to
        if not nothing:
            refused = refused or unless(report and report.state in goes, "not now")

        waits = [part for part in app.parts if part.state == "held" and to != "returned"]

        def learn(_result: object, _after: object) -> None:
            assert report
            report.state = to
            app.state = "paid" if to == "returned" else app.state
            if to != "returned":
                book.release(app)
            book.write("grant.report_news", app.org)

        return Attempt(
            name,
            by,
            lambda person: act(row(app), by=person, **words),
            refused=refused,
            nothing=nothing,
            audits=[f"report.{to}", *["instalment.released" for _one in waits]],
            learn=learn,
        )

    build.__name__ = name
    made: Build = build
    fits: Test = lambda book: reports(book, *goes)  # noqa: E731
    move(fits=fits, possible=sent, often=3)(made)


handled("approve_report", ("sent",), "approved", reporting.approve_report)
handled("return_report", ("sent",), "returned", reporting.return_report, reason="Hva mer?")
handled(
    "write_off_report", NOT_SENT, "written_off", reporting.write_off_report, reason="Trengs ikke."
)  # fmt: skip


@move(fits=lambda book: reports(book, *NOT_SENT), possible=sent, often=2)
def extend_report(book: Book, draw: Draw) -> Attempt:
    """More time; never less."""
    app = aim(draw, sent(book), lambda one: one in reports(book, *NOT_SENT))
    by, report = handler(book, draw, app), app.report
    now: date = report.due if report else book.today()
    due = max(now, book.today()) + timedelta(days=mostly(draw, 20, [-400, 0]))
    reason = f"Dere fikk pengene sent, {due}."
    refused = unless(report and book.handles(by, app), "may not handle it, or none")
    refused = refused or unless(report and report.state in NOT_SENT, "sent")
    nothing = not refused and report is not None and (due, reason) == (now, report.reason)
    if not nothing:
        refused = refused or unless(due > now and due >= book.today(), "no later day")

    def learn(_result: object, _after: object) -> None:
        assert report
        report.due, report.reason = due, reason
        app.reminded = {name for name in app.reminded if not name.startswith("report")}
        book.write("grant.report_news", app.org)

    return Attempt(
        "extend_report",
        by,
        lambda person: reporting.extend_report(row(app), by=person, due=due, reason=reason),
        refused=refused,
        nothing=nothing,
        audits=["report.extended"],
        learn=learn,
    )


def with_money(book: Book) -> list[App]:
    """Those that have some of it, and no open claim."""
    mine = [app for app in book.apps if app.still_paid() > 0]
    return [app for app in mine if not any(debt.state == "claimed" for debt in app.debts)]


@move(fits=with_money, possible=sent, often=2)
def claim_repayment(book: Book, draw: Draw) -> Attempt:
    """Some of it must come back."""
    app = aim(draw, sent(book), lambda one: one in with_money(book))
    by = handler(book, draw, app)
    amount = mostly(draw, max(1, app.still_paid() // 2), [app.still_paid() + 1, 0])
    due = book.today() + timedelta(days=mostly(draw, 30, [0]))
    opened = [debt for debt in app.debts if debt.state == "claimed"]
    refused = unless(book.handles(by, app), "may not handle it")
    nothing = not refused and [(d.amount, d.due) for d in opened] == [(amount, due)]
    if not nothing:
        sane = not opened and 0 < amount <= app.still_paid() and due > book.today()
        refused = refused or unless(sane, "more than they have, or one is open")

    def learn(made: Any, _after: object) -> None:
        app.debts.append(Debt(made.pk, amount, due))
        book.write("grant.repayment", app.org)

    return Attempt(
        "claim_repayment",
        by,
        lambda person: repaying.claim_repayment(
            row(app), by=person, amount=Decimal(amount), reason="Brukt til annet.", due=due
        ),
        refused=refused,
        nothing=nothing,
        audits=["repayment.claimed"],
        learn=learn,
    )


def debts(book: Book, *states: str) -> list[tuple[App, Debt]]:
    """Claims; all when no state is named."""
    return [(a, d) for a in book.apps for d in a.debts if not states or d.state in states]


@move(fits=lambda book: debts(book, "claimed"), possible=debts, often=3)
def end_claim(book: Book, draw: Draw) -> Attempt:
    """It came back, or is dropped."""
    app, debt = aim(draw, debts(book), lambda one: one[1].state == "claimed")
    by, back = handler(book, draw, app), draw.pick([True, True, False])
    to = "repaid" if back else "dropped"
    refused = unless(book.handles(by, app), "may not handle it")
    nothing = not refused and debt.state == to
    if not nothing:
        refused = refused or unless(debt.state == "claimed", "ended")

    def learn(_result: object, _after: object) -> None:
        debt.state = to
        book.write("grant.repayment", app.org)

    def call(person: Any) -> Any:
        claim = Repayment.objects.select_related("application__call").get(pk=debt.pk)
        if back:
            return repaying.repaid(claim, by=person)
        return repaying.drop(claim, by=person, reason="Det var en feil.")

    return Attempt(
        "end_claim",
        by,
        call,
        refused=refused,
        nothing=nothing,
        audits=[f"repayment.{to}"],
        learn=learn,
    )

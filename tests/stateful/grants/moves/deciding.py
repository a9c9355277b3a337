"""Decisions, one or a list: by another than the proposer, and never more than there is."""

from datetime import date, timedelta
from typing import Any

from core import clock
from grants.actions import deciding
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.grants.book import App, Book, Verdict
from tests.stateful.grants.moves.deck import count, decider, move, row, sent, such
from tests.stateful.grants.world import ACCEPT_DAYS, COMPLAIN_DAYS, TOWN, A
from tests.stateful.picture import Picture

type Seen = dict[int, int]


def until(today: date) -> Any:
    """When the weeks to complain are over: an exclusive instant."""
    return clock.end_of_day(today + timedelta(days=COMPLAIN_DAYS))


def why_not(book: Book, by: str, apps: list[App], seen: Seen) -> tuple[str, list[App]]:
    """Why these cannot be decided by this person, and those that are not decided already."""
    if not book.has(by, TOWN, A):
        return "no key", []
    fresh = [app for app in apps if by not in [verdict.by for verdict in app.verdicts]]
    for app in fresh:
        proposal = app.proposal
        if app.state != "recommended" or proposal is None or proposal.saves != seen[app.pk]:
            return "not what was read", []
        if not book.decides(by, app) or book.shut(proposal.by, app) or app.org in book.gone:
            return "a stake, one's own, or nobody to answer", []
    chosen = [app.proposal for app in fresh if app.proposal]
    if sum(one.amount for one in chosen) > book.left():
        return "more than there is", []
    more = sum(one.amount for one in chosen if one.years > 1)
    if more and more > book.next.budget - book.next.bound:
        return "more than there is next year", []
    return "", fresh


def decided(book: Book, by: str, fresh: list[App], after: Picture) -> None:
    """What follows."""
    keys = {
        row["application_id"]: pk
        for pk, row in after.of("grants_decision").items()
        if row["number"] == 1
    }
    for app in fresh:
        said = app.proposal
        assert said
        verdict = Verdict(
            keys[app.pk], said.outcome, said.amount, said.years, by, said.by, until(book.today())
        )
        app.verdicts.append(verdict)
        app.state, app.granted = "decided", said.amount
        if verdict.gives:
            app.accept_by = book.today() + timedelta(days=ACCEPT_DAYS)
        book.next.bound += said.amount if said.years > 1 else 0
        book.write("grant.decision", app.org)


def fits(app: App, left: int) -> bool:
    """There is enough for it."""
    return app.proposal is not None and app.proposal.amount <= left


def affordable(book: Book, *, together: bool = False) -> bool:
    """There is enough for one of them, or for all."""
    sums = [app.proposal.amount for app in such("recommended")(book) if app.proposal]
    return bool(sums) and (sum(sums) if together else min(sums)) <= book.left()


@move(fits=affordable, possible=sent, often=8)
def decide(book: Book, draw: Draw) -> Attempt:
    """One of them."""
    left = book.left()
    app = aim(draw, sent(book), lambda one: one.state == "recommended" and fits(one, left))
    by = decider(book, draw, app)
    saves = count(draw, app.proposal.saves if app.proposal else 0)
    refused, fresh = why_not(book, by, [app], {app.pk: saves})
    return Attempt(
        "decide",
        by,
        lambda person: deciding.decide(row(app), by=person, saves=saves),
        refused=refused,
        nothing=not refused and not fresh,
        audits=["grant.decided"],
        learn=lambda _made, after: decided(book, by, fresh, after),
    )


@move(fits=lambda book: affordable(book, together=True), possible=sent, often=5)
def decide_list(book: Book, draw: Draw) -> Attempt:
    """All of them or none."""
    apps = mostly(draw, such("recommended")(book) or sent(book), [sent(book)])
    by = decider(book, draw, apps[0])
    seen = {app.pk: app.proposal.saves if app.proposal else 0 for app in apps}
    refused, fresh = why_not(book, by, apps, seen)
    return Attempt(
        "decide_list",
        by,
        lambda person: deciding.decide_list(book.place.calls["now"], by=person, seen=seen),
        refused=refused,
        nothing=not refused and not fresh,
        audits=["grant.decided"] * len(fresh),
        learn=lambda _made, after: decided(book, by, fresh, after),
    )

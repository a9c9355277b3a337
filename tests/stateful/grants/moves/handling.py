"""The case handlers: whose case it is, what is missing, who has a stake, and what is proposed."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from grants.actions import casework, conflicts, recommending
from grants.models import Conflict
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.grants.book import WAITING, App, Book, Proposal, Stake
from tests.stateful.grants.moves.deck import (
    aimed,
    count,
    handler,
    move,
    row,
    sent,
    somebody,
    such,
    unless,
)
from tests.stateful.grants.world import PEOPLE, TOWN, A, R, W

FRESH = ("submitted", "resubmitted", "in_assessment")
REASON = "Laget gjør mye for mange."


@move(fits=such("submitted", "resubmitted"), possible=sent, often=2)
def take_up(book: Book, draw: Draw) -> Attempt:
    """Somebody begins on it."""
    app = aimed(book, draw, "submitted", "resubmitted", "returned")
    by = handler(book, draw, app)
    refused = unless(book.handles(by, app), "may not handle it")
    nothing = not refused and (app.state, app.handler) == ("in_assessment", by)
    if not nothing:
        waits = app.state == "returned" and app.answer_by and book.today() <= app.answer_by
        refused = refused or unless(app.handler in ("", by) and not waits, "another's, or waits")
        open_to = app.state in WAITING and app.state != "recommended"
        refused = refused or unless(open_to, "not now, or a proposal to take back first")

    def learn(_result: object, _after: object) -> None:
        if app.state == "returned":  # what they have written since and not sent, does not count
            app.amount, app.years = app.sent[-1]
        app.state, app.handler = "in_assessment", by

    return Attempt(
        "take_up",
        by,
        lambda person: casework.take_up(row(app), by=person),
        refused=refused,
        nothing=nothing,
        audits=["application.taken_up"],
        learn=learn,
    )


@move(fits=such(*WAITING), possible=sent, often=1)
def hand_to(book: Book, draw: Draw) -> Attempt:
    """A colleague takes it over."""
    app = aimed(book, draw, *WAITING)
    by, to = handler(book, draw, app), somebody(draw, book.handlers(app))
    refused = unless(book.handles(by, app), "may not handle it")
    nothing = not refused and app.handler == to
    if not nothing:
        refused = refused or unless(app.state in WAITING, "not now")
        refused = refused or unless(book.handles(to, app), "the colleague may not")

    def learn(_result: object, _after: object) -> None:
        app.handler = to

    return Attempt(
        "hand_to",
        by,
        lambda person: casework.hand_to(row(app), by=person, handler=book.place.people[to]),
        refused=refused,
        nothing=nothing,
        audits=["application.handed"],
        learn=learn,
    )


@move(fits=such(*FRESH), possible=sent, often=2)
def return_for_more(book: Book, draw: Draw) -> Attempt:
    """Something is missing."""
    app = aimed(book, draw, *FRESH)
    by = handler(book, draw, app)
    day = book.today() + timedelta(days=mostly(draw, draw.pick([14, 3]), [0, 200]))
    missing = f"Send regnskapet, {app.returns}."
    refused = unless(book.handles(by, app), "may not handle it")
    nothing = not refused and app.state == "returned"
    nothing = nothing and (app.missing, app.answer_by) == (missing, day)
    if not nothing:
        ahead = 0 < (day - book.today()).days <= 180
        refused = refused or unless(ahead and app.state in FRESH, "not now, or no such day")

    def learn(_result: object, _after: object) -> None:
        app.state, app.missing, app.answer_by = "returned", missing, day
        app.returns, app.handler = app.returns + 1, app.handler or by
        book.write("grant.returned", app.org)

    return Attempt(
        "return_for_more",
        by,
        lambda person: casework.return_for_more(
            row(app), by=person, missing=missing, answer_by=day
        ),
        refused=refused,
        nothing=nothing,
        audits=["application.returned"],
        learn=learn,
    )


@move(fits=such(*WAITING), possible=sent, often=1)
def declare_conflict(book: Book, draw: Draw) -> Attempt:
    """Somebody has a stake."""
    app = aimed(book, draw, *WAITING)
    by = somebody(draw, book.those(TOWN, W, R, A))
    proposal = app.proposal
    refused = unless(book.works(by), "does not work there")
    nothing = not refused and any(s.person == by and not s.lifted for s in app.stakes)
    own = proposal is not None and proposal.by == by
    falls = own and app.state in ("recommended", "in_assessment")

    def learn(made: Any, _after: object) -> None:
        app.stakes.append(Stake(made.pk, by))
        if falls:
            app.proposal, app.state = None, "in_assessment"
        app.handler = "" if app.handler == by else app.handler

    return Attempt(
        "declare_conflict",
        by,
        lambda person: conflicts.declare_conflict(row(app), by=person, ground="family"),
        refused=refused,
        nothing=nothing,
        audits=["conflict.declared", *(["recommendation.fell_away"] if falls else [])],
        learn=learn,
    )


def stakes(book: Book) -> list[tuple[App, Stake]]:
    """All that was declared."""
    return [(app, stake) for app in book.apps for stake in app.stakes]


@move(fits=lambda book: [s for _app, s in stakes(book) if not s.lifted], possible=stakes, often=2)
def lift_conflict(book: Book, draw: Draw) -> Attempt:
    """Another person finds that it is none."""
    app, stake = aim(draw, stakes(book), lambda one: not one[1].lifted)
    others = [p for p in book.those(TOWN, W, R, A) if p != stake.person and not book.shut(p, app)]
    by = mostly(draw, draw.pick(others or PEOPLE), [stake.person, *PEOPLE])
    may = by != stake.person and book.works(by) and not book.shut(by, app)

    def learn(_result: object, _after: object) -> None:
        stake.lifted = True

    return Attempt(
        "lift_conflict",
        by,
        lambda person: conflicts.lift_conflict(
            Conflict.objects.select_related("application").get(pk=stake.pk),
            by=person,
            reason="De er ikke i slekt.",
        ),
        refused=unless(may, "not theirs to lift"),
        nothing=may and stake.lifted,
        audits=["conflict.lifted"],
        learn=learn,
    )


@move(fits=such(*FRESH), possible=sent, often=10)
def recommend(book: Book, draw: Draw) -> Attempt:
    """What the case handler proposes."""
    app = aimed(book, draw, *FRESH)
    by = handler(book, draw, app)
    asked, years = app.amount or 0, app.years
    most = ("granted", asked, years)
    some = [("partly", 5_000, 1), ("partly", 5_000, years)]
    right = draw.pick([most, most, most, *some, ("refused", 0, 1)])
    wrong = [("granted", 5_000, 1), ("partly", asked + 5_000, years), ("partly", asked, years)]
    outcome, amount, for_years = mostly(draw, right, wrong)
    saves = count(draw, app.proposal.saves if app.proposal else 0)
    sane = (outcome, amount, for_years) not in wrong and (outcome == "refused" or asked > 0)
    refused = unless(book.handles(by, app) and sane, "may not, or does not add up")
    old = app.proposal
    same = old and (old.outcome, old.amount, old.years) == (outcome, amount, for_years)
    nothing = not refused and app.state == "recommended" and bool(same)
    if not nothing:
        stale = saves != (old.saves if old else 0)
        refused = refused or unless(app.state in (*FRESH, "recommended") and not stale, "not now")

    def learn(_result: object, _after: object) -> None:
        number = 1 + (old.saves if old else 0)
        app.proposal = Proposal(outcome, amount, for_years, by, book.now, number)
        app.state, app.handler = "recommended", app.handler or by

    return Attempt(
        "recommend",
        by,
        lambda person: recommending.recommend(
            row(app),
            by=person,
            outcome=outcome,
            amount=Decimal(amount),
            years=for_years,
            reason=REASON,
            saves=saves,
        ),
        refused=refused,
        nothing=nothing,
        audits=["application.recommended"],
        learn=learn,
    )


@move(fits=such("recommended"), possible=sent, often=1)
def take_back(book: Book, draw: Draw) -> Attempt:
    """The proposal comes off the list."""
    app = aimed(book, draw, "recommended")
    by = handler(book, draw, app)
    refused = unless(book.handles(by, app), "may not handle it")
    nothing = not refused and app.state == "in_assessment"
    if not nothing:
        refused = refused or unless(app.state == "recommended", "not proposed")

    def learn(_result: object, _after: object) -> None:
        assert app.proposal
        app.state, app.proposal.saves = "in_assessment", app.proposal.saves + 1

    return Attempt(
        "take_back",
        by,
        lambda person: recommending.take_back(row(app), by=person),
        refused=refused,
        nothing=nothing,
        audits=["recommendation.taken_back"],
        learn=learn,
    )

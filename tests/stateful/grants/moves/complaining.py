"""A complaint, from its letter to its end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from grants.actions import complaining
from grants.models import Complaint, Decision
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.grants.book import (
    IN_HAND,
    SAID_YES,
    App,
    Book,
    Objection,
    Proposal,
    Verdict,
)
from tests.stateful.grants.moves.answering import parts_of
from tests.stateful.grants.moves.deciding import until
from tests.stateful.grants.moves.deck import (
    bound_by,
    decider,
    handler,
    move,
    party_of,
    unless,
)
from tests.stateful.grants.world import ACCEPT_DAYS, CONTACT
from tests.stateful.picture import Picture
from tests.stateful.world import email_of

type Case = tuple[App, Verdict, Objection]
REASON = "Vi har sett på saken på nytt."


def cases(book: Book, *states: str) -> list[Case]:
    """Complaints that have come so far; all when no state is named."""
    return [
        (app, verdict, one)
        for app in book.apps
        for verdict, one in app.complaints()
        if not states or one.state in states
    ]


def verdicts(book: Book) -> list[tuple[App, Verdict]]:
    """Every decision."""
    return [(app, verdict) for app in book.apps for verdict in app.verdicts]


def open_to_complain(one: tuple[App, Verdict]) -> bool:
    """The last word, and nobody has complained of it."""
    app, verdict = one
    last = verdict is app.verdict and verdict.complaint is None
    return last and verdict.until is not None and app.state not in ("declined", "withdrawn")


def to_complain(book: Book) -> list[tuple[App, Verdict]]:
    """Those one may complain of."""
    return [one for one in verdicts(book) if open_to_complain(one)]


@move(fits=to_complain, possible=verdicts, often=4)
def complain(book: Book, draw: Draw) -> Attempt:
    """We do not agree."""
    app, verdict = aim(draw, verdicts(book), open_to_complain)
    by, party = bound_by(book, draw, app), party_of(draw, app)
    before = verdict.complaint
    refused = unless(book.binds(by, app, party), "no key, or no more")
    nothing = not refused and before is not None and before.state != "withdrawn"
    if not nothing:
        refused = refused or unless(open_to_complain((app, verdict)), "not this one, not now")

    def learn(made: Any, _after: object) -> None:
        assert verdict.until
        verdict.complaint = Objection(made.pk, book.now >= verdict.until, book.now)
        book.write("grant.complaint", app.org)
        tell_desk(book, app)

    return Attempt(
        "complain",
        by,
        lambda person: complaining.complain(
            Decision.objects.select_related("application__call").get(pk=verdict.pk),
            by=person,
            on_behalf_of=book.place.parties[party],
            words="Dere har ikke sett hvor mange vi er.",
        ),
        refused=refused,
        nothing=nothing,
        audits=["complaint.sent"],
        learn=learn,
    )


def tell_desk(book: Book, app: App) -> None:
    """The one who has the case, else the call's own address."""
    book.letters["grant.complaint_desk", email_of(app.handler) if app.handler else CONTACT] += 1


def row_of(one: Objection) -> Complaint:
    """The complaint as a page would have read it."""
    return Complaint.objects.select_related("decision__application__call").get(pk=one.pk)


@move(fits=lambda book: cases(book, *IN_HAND), possible=cases, often=1)
def withdraw_complaint(book: Book, draw: Draw) -> Attempt:
    """We agree after all."""
    app, _verdict, one = aim(draw, cases(book), lambda case: case[2].state in IN_HAND)
    by, party = bound_by(book, draw, app), party_of(draw, app)
    refused = unless(book.binds(by, app, party), "no key, or no more")
    nothing = not refused and one.state == "withdrawn"
    if not nothing:
        refused = refused or unless(one.state in IN_HAND, "answered")

    def learn(_result: object, _after: object) -> None:
        one.state = "withdrawn"
        tell_desk(book, app)

    return Attempt(
        "withdraw_complaint",
        by,
        lambda person: complaining.withdraw_complaint(
            row_of(one), by=person, on_behalf_of=book.place.parties[party]
        ),
        refused=refused,
        nothing=nothing,
        audits=["complaint.withdrawn"],
        learn=learn,
    )


def better(app: App, first: Verdict, outcome: str, amount: int, years: int) -> bool:
    """More than was decided, no more than was asked, and called what it is."""
    had = first.years if first.gives else 1
    asked = app.amount or 0
    more = amount >= first.amount and years >= had and (amount, years) != (first.amount, had)
    whole = (amount, years) == (asked, app.years)
    return more and 0 < amount <= asked and years <= app.years and whole == (outcome == "granted")


def proposed(one: Objection, app: App) -> Proposal | None:
    """What somebody has proposed since it came."""
    since: datetime = one.at
    if one.state == "forwarded" and one.assessed:
        since = one.assessed
    return app.proposal if app.proposal and app.proposal.at > since else None


@move(fits=lambda book: cases(book, *IN_HAND), possible=cases, often=6)
def propose_change(book: Book, draw: Draw) -> Attempt:
    """More than the first time."""
    app, first, one = aim(draw, cases(book), lambda case: case[2].state in IN_HAND)
    by = handler(book, draw, app)
    asked, had = app.amount or 0, first.years if first.gives else 1
    right = draw.pick([("granted", asked, app.years), ("partly", first.amount + 1_000, had)])
    wrong = [("refused", 0, 1), ("partly", first.amount, had), ("granted", asked + 1, 1)]
    outcome, amount, years = mostly(draw, right, wrong)
    refused = unless(book.handles(by, app) and one.state in IN_HAND, "may not, or answered")
    shut = app.state in ("declined", "withdrawn", "closed")
    refused = refused or unless(not shut, "no more to give")
    room = amount - app.granted <= book.left()
    refused = refused or unless(better(app, first, outcome, amount, years) and room, "not so")
    old = proposed(one, app)
    same = old and (old.outcome, old.amount, old.years, old.by) == (outcome, amount, years, by)

    def learn(_result: object, _after: object) -> None:
        number = 1 + (app.proposal.saves if app.proposal else 0)
        app.proposal = Proposal(outcome, amount, years, by, book.now, number)

    return Attempt(
        "propose_change",
        by,
        lambda person: complaining.propose_change(
            row_of(one),
            by=person,
            outcome=outcome,
            amount=Decimal(amount),
            years=years,
            reason=REASON,
        ),
        refused=refused,
        nothing=not refused and bool(same),
        audits=["complaint.proposed"],
        learn=learn,
    )


def why_not_anew(book: Book, by: str, app: App, first: Verdict, one: Objection) -> str:
    """Why the proposal cannot become a second decision by this person."""
    new = proposed(one, app)
    if new is None or not book.decides(by, app) or book.shut(new.by, app):
        return "nothing proposed, or not theirs"
    if app.state in ("declined", "withdrawn") or app.org in book.gone:
        return "nobody to give it to"
    ahead = (new.amount if new.years > 1 else 0) - book.held_next(app)
    if new.amount - app.granted > book.left() or ahead > book.next.budget - book.next.bound:
        return "more than there is"
    return ""


def decided_anew(book: Book, by: str, app: App, last: datetime | None, after: Picture) -> None:
    """The second decision, which may be complained of until `last`, and what it sets going."""
    new = app.proposal
    assert new
    keys = [
        pk
        for pk, row in after.of("grants_decision").items()
        if row["application_id"] == app.pk and row["number"] == len(app.verdicts) + 1
    ]
    book.next.bound += (new.amount if new.years > 1 else 0) - book.held_next(app)
    app.verdicts.append(Verdict(keys[0], new.outcome, new.amount, new.years, by, new.by, last))
    app.granted = new.amount
    if app.state == "decided":
        app.accept_by = book.today() + timedelta(days=ACCEPT_DAYS)
    if app.state in SAID_YES:
        book.plan(app, parts_of(app, after))
    else:
        app.reminded = {name for name in app.reminded if not name.startswith("accept")}
    book.write("grant.decision", app.org)


@move(
    fits=lambda book: [c for c in cases(book, "complained") if proposed(c[2], c[0])],
    possible=cases,
    often=12,
)
def uphold(book: Book, draw: Draw) -> Attempt:
    """They are right."""
    app, first, one = aim(
        draw, cases(book), lambda case: case[2].state == "complained" and proposed(case[2], case[0])
    )
    by = decider(book, draw, app)
    nothing = one.state == "upheld"
    refused = "" if nothing else why_not_anew(book, by, app, first, one)
    if not nothing:
        refused = refused or unless(one.state == "complained", "answered")

    def learn(_result: object, after: Picture) -> None:
        one.state, one.assessed = "upheld", book.now
        decided_anew(book, by, app, until(book.today()), after)

    return Attempt(
        "uphold",
        by,
        lambda person: complaining.uphold(row_of(one), by=person),
        refused=refused,
        nothing=nothing,
        audits=["complaint.upheld", "grant.decided_again"],
        learn=learn,
    )


def answer(name: str, to: str, act: Callable[..., Any], *, late: bool) -> None:
    """Put a move into the deck that answers a complaint without changing the decision."""

    def build(book: Book, draw: Draw) -> Attempt:
        fine = [case for case in cases(book, "complained") if not late or case[2].late]
        app, _verdict, one = aim(draw, cases(book), lambda case: case in fine)
        by = handler(book, draw, app)
        refused = unless(book.handles(by, app), "may not handle it")
        nothing = not refused and one.state == to
        if not nothing:
            in_time = late and not one.late
            refused = refused or unless(one.state == "complained" and not in_time, "not so")

        def learn(_result: object, _after: object) -> None:
            one.state, one.assessed = to, book.now
            book.write("grant.complaint", app.org)

        return Attempt(
            name,
            by,
            lambda person: act(row_of(one), by=person, words="Vi har sett på klagen."),
            refused=refused,
            nothing=nothing,
            audits=[f"complaint.{to}"],
            learn=learn,
        )

    build.__name__ = name
    move(
        fits=lambda book: [c for c in cases(book, "complained") if not late or c[2].late],
        possible=cases,
        often=2,
    )(build)


answer("forward", "forwarded", complaining.forward, late=False)
answer("dismiss", "dismissed", complaining.dismiss, late=True)


@move(fits=lambda book: cases(book, "forwarded"), possible=cases, often=6)
def settle(book: Book, draw: Draw) -> Attempt:
    """What the complaint body came to."""
    app, first, one = aim(draw, cases(book), lambda case: case[2].state == "forwarded")
    changed = bool(proposed(one, app)) != draw.rarely()
    by = decider(book, draw, app) if changed else handler(book, draw, app)
    nothing = one.state == "settled"
    refused = "" if nothing else unless(one.state == "forwarded", "not sent on")
    if not nothing and changed:
        refused = refused or why_not_anew(book, by, app, first, one)
    elif not nothing:
        refused = refused or unless(book.handles(by, app), "may not handle it")

    def learn(_result: object, after: Picture) -> None:
        if changed:
            decided_anew(book, by, app, None, after)
        one.state = "settled"
        book.write("grant.complaint", app.org)

    return Attempt(
        "settle",
        by,
        lambda person: complaining.settle(
            row_of(one), by=person, changed=changed, words="Klageinstansen har svart."
        ),
        refused=refused,
        nothing=nothing,
        audits=["complaint.settled", *(["grant.decided_again"] if changed else [])],
        learn=learn,
    )

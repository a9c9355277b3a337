"""Yes or no to the money, a grant nobody answers, and a case that is put away."""

from grants.actions import accepting, closing
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, aim
from tests.stateful.grants.book import ANSWERED, SAID_YES, App, Book
from tests.stateful.grants.moves.deck import (
    aimed,
    bound_by,
    handler,
    move,
    party_of,
    row,
    sent,
    unless,
)
from tests.stateful.picture import Picture


def answerable(book: Book) -> list[App]:
    """Given something, and not answered."""
    given = [app for app in book.apps if app.state == "decided"]
    return [app for app in given if app.verdict and app.verdict.gives]


def answered(book: Book) -> list[App]:
    """With an answer from the municipality."""
    return [app for app in book.apps if app.state in ANSWERED]


def parts_of(app: App, after: Picture) -> list[tuple[int, int, int]]:
    """Key, year and NOK of instalments that the Book does not have yet."""
    known = {part.pk for part in app.parts}
    return [
        (pk, row["year"], row["amount"])
        for pk, row in after.of("grants_instalment").items()
        if row["application_id"] == app.pk and pk not in known
    ]


@move(fits=answerable, possible=answered, often=8)
def accept(book: Book, draw: Draw) -> Attempt:
    """Yes, please."""
    app = aim(draw, sent(book), lambda one: one in answerable(book))
    by, party = bound_by(book, draw, app), party_of(draw, app)
    refused = unless(book.binds(by, app, party), "no key, or no more")
    nothing = not refused and app.state in SAID_YES
    if not nothing:
        refused = refused or unless(app in answerable(book), "nothing to answer")

    def learn(_result: object, after: Picture) -> None:
        app.state = "accepted"
        book.plan(app, parts_of(app, after))
        book.ask_report(app)

    return Attempt(
        "accept",
        by,
        lambda person: accepting.accept(
            row(app), by=person, on_behalf_of=book.place.parties[party]
        ),
        refused=refused,
        nothing=nothing,
        audits=["grant.accepted"],
        learn=learn,
    )


@move(fits=answerable, possible=answered, often=3)
def decline(book: Book, draw: Draw) -> Attempt:
    """No, thank you."""
    app = aim(draw, sent(book), lambda one: one in answerable(book))
    by, party = bound_by(book, draw, app), party_of(draw, app)
    refused = unless(book.binds(by, app, party), "no key, or no more")
    nothing = not refused and app.state == "declined"
    if not nothing:
        refused = refused or unless(app in answerable(book), "nothing to answer")

    def learn(_result: object, _after: object) -> None:
        app.state = "declined"
        book.count_again(app)

    return Attempt(
        "decline",
        by,
        lambda person: accepting.decline(
            row(app),
            by=person,
            on_behalf_of=book.place.parties[party],
            reason="Vi rekker det ikke i år.",
        ),
        refused=refused,
        nothing=nothing,
        audits=["grant.declined"],
        learn=learn,
    )


def overdue(book: Book) -> list[App]:
    """The day to answer has passed."""
    waiting = [app for app in answerable(book) if not app.in_hand()]
    return [app for app in waiting if app.accept_by and book.today() > app.accept_by]


@move(fits=overdue, possible=answered, often=2)
def lapse(book: Book, draw: Draw) -> Attempt:
    """Nobody said yes."""
    app = aim(draw, sent(book), lambda one: one in overdue(book))
    by = handler(book, draw, app)
    refused = unless(book.handles(by, app), "may not handle it")
    nothing = not refused and app.state == "closed"
    if not nothing:
        refused = refused or unless(app in overdue(book), "not yet")

    def learn(_result: object, _after: object) -> None:
        app.state, app.granted = "closed", 0
        book.count_again(app)
        book.write("grant.lapsed", app.org)

    return Attempt(
        "lapse",
        by,
        lambda person: closing.lapse(row(app), by=person, reason="Dere svarte ikke."),
        refused=refused,
        nothing=nothing,
        audits=["grant.lapsed"],
        learn=learn,
    )


@move(fits=lambda book: [a for a in book.apps if book.is_over(a)], possible=answered, often=2)
def close(book: Book, draw: Draw) -> Attempt:
    """Nothing is left to do."""
    over = [app for app in book.apps if book.is_over(app)]
    app = draw.pick(over) if over and not draw.rarely() else aimed(book, draw, *ANSWERED)
    by = handler(book, draw, app)
    refused = unless(book.handles(by, app), "may not handle it")
    nothing = not refused and app.state == "closed"
    if not nothing:
        refused = refused or unless(app in over, "something is left")

    def learn(_result: object, _after: object) -> None:
        app.state = "closed"

    return Attempt(
        "close",
        by,
        lambda person: closing.close_application(row(app), by=person),
        refused=refused,
        nothing=nothing,
        audits=["application.closed"],
        learn=learn,
    )

"""An application is begun, written, sent, sent again, thrown away and taken back."""

from decimal import Decimal
from typing import Any

from grants.actions import applying, sending
from grants.models import Application
from tests.factories.grants import ACCOUNT
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.grants.book import WAITING, App, Book
from tests.stateful.grants.moves.deck import (
    bound_by,
    count,
    move,
    party_of,
    row,
    sent,
    somebody,
    such,
    unless,
    writers,
)
from tests.stateful.grants.world import MOST, MOST_YEARS, PARTIES, REGISTER, SUMS, R, W
from tests.stateful.world import email_of

OPEN = ("draft", "returned")


def idle(book: Book) -> list[str]:
    """Organisations with no application."""
    busy = {app.org for app in book.apps if app.state != "withdrawn"}
    return [party for party in PARTIES if party not in busy]


@move(fits=lambda book: book.open() and idle(book))
def start(book: Book, draw: Draw) -> Attempt:
    """The organisation's shared draft."""
    party = draw.pick(idle(book) or PARTIES)
    by = somebody(draw, writers(book, party))
    has = [app for app in book.apps if app.org == party and app.state != "withdrawn"]
    refused = unless(book.has(by, party, W, R) and party not in book.gone, "not for them")
    nothing = not refused and bool(has)
    if not nothing:
        refused = refused or unless(book.open(), "not open")

    def learn(made: Any, _after: object) -> None:
        before = [app for app in book.apps if app.org == party and app.account]
        book.apps.append(App(made.pk, made.ref, party, account=bool(before)))

    return Attempt(
        "start",
        by,
        lambda person: applying.start(
            book.place.calls["now"], by=person, on_behalf_of=book.place.parties[party]
        ),
        refused=refused,
        nothing=nothing,
        audits=["application.started"],
        learn=learn,
    )


def whole(app: App) -> bool:
    """Nothing is missing."""
    return app.amount is not None and app.account and app.answered


def unwritten(book: Book) -> list[App]:
    """Something is missing, or the municipality has asked."""
    drafts = [app for app in book.apps if app.state == "draft" and not whole(app)]
    return drafts or such("returned")(book)


@move(fits=unwritten, possible=lambda book: book.apps, often=8)
def save(book: Book, draw: Draw) -> Attempt:
    """Somebody writes."""
    app = aim(draw, book.apps, lambda one: one in unwritten(book))
    by = somebody(draw, writers(book, app.org))
    amount: int | None = mostly(draw, draw.pick(SUMS), [MOST + 1, 0, None])
    years = mostly(draw, draw.pick([1, 1, 2]), [MOST_YEARS + 1])
    account = mostly(draw, ACCOUNT, ["", "12345678901"])
    said, saves = mostly(draw, "Vi spiller.", [""]), count(draw, app.saves)
    refused = unless(book.has(by, app.org, W, R), "does not write for them")
    refused = refused or unless(app.state in OPEN and saves == app.saves, "sent, or stale")
    fits = (amount is None or 0 < amount <= MOST) and years <= MOST_YEARS
    refused = refused or unless(fits and account in ("", ACCOUNT), "cannot be kept")
    question = book.place.calls["now"].questions.get().pk

    def learn(_result: object, _after: object) -> None:
        app.amount, app.years, app.account = amount, years, bool(account)
        app.answered, app.saves = bool(said), app.saves + 1

    return Attempt(
        "save",
        by,
        lambda person: applying.save(
            row(app),
            by=person,
            saves=saves,
            amount=None if amount is None else Decimal(amount),
            years=years,
            account=account,
            replies={question: said},
        ),
        refused=refused,
        learn=learn,
    )


def ready(book: Book) -> list[App]:
    """Whole, and it would be taken."""
    return [
        app
        for app in book.apps
        if whole(app) and (app.state == "returned" or (app.state == "draft" and book.open()))
    ]


@move(fits=ready, possible=lambda book: book.apps, often=12)
def send(book: Book, draw: Draw) -> Attempt:
    """What binds the organisation: the first time, and again after a return."""
    app = aim(draw, book.apps, lambda one: one in ready(book))
    by, party = bound_by(book, draw, app), party_of(draw, app)
    saves = count(draw, app.saves)
    refused = unless(book.has(by, app.org, R) and party == app.org, "no key")
    nothing = not refused and app.state not in (*OPEN, "withdrawn")
    if not nothing:
        refused = refused or unless(app.state in OPEN and app.org not in book.gone, "not now")
        refused = refused or unless(app.state == "returned" or book.open(), "too late")
        refused = refused or unless(saves == app.saves and whole(app), "stale or not whole")

    def learn(_result: object, _after: object) -> None:
        app.state = "submitted" if app.state == "draft" else "resubmitted"
        app.sent.append((app.amount, app.years))
        app.number = app.number or 1 + max([one.number or 0 for one in book.apps])
        address = book.address(app.org)
        book.letters["grants.receipt", address] += 1
        if app.org in REGISTER and len(app.sent) == 1 and REGISTER[app.org] != address:
            book.letters["grants.in_name", REGISTER[app.org]] += 1

    return Attempt(
        "send",
        by,
        lambda person: sending.send(
            row(app), by=person, on_behalf_of=book.place.parties[party], saves=saves
        ),
        refused=refused,
        nothing=nothing,
        audits=["application.sent"],
        learn=learn,
    )


@move(fits=such("draft"), possible=lambda book: book.apps, often=1)
def delete_draft(book: Book, draw: Draw) -> Attempt:
    """It was not to be."""
    app = aim(draw, book.apps, lambda one: one.state == "draft" and not whole(one))
    by = somebody(draw, writers(book, app.org))
    refused = unless(book.has(by, app.org, W, R) and app.state == "draft", "not theirs or sent")

    def learn(_result: object, _after: object) -> None:
        book.apps.remove(app)

    return Attempt(
        "delete_draft",
        by,
        lambda person: applying.delete_draft(Application(pk=app.pk), by=person),
        refused=refused,
        audits=["application.draft_deleted"],
        learn=learn,
    )


@move(fits=such(*WAITING), possible=sent, often=1)
def withdraw(book: Book, draw: Draw) -> Attempt:
    """Taken back before it is answered."""
    app = aim(draw, book.apps, lambda one: one.state in WAITING)
    by, party = bound_by(book, draw, app), party_of(draw, app)
    refused = unless(book.has(by, app.org, R) and party == app.org, "no key")
    nothing = not refused and app.state == "withdrawn"
    if not nothing:
        refused = refused or unless(app.state in WAITING, "not sent, or answered")

    def learn(_result: object, _after: object) -> None:
        app.state = "withdrawn"
        has_it = [app.handler] if book.handles(app.handler, app) else book.handlers(app)
        book.letters.update({("grant.withdrawn", email_of(one)): 1 for one in has_it})

    return Attempt(
        "withdraw",
        by,
        lambda person: applying.withdraw(
            row(app),
            by=person,
            on_behalf_of=book.place.parties[party],
            reason="Vi har fått pengene et annet sted.",
        ),
        refused=refused,
        nothing=nothing,
        audits=["application.withdrawn"],
        learn=learn,
    )

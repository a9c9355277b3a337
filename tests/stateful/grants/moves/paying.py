"""The money goes: lists for the bank, paid or taken apart, and an instalment that is stopped."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from grants.actions import paying
from grants.models import Instalment, PaymentList
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, aim, mostly
from tests.stateful.grants.book import SAID_YES, App, Book, Part, Sheet
from tests.stateful.grants.moves.deck import handler, move, somebody, unless
from tests.stateful.grants.world import TOWN, R, W

type Rows = list[tuple[App, Part]]


def parts(book: Book, *states: str) -> Rows:
    """Instalments that have come so far; all when no state is named."""
    return [
        (app, part) for app in book.apps for part in app.parts if not states or part.state in states
    ]


def due(book: Book, days: int) -> Rows:
    """What is to be paid within so many days."""
    last = book.today() + timedelta(days=days)
    rows = [(app, part) for app, part in parts(book, "due") if app.state in SAID_YES]
    return [(app, part) for app, part in rows if part.due <= last]


def payer(book: Book, draw: Draw, rows: Rows) -> str:
    """Mostly a case handler without a stake in any of it."""
    fine = [p for p in book.those(TOWN, W, R) if not any(book.shut(p, app) for app, _p in rows)]
    return somebody(draw, fine)


def payable(book: Book, app: App, part: Part) -> bool:
    """Nothing stands in the way."""
    return part.state == "due" and app.state in SAID_YES and app.org not in book.gone


@move(fits=lambda book: due(book, 300), possible=parts, often=8)
def make_list(book: Book, draw: Draw) -> Attempt:
    """All that is due by a day, or one that somebody has ticked."""
    days = mostly(draw, draw.pick([300, 150, 0]), [-1, 400])
    one = draw.pick(parts(book)) if draw.rarely() else None
    rows = [one] if one else due(book, days)
    by = payer(book, draw, rows)
    refused = unless(book.has(by, TOWN, W, R) and 0 <= days <= 366 and rows, "may not, or none")
    fine = all(payable(book, app, part) and not book.shut(by, app) for app, part in rows)
    refused = refused or unless(fine, "one of them cannot be paid")
    chosen = [one[1].pk] if one else None

    def learn(made: Any, _after: object) -> None:
        for _app, part in rows:
            part.state = "listed"
        book.sheets.append(Sheet(made.pk, book.today(), rows))

    return Attempt(
        "make_list",
        by,
        lambda person: paying.make_list(
            book.place.calls["now"],
            by=person,
            pay_on=book.today() + timedelta(days=days),
            instalments=chosen,
        ),
        refused=refused,
        audits=["payment_list.made"],
        learn=learn,
    )


def sheet_of(book: Book, draw: Draw) -> tuple[Sheet, Callable[[], PaymentList]]:
    """Mostly one that is not paid, and how its row is read."""
    sheet = aim(draw, book.sheets, lambda one: one.parts and not one.paid)
    rows = PaymentList.objects.select_related("call")
    return sheet, lambda: rows.get(pk=sheet.pk)


@move(
    fits=lambda book: [s for s in book.sheets if s.parts and not s.paid],
    possible=lambda book: book.sheets,
    often=10,
)
def mark_paid(book: Book, draw: Draw) -> Attempt:
    """The bank has paid."""
    sheet, read = sheet_of(book, draw)
    by = payer(book, draw, sheet.parts)
    day = mostly(draw, book.today(), [book.today() + timedelta(days=1), sheet.made])
    refused = unless(book.has(by, TOWN, W, R), "no case handler")
    nothing = not refused and sheet.paid
    if not nothing:
        clean = sheet.parts and not any(book.shut(by, app) for app, _part in sheet.parts)
        refused = refused or unless(sheet.made <= day <= book.today() and clean, "not so")

    def learn(_result: object, _after: object) -> None:
        sheet.paid = True
        for app, part in sheet.parts:
            part.state = "paid"
            app.state = "paid" if app.state == "accepted" else app.state
            book.write("grant.paid", app.org)

    return Attempt(
        "mark_paid",
        by,
        lambda person: paying.mark_paid(read(), by=person, paid_on=day),
        refused=refused,
        nothing=nothing,
        audits=["payment_list.paid", *["grant.paid" for _one in sheet.parts]],
        learn=learn,
    )


@move(
    fits=lambda book: [s for s in book.sheets if s.parts and not s.paid],
    possible=lambda book: book.sheets,
    often=1,
)
def take_apart(book: Book, draw: Draw) -> Attempt:
    """It was made too soon."""
    sheet, read = sheet_of(book, draw)
    by = payer(book, draw, sheet.parts)
    refused = unless(book.has(by, TOWN, W, R) and not sheet.paid, "may not, or paid")
    refused = refused or unless(not any(book.shut(by, app) for app, _p in sheet.parts), "a stake")

    def learn(_result: object, _after: object) -> None:
        for _app, part in sheet.parts:
            part.state = "due"
        sheet.parts = []

    return Attempt(
        "take_apart",
        by,
        lambda person: paying.take_apart(read(), by=person),
        refused=refused,
        nothing=not refused and not sheet.parts,
        audits=["payment_list.taken_apart"],
        learn=learn,
    )


@move(fits=lambda book: parts(book, "due", "held"), possible=parts, often=2)
def stop(book: Book, draw: Draw) -> Attempt:
    """One will not be paid after all."""
    app, part = aim(draw, parts(book), lambda one: one[1].state in ("due", "held"))
    by = handler(book, draw, app)
    refused = unless(book.handles(by, app), "may not handle it")
    nothing = not refused and part.state == "stopped"
    if not nothing:
        refused = refused or unless(part.state in ("due", "held"), "on a list, or paid")

    def learn(_result: object, _after: object) -> None:
        part.state = "stopped"
        book.count_again(app)
        book.write("grant.stopped", app.org)

    return Attempt(
        "stop",
        by,
        lambda person: paying.stop(
            Instalment.objects.select_related("application__call").get(pk=part.pk),
            by=person,
            reason="Laget er i ferd med å legges ned.",
        ),
        refused=refused,
        nothing=nothing,
        audits=["instalment.stopped"],
        learn=learn,
    )

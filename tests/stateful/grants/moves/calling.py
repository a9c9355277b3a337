"""The call itself: a later deadline, another budget, the draft for another year, and its end."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from core import clock
from grants.actions import calls
from grants.models import Call
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw, mostly
from tests.stateful.grants.book import WAITING, Book
from tests.stateful.grants.moves.deck import count, move, somebody, unless
from tests.stateful.grants.world import DECISION_BY, TOWN, A, R, W


def read(book: Book, name: str = "now") -> Call:
    """The call as a page would have read it."""
    return Call.objects.select_related("scheme__owner").get(pk=book.place.calls[name].pk)


def changed(book: Book, draw: Draw, name: str, new: Any, why: str, **fields: Any) -> Attempt:
    """A change that everyone is told.

    Args:
        name: of the move.
        new: writes it into the Book.
        why: it must be refused; empty when it is fine.
        fields: as the action takes them.
    """
    pot = book.pot
    by, version = somebody(draw, book.those(TOWN, A, R)), count(draw, pot.version)
    reason = f"Vi fikk mange spørsmål, {name} {version}."
    refused = unless(book.has(by, TOWN, A, R), "no key")
    again = version == pot.version - 1 and book.changes.get(version) == f"{by} {reason}"
    if not again:
        refused = refused or unless(pot.state == "published" and version == pot.version, "stale")
        refused = refused or why

    def learn(_result: object, _after: object) -> None:
        new()
        book.changes[pot.version] = f"{by} {reason}"
        pot.version += 1
        told = {app.org for app in book.apps if app.state != "withdrawn"}
        for party in told - book.gone:
            book.write("call.changed", party)

    return Attempt(
        name,
        by,
        lambda person: calls.change(
            read(book), by=person, version=version, reason=reason, **fields
        ),
        refused=refused,
        nothing=not refused and again,
        audits=["call.changed"],
        learn=learn,
    )


@move(fits=lambda book: book.open(), often=1)
def change_deadline(book: Book, draw: Draw) -> Attempt:
    """A later day; never a sooner one."""
    pot = book.pot
    last = clock.last_day(pot.closes) + timedelta(days=mostly(draw, 7, [-3, 90, 0]))
    closes = clock.end_of_day(last)
    fine = closes > pot.closes and pot.closes > book.now and last < DECISION_BY

    def new() -> None:
        pot.closes = closes

    why = unless(fine, "no later day, or too late")
    return changed(book, draw, "change_deadline", new, why, closes_at=closes)


@move(fits=lambda book: book.pot.state == "published", often=1)
def change_budget(book: Book, draw: Draw) -> Attempt:
    """More to share out, or less: never less than is given and promised."""
    pot = book.pot
    given = pot.bound + book.granted()
    budget = mostly(draw, draw.pick([pot.budget + 5_000, given + 1_000]), [given - 1, pot.budget])

    def new() -> None:
        pot.budget = budget

    why = unless(budget > 0 and budget >= given and budget != pot.budget, "less than is given")
    return changed(book, draw, "change_budget", new, why, budget=Decimal(budget))


def all_answered(book: Book) -> bool:
    """The deadline has passed and nobody waits."""
    waits = any(app.state in WAITING for app in book.apps)
    return book.now >= book.pot.closes and not waits


@move(fits=lambda book: book.pot.state == "published" and all_answered(book), often=1)
def close_call(book: Book, draw: Draw) -> Attempt:
    """Over."""
    by = somebody(draw, book.those(TOWN, A, R))
    refused = unless(book.has(by, TOWN, A, R), "no key")
    nothing = not refused and book.pot.state == "closed"
    if not nothing:
        refused = refused or unless(all_answered(book), "somebody waits")

    def learn(_result: object, _after: object) -> None:
        book.pot.state = "closed"
        book.pot.version += 1

    return Attempt(
        "close_call",
        by,
        lambda person: calls.close_call(read(book), by=person),
        refused=refused,
        nothing=nothing,
        audits=["call.closed"],
        learn=learn,
    )


@move(fits=lambda book: book.next.state == "draft" and book.promised(), often=2)
def publish_next(book: Book, draw: Draw) -> Attempt:
    """Next year's call, with what is promised of it already."""
    pot = book.next
    by, version = somebody(draw, book.those(TOWN, A, R)), count(draw, pot.version)
    refused = unless(book.has(by, TOWN, A, R), "no key")
    nothing = not refused and (pot.state, pot.version) == ("published", version + 1)
    if not nothing:
        fresh = pot.state == "draft" and version == pot.version
        refused = refused or unless(fresh and book.promised() <= pot.budget, "stale, or too little")

    def learn(_result: object, _after: object) -> None:
        pot.state, pot.bound, pot.version = "published", book.promised(), pot.version + 1

    return Attempt(
        "publish_next",
        by,
        lambda person: calls.publish(read(book, "next"), by=person, version=version),
        refused=refused,
        nothing=nothing,
        audits=["call.published"],
        learn=learn,
    )


@move(fits=lambda book: False)
def save_terms(book: Book, draw: Draw) -> Attempt:
    """The year after: what it asks for afterwards. Free funds have no accounts (clause R2)."""
    pot = book.draft
    by, version = somebody(draw, book.those(TOWN, W, R)), count(draw, pot.version)
    form = draw.pick(["accounts", "accounts", "none"])
    refused = unless(book.has(by, TOWN, W, R) and version == pot.version, "no right, or stale")
    refused = refused or unless(form == "none", "free funds are free")

    def learn(_result: object, _after: object) -> None:
        pot.version += 1

    return Attempt(
        "save_terms",
        by,
        lambda person: calls.save_content(
            read(book, "draft"), by=person, version=version, report_form=form
        ),
        refused=refused,
        audits=["call.edited"],
        learn=learn,
    )

"""What the world does: people come and go, the night passes, and pages are read."""

from typing import Any

from django.test import Client
from django.urls import reverse

from grants import tasks
from organisations.models import Organisation
from tests.stateful import world as everyone
from tests.stateful.attempts import Attempt, Broken
from tests.stateful.chance import Draw
from tests.stateful.grants.book import Book
from tests.stateful.grants.moves.deck import aimed, move, sent
from tests.stateful.grants.world import ALSO, PARTIES


def late(book: Book) -> bool:
    """Something has happened already."""
    return len(sent(book)) > 2


@move(fits=lambda book: False, possible=late)
def role_begins(book: Book, draw: Draw) -> Attempt | None:
    """Somebody gets one more hat."""
    free = [one for one in ALSO if one not in book.roles.values()]
    if not free:
        return None
    given = draw.pick(free)

    def learn(pk: int, _after: object) -> None:
        book.roles[pk] = given

    return Attempt(
        "role_begins",
        "",
        lambda _nobody: everyone.let_in(book.place, *given),  # type: ignore[arg-type]
        learn=learn,
        once=False,
    )


@move(fits=lambda book: False, possible=late)
def role_ends(book: Book, draw: Draw) -> Attempt:
    """Somebody leaves, in the middle of it."""
    extra = [pk for pk, one in book.roles.items() if one in ALSO]
    pk = draw.pick(extra * 3 + [*book.roles])

    def learn(_result: object, _after: object) -> None:
        del book.roles[pk]

    return Attempt(
        "role_ends", "", lambda _nobody: everyone.let_go(pk, book.now), learn=learn, once=False
    )


@move(fits=late, often=1)
def dissolved(book: Book, draw: Draw) -> Attempt | None:
    """An organisation is no more."""
    if book.gone or not draw.rarely():
        return None
    party = draw.pick(PARTIES)

    def learn(_result: object, _after: object) -> None:
        book.gone.add(party)

    rows = Organisation.objects.filter(pk=book.place.parties[party].pk)
    return Attempt(
        "dissolved",
        "",
        lambda _nobody: rows.update(dissolved_at=book.now),
        learn=learn,
        once=False,
    )


@move(fits=sent, often=3)
def night(book: Book, draw: Draw) -> Attempt:
    """The clock reminds, and puts away what is over."""
    due = [(app, *book.reminder(app)) for app in book.apps if book.reminder(app)[0]]
    over = [app for app in book.apps if book.is_over(app)]
    verbs = ["grant.reminded"] * len(due) + ["application.closed"] * len(over)

    def learn(_result: object, _after: object) -> None:
        for app, name, letter in due:
            app.reminded.add(name)
            book.write(letter, app.org)
        for app in over:
            app.state = "closed"

    def call(_nobody: Any) -> None:
        tasks.remind_of_grants()
        tasks.close_finished()

    return Attempt("night", "", call, audits=verbs, unsigned=verbs, learn=learn)


@move(fits=lambda book: False, possible=sent)
def read_pages(book: Book, draw: Draw) -> Attempt | None:
    """The same application as its own people and as the desk read it."""
    app = aimed(book, draw, "recommended", "in_assessment")
    own = draw.pick([p for p, party, _role in book.roles.values() if party == app.org] or [""])
    desk = draw.pick(book.handlers(app) or [""])
    if not own or not desk:
        return None
    person = book.place.people[desk]

    def call(_nobody: Any) -> None:
        theirs = read(book.place.people[own], "application", app.ref)
        if "nnstil" in theirs or "nnstilt" in theirs:
            raise Broken(f"{own} reads of a recommendation")
        ours = read(person, "case", app.ref)
        if "Under behandling" in ours:
            raise Broken(f"{desk} reads the applicant's words")

    return Attempt("read_pages", "", call, nothing=True, once=False)


def read(person: Any, page: str, ref: str) -> str:
    """A page as this person gets it, from its `main` on."""
    client = Client()
    client.force_login(person)
    answer = client.get(reverse(page, kwargs={"ref": ref}), secure=True)
    if answer.status_code != 200:
        raise Broken(f"{page} answered {answer.status_code}")
    return str(answer.content.decode().partition("<main")[2])

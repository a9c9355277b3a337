"""What people see: who may read which page, and that nobody sees the other side's views too soon.

An end breaks no page: each answers 200 or 404, whatever the days have done.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse

from agreements.policies import evaluations
from tests.stateful.attempts import Broken
from tests.stateful.chance import Draw
from tests.stateful.platform.book import SHOWN, Book, Look, Text
from tests.stateful.platform.moves.deck import look_row
from tests.stateful.platform.world import LOCAL, NATIONAL, PEOPLE, STRANGER, VISITOR

OPENLY = ["platform", "local_platforms", "evaluations", "platform_text"]
UNLIKE = re.compile(rb'(csrfmiddlewaretoken"? value="|nonce=")[^"]*|name="csrf-token"[^>]*')


def address(name: str, *args: Any) -> str:
    """Of a page; empty where there is none yet."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def open_page(book: Book, person: str, path: str) -> Any:
    """As somebody, in their own browser."""
    return book.table.browsers[person].get(path, secure=True)


def everyones(book: Book) -> list[tuple[str, set[int]]]:
    """Pages that anybody may ask for, with what each may answer."""
    text = (
        {302} if any(t.of == NATIONAL and t.state in SHOWN for t in book.texts.values()) else {404}
    )
    pages = [(address(name), text if name == "platform_text" else {200}) for name in OPENLY]
    pages.append((address("local_platform", book.table.platforms[LOCAL].ref), {200}))
    return [(path, right) for path, right in pages if path]


def of_texts(book: Book, person: str) -> Iterator[tuple[str, set[int]]]:
    """Pages of editions and evaluations, with what this person is answered."""
    for text in book.texts.values():
        own = book.writes(person, text.of)
        seen = own or text.state in SHOWN
        yield address("edition", text.ref), {200 if seen else 404}
        if text.local:
            yield address("local_edition", book.table.platforms[LOCAL].ref, text.number), {200, 404}
        if text.look:
            shown = own or text.look.state == "published"
            yield address("evaluation", text.look.ref), {200 if shown else 404}


def right(book: Book, person: str, path: str, answers: set[int]) -> None:
    """Ask for it. Raises Broken when the answer is another."""
    status = open_page(book, person, path).status_code
    if status not in answers:
        raise Broken(f"{path} answers {person or 'a visitor'} {status}, not {answers}")


def glance(book: Book, draw: Draw) -> None:
    """One page, as anybody."""
    person = draw.pick([VISITOR, draw.pick(PEOPLE)])
    path, answers = draw.pick([*everyones(book), *of_texts(book, person)])
    right(book, person, path, answers)


def all_stand(book: Book) -> None:
    """Every page, to one who has not signed in: something has just run out."""
    for path, answers in [*everyones(book), *of_texts(book, VISITOR)]:
        right(book, VISITOR, path, answers)


# --- what is unseen -------------------------------------------------------------------------------


def may_see(book: Book, person: str, text: Text, look: Look) -> set[tuple[str, str]]:
    """Which views: one's own side's, until both have handed in; everyone's in the end."""
    if look.state == "open":
        return {one for one in look.views if book.assesses(person, text.of, one[0])}
    public = look.state == "published" or book.writes(person, text.of)
    return {*look.views} if public else set()


def unseen(book: Book, draw: Draw, text: Text, look: Look) -> None:
    """Ask the policy for some of them. Raises Broken when somebody sees too much, or too little."""
    row = look_row(look)
    for person in {draw.pick([VISITOR, STRANGER]), *(draw.pick(PEOPLE) for _one in range(4))}:
        user = book.table.people[person] if person else AnonymousUser()
        rows = evaluations.visible_assessments(user, row)
        seen = {(book.table.side(one.party_id), one.clause.code) for one in rows}
        if seen != may_see(book, person, text, look):
            raise Broken(
                f"{person or 'a visitor'} sees the views {seen} of a look that is {look.state}"
            )
        found = evaluations.visible_evaluations(user).filter(pk=look.pk).exists()
        if found != (look.state == "published" or book.writes(person, text.of)):
            raise Broken(
                f"{person or 'a visitor'} finds an evaluation that is {look.state}: {found}"
            )


def page_is_blind(book: Book, person: str, text: Text, look: Look) -> None:
    """The page has no word of the other side's. Raises Broken."""
    page = open_page(book, person, address("evaluation", look.ref)).content.decode()
    allowed = may_see(book, person, text, look)
    for one, words in look.views.items():
        if one not in allowed and words in page:
            raise Broken(f"the page of an evaluation shows {person} the views of {one[0]}")


def witness(book: Book, person: str, look: Look) -> bytes:
    """The page as somebody sees it now, without what is never the same twice."""
    content: bytes = open_page(book, person, address("evaluation", look.ref)).content
    return UNLIKE.sub(b"", content)

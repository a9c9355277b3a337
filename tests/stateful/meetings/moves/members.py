"""Who is a member, and what the invited answer by the link in their letter."""

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from core.errors import Refused
from forums.actions import standing
from forums.models import Invitation
from tests.stateful.attempts import Attempt
from tests.stateful.chance import Draw
from tests.stateful.meetings.book import Book, Met
from tests.stateful.meetings.moves.deck import aim_at, any_meeting, meetings, move, somebody
from tests.stateful.meetings.world import BAND, CLUB, UMBRELLA, WRITES


@move(fits=lambda book: True, often=1)
def opt_out(book: Book, draw: Draw) -> Attempt:
    """No more invitations."""
    return word(book, draw, member=False)


@move(fits=lambda book: book.out, often=3)
def join(book: Book, draw: Draw) -> Attempt:
    """Back again."""
    return word(book, draw, member=True)


def word(book: Book, draw: Draw, *, member: bool) -> Attempt:
    """An organisation's own word."""
    body = draw.pick([BAND, CLUB, CLUB, UMBRELLA])
    right = [person for person, where in WRITES.items() if where == body]
    by = somebody(draw, right)

    def learn(_result: object, _after: object) -> None:
        book.out = book.out - {body} if member else book.out | {body}

    act = standing.join if member else standing.opt_out
    return Attempt(
        "join" if member else "opt_out",
        by,
        lambda person: act(book.table.forum, by=person, on_behalf_of=book.table.parties[body]),
        refused="" if by in right else "not its own people",
        nothing=by in right and (body not in book.out) == member,
        audits=["forum.joined" if member else "forum.left"],
        learn=learn,
    )


def answerable(book: Book) -> list[Met]:
    """Called, and not begun."""
    return [m for m in meetings(book, "convened") if m.starts > book.now]


@move(fits=answerable, possible=any_meeting, often=5)
def reply(book: Book, draw: Draw) -> Attempt:
    """By the link in the letter, without signing in: right, too late, or made up."""
    open_now = answerable(book)
    meeting = draw.pick(open_now) if open_now and not draw.rarely() else aim_at(book, draw, "held")
    name = draw.pick([*meeting.invited])
    said = draw.pick(["yes", "yes", "no", "perhaps"])
    forged = draw.rarely()
    refused = "a made up link" if forged else "" if meeting in open_now else "too late"

    def learn(_result: object, _after: object) -> None:
        meeting.answers[name] = (said, meeting.sequence)

    return Attempt(
        "reply",
        "",
        lambda _nobody: post(uuid4() if forged else token(book, meeting, name), said),
        refused=refused,
        nothing=not refused and meeting.answers.get(name) == (said, meeting.sequence),
        audits=["meeting.answered"],
        learn=learn,
    )


def token(book: Book, meeting: Met, name: str) -> Any:
    """The secret of somebody's letter."""
    rows = Invitation.objects.filter(meeting__ref=meeting.ref)
    if name.startswith("@"):
        return rows.get(person=book.table.people[name[1:]]).token
    return rows.get(organisation=book.table.parties[name]).token


def post(secret: Any, said: str) -> None:
    """Send the form. Raises Refused when the page says no."""
    page = reverse("meeting_reply", kwargs={"token": secret})
    form = {"answer": said, "people": "1", "mode": "on_site", "needs": ""}
    answer = Client().post(page, form)
    if answer.status_code != 302:
        assert answer.status_code in (404, 409, 422), answer.status_code
        raise Refused(str(answer.status_code))

"""A contact meeting and a council with their people, at a time one can count from.

Petter holds the key of KS and Sara that of Frivillighet Norge; Kari prepares and Grete approves
for the municipality, Liv leads «frivilligheten» in the council, Ola's band is a member of it.
"""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from accounts.models import User
from core import clock
from core.models import new_ref
from dispatch.models import Letter
from forums.actions import agenda, follow_ups, minutes
from forums.models import AgendaItem, FollowUp, Forum, Meeting, Minutes, Party, Seat
from forums.states import MeetingState
from organisations.models import Organisation
from organisations.states import Kind, Role
from tests.factories.accounts import UserFactory
from tests.factories.forums import ForumFactory, MeetingFactory, contact_meeting
from tests.factories.organisations import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)

ODD = ["\x00", "x" * 400, "1" * 40, "<script>alert(1)</script>", "-1", "æ\r\nBcc: a@b.no"]
NOON = "2027-03-01 12:00"  # three weeks before the meeting, a week before the cut-off
BEFORE, AFTER = "2027-03-08 23:59:59", "2027-03-09 00:00"  # the cut-off: to and with 8 March
DURING, EVENING = "2027-03-22 18:30", "2027-03-22 21:00"


@dataclass
class Table:
    """A forum, its two parties, the people who hold their keys, and a meeting on its way."""

    forum: Forum
    first: Party
    second: Party
    one: User
    two: User
    meeting: Meeting

    def propose(self, by: User | None = None, **given: Any) -> AgendaItem:
        """An item from the first party, unless something else is said."""
        who: dict[str, Any] = {"party": self.first} if by is None else {}
        words = {"title": "Frister om sommeren", "words": "Kan de være lengre?", "ref": new_ref()}
        return agenda.propose_item(self.forum, by=by or self.one, **words | who | given)

    def accepted(self, **given: Any) -> AgendaItem:
        """One that the other party has said yes to."""
        item = self.propose(**given)
        by, party = (self.two, self.second) if item.party != self.second else (self.one, self.first)
        return agenda.accept_item(item, by=by, party=party)

    def hold(self) -> Meeting:
        """The meeting has been held."""
        Meeting.objects.filter(pk=self.meeting.pk).update(
            state=MeetingState.HELD, held_at=clock.now(), held_by=self.one
        )
        self.meeting.refresh_from_db()
        return self.meeting

    def written(self, **given: Any) -> Minutes:
        """Minutes that the convener's side has written."""
        words = {"words": "Praten gikk.", "summary": "Fristene blir lengre.", "version": 0}
        return minutes.save_minutes(self.meeting, by=self.one, party=self.first, **words | given)

    def sent(self) -> Minutes:
        """Minutes that are out for approval."""
        row = self.written()
        return minutes.send_for_approval(row, by=self.one, party=self.first, version=row.version)

    def approved(self) -> Minutes:
        """Minutes that both have approved: the meeting is closed."""
        row = self.sent()
        minutes.approve(row, by=self.one, party=self.first, version=row.version)
        row = minutes.approve(row, by=self.two, party=self.second, version=row.version)
        self.meeting.refresh_from_db()
        return row


@pytest.fixture
def table(at_time: Any) -> Table:
    """KS and Frivillighet Norge, KS having convened."""
    at_time(NOON)
    ks = OrganisationFactory.create(kind=Kind.NATIONAL, name="KS", email="post@ks.example")
    fn = OrganisationFactory.create(
        kind=Kind.NATIONAL, name="Frivillighet Norge", email="post@fn.example"
    )
    petter = UserFactory(name="Petter Holm", email="petter@ks.example", mfa=True)
    sara = UserFactory(name="Sara Vik", email="sara@fn.example", mfa=True)
    MembershipFactory(user=petter, organisation=ks, role=Role.RESPONSIBLE)
    MembershipFactory(user=sara, organisation=fn, role=Role.RESPONSIBLE)
    forum = contact_meeting(ks, fn)
    return _table(forum, petter, sara, title="Kontaktmøte i mars")


@pytest.fixture
def council(at_time: Any, kari: User, grete: User, liv: User) -> Table:
    """The municipality and «frivilligheten», the municipality having convened."""
    at_time(NOON)
    larvik = MunicipalityFactory(name="Larvik", number="3909")
    MembershipFactory(user=kari, organisation=larvik.organisation, role=Role.WRITER)
    MembershipFactory(user=grete, organisation=larvik.organisation, role=Role.APPROVER)
    forum = ForumFactory.create(municipality=larvik, name="Frivillighetsrådet i Larvik")
    second = forum.parties.get(organisation=None)
    Seat.objects.create(
        forum=forum, party=second, person=liv, name=liv.name, position="leder",
        may_approve=True, starts=clock.today(),
    )  # fmt: skip
    return _table(forum, grete, liv)


@pytest.fixture
def held(table: Table, at_time: Any) -> Table:
    """The contact meeting has been held, with two items that both wanted."""
    table.accepted(title="Frister")
    table.accepted(title="Lokaler")
    at_time(EVENING)
    table.hold()
    return table


def _table(forum: Forum, one: User, two: User, **fields: Any) -> Table:
    """Round it, with the meeting three weeks from now at six."""
    first, second = forum.parties.order_by("pk")
    meeting = MeetingFactory.create(forum=forum, **fields)
    return Table(forum, first, second, one, two, meeting)


def member(table: Table, user: User, **fields: Any) -> Organisation:
    """An organisation that is a member of the council, with a person who may send for it."""
    seat = table.forum.municipality
    body = OrganisationFactory.create(seat=seat, **{"name": "Solsida skolekorps"} | fields)
    MembershipFactory(user=user, organisation=body, role=Role.RESPONSIBLE)
    return body


def new_item(**given: Any) -> dict[str, Any]:
    """What is typed about a new item."""
    words = {"ref": new_ref(), "title": "Lys i løypa", "words": "Det er mørkt.", "minutes": 15}
    return words | given


def browser(user: User | None) -> Client:
    """Signed in, or a visitor."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def at(name: str, thing: Any, **kwargs: Any) -> str:
    """The address of a page of a forum, a meeting or a promise."""
    return reverse(name, kwargs={"ref": thing.ref, **kwargs})


def days_after(meeting: Meeting, days: int) -> Any:
    """Noon so many days after a meeting."""
    day = meeting.starts_at.astimezone(clock.OSLO).date() + timedelta(days=days)
    return clock.start_of_day(day).replace(hour=12)


def promise(table: Table, **given: Any) -> FollowUp:
    """What the first party promised in the meeting, a month on."""
    day = table.meeting.starts_at.astimezone(clock.OSLO).date() + timedelta(days=30)
    words = {"ref": new_ref(), "what": "Felles brev", "due": day, "owner": table.first}
    return follow_ups.add_follow_up(table.meeting, by=table.one, party=table.first, **words | given)


def letters(kind: str) -> list[str]:
    """The addresses that got such a letter."""
    found = Letter.objects.filter(batch__kind=f"meeting.{kind}")
    return sorted(found.values_list("email", flat=True))


def text(response: Any) -> str:
    """A page on one line."""
    return " ".join(response.content.decode().split())


def words_in(content: bytes) -> str:
    """What a PDF says."""
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def paper_pdf(pages: int = 1) -> SimpleUploadedFile:
    """Somebody's own PDF."""
    writer, out = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    writer.write(out)
    return SimpleUploadedFile("skisse.pdf", out.getvalue(), content_type="application/pdf")

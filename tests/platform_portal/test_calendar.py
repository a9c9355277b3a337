"""The month page, a municipality's calendar, and a person's own behind a secret address."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions
from accounts.models import CalendarFeed, User
from core import clock
from core.models import AuditEvent
from forums.models import Invitation
from forums.states import MeetingState
from organisations.models import Municipality, Organisation
from tests.consultations.municipality import signed_in, text
from tests.factories.consultations import HearingFactory, InviteeFactory
from tests.factories.forums import ForumFactory, MeetingFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 18, month: int = 3) -> datetime:
    """An evening in 2027."""
    return datetime(2027, month, day, hour, tzinfo=clock.OSLO)


def meeting(place: Municipality, title: str, **fields: Any) -> Any:
    """A meeting on the sixteenth of March, or another day."""
    starts = fields.pop("starts_at", at(16))
    return MeetingFactory.create(
        forum=ForumFactory.create(municipality=place), title=title, starts_at=starts,
        ends_at=starts + timedelta(hours=2), **fields,
    )  # fmt: skip


@pytest.fixture
def march(larvik: Municipality) -> Municipality:
    """Something of each kind."""
    meeting(larvik, "Rådsmøtet")
    meeting(larvik, "Hemmelig", state=MeetingState.PLANNED)
    meeting(larvik, "Siste kveld", starts_at=at(31, 22))
    meeting(larvik, "Aprilmøtet", starts_at=at(1, 0, month=4))
    HearingFactory(
        municipality=larvik, published=True, title="Badeplassen", closes_at=clock.end_of_day(
            datetime(2027, 3, 31, tzinfo=clock.OSLO).date()
        ),
    )  # fmt: skip
    return larvik


def test_a_month_shows_meetings_and_deadlines(client: Client, march: Municipality) -> None:
    page = text(client.get("/kalender/?maned=2027-03"))
    for words in ("Rådsmøtet", "Siste kveld", "Badeplassen", "Høringsfrist", "kl.\xa018.00"):
        assert words in page
    assert "Hemmelig" not in page
    assert "Aprilmøtet" not in page
    assert "maned=2027-02" in page
    assert "maned=2027-04" in page
    assert "Aprilmøtet" in text(client.get("/kalender/?maned=2027-04"))


def test_a_municipality_is_chosen(client: Client, march: Municipality) -> None:
    other = ForumFactory.create().municipality
    meeting(other, "Et annet sted")
    page = text(client.get(f"/kalender/?maned=2027-03&kommune={march.number}"))
    assert "Rådsmøtet" in page
    assert "Et annet sted" not in page
    assert reverse("municipality_ics", kwargs={"number": march.number}) in page


@pytest.mark.parametrize(
    "bad", ["maned=2027-13", "maned=x", "maned=9999-99", "kommune=%00", "kommune=999999999999"]
)
def test_nonsense_shows_this_month(client: Client, march: Municipality, bad: str) -> None:
    assert client.get(f"/kalender/?{bad}").status_code == 200


def test_the_page_asks_as_much_for_many_as_for_few(client: Client, march: Municipality) -> None:
    with CaptureQueriesContext(connection) as few:
        client.get("/kalender/?maned=2027-03")
    for number in range(5):
        meeting(march, f"Møte {number}")
    with CaptureQueriesContext(connection) as many:
        client.get("/kalender/?maned=2027-03")
    assert len(many) == len(few)


def test_a_municipalitys_calendar(client: Client, march: Municipality) -> None:
    response = client.get(reverse("municipality_ics", kwargs={"number": march.number}))
    found = vobject.readOne(response.content.decode())
    titles = [event.summary.value for event in found.vevent_list]
    assert titles == ["Rådsmøtet", "Høringsfrist: Badeplassen", "Siste kveld", "Aprilmøtet"]
    assert response["ETag"]
    assert client.get("/kommuner/0000/kalender.ics").status_code == 404


# --- one's own ------------------------------------------------------------------------------------


@pytest.fixture
def own(ola: User) -> CalendarFeed:
    """Ola's address."""
    return actions.renew_calendar(ola, by=ola)


def titles(client: Client, feed: CalendarFeed) -> set[str]:
    """What the calendar shows."""
    response = client.get(f"/kalender/{feed.token}.ics")
    assert response.status_code == 200
    found = vobject.readOne(response.content.decode())
    return {e.summary.value for e in found.contents.get("vevent", [])}


def test_ola_sees_what_concerns_his_organisations(
    client: Client, march: Municipality, korps: Organisation, own: CalendarFeed
) -> None:
    called = meeting(march, "Korpsets møte")
    said_no = meeting(march, "Sa nei")
    for one, fields in ((called, {}), (said_no, {"answer": "no", "answered_at": clock.now(),
                                                 "answered_via": "link"})):  # fmt: skip
        Invitation.objects.create(meeting=one, organisation=korps, invited_at=clock.now(), **fields)
    InviteeFactory(
        hearing=HearingFactory(municipality=march, published=True, title="Lokaler"),
        organisation=korps,
    )
    InviteeFactory(hearing=HearingFactory(municipality=march, title="Kladd"), organisation=korps)
    assert titles(client, own) == {"Korpsets møte", "Høringsfrist: Lokaler"}
    response = client.get(f"/kalender/{own.token}.ics")
    assert "private" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]


def test_a_new_address_ends_the_old_one(client: Client, ola: User, own: CalendarFeed) -> None:
    browser = signed_in(ola)
    assert own.token in text(browser.get("/konto/kalender/"))
    browser.post("/konto/kalender/ny/")
    fresh = CalendarFeed.objects.get()
    assert fresh.token != own.token
    assert client.get(f"/kalender/{own.token}.ics").status_code == 404
    assert titles(client, fresh) == set()
    for _twice in range(2):
        assert browser.post("/konto/kalender/steng/").status_code == 302
    assert client.get(f"/kalender/{fresh.token}.ics").status_code == 404
    assert AuditEvent.objects.filter(verb="person.calendar_closed").count() == 1
    assert fresh.token not in str(list(AuditEvent.objects.values()))


def test_looking_makes_no_address(ola: User) -> None:
    signed_in(ola).get("/konto/kalender/")
    assert not CalendarFeed.objects.exists()
    assert signed_in(ola).get("/konto/kalender/ny/").status_code == 405


def test_an_address_ends_with_its_person(client: Client, ola: User, own: CalendarFeed) -> None:
    actions.delete_account(ola, by=ola)
    assert client.get(f"/kalender/{own.token}.ics").status_code == 404


@pytest.mark.parametrize("token", ["x", "0" * 43, "null"])
def test_a_guess_leads_nowhere(client: Client, own: CalendarFeed, token: str) -> None:
    assert client.get(f"/kalender/{token}.ics").status_code == 404


def test_those_who_are_nobody_here_are_sent_to_sign_in(client: Client) -> None:
    assert client.get("/konto/kalender/").status_code == 302


def test_an_organisation_left_is_no_longer_shown(
    client: Client, march: Municipality, korps: Organisation, own: CalendarFeed
) -> None:
    elsewhere = OrganisationFactory()
    called = meeting(march, "Andres møte")
    Invitation.objects.create(meeting=called, organisation=elsewhere, invited_at=clock.now())
    assert titles(client, own) == set()

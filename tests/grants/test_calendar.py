"""The dates of calls in everyone's calendar, a municipality's, and one's own."""

from datetime import UTC, datetime, timedelta

import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions
from core import audit, clock
from grants import calendar
from grants.actions import following
from grants.models import Call, Follow
from grants.states import CallState
from tests.consultations.municipality import text
from tests.factories.grants import ApplicationFactory, CallFactory, SchemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dated(larvik):
    """Opens in January, closes with 1 March, answers in April, pays in May."""
    return CallFactory(
        scheme=SchemeFactory(owner=larvik.organisation),
        title="Driftstilskudd 2027",
        opens_at=datetime(2027, 1, 15, 8, tzinfo=clock.OSLO),
        closes_at=clock.end_of_day(datetime(2027, 3, 1, tzinfo=clock.OSLO).date()),
        decision_by="2027-04-30",
        payment_by="2027-05-15",
        published=True,
    )


def read(content):
    """Title → first day of each event, as another library reads it."""
    found = vobject.readOne(content.decode())
    return {e.summary.value: e.dtstart.value for e in found.contents.get("vevent", [])}


def test_a_call_has_four_days(client, dated, larvik):
    address = reverse("municipality_ics", kwargs={"number": larvik.number})
    days = {title: f"{day}" for title, day in read(client.get(address).content).items()}
    assert days == {
        "Tilskudd åpner: Driftstilskudd 2027": "2027-01-15",
        "Søknadsfrist: Driftstilskudd 2027": "2027-03-01",
        "Svar på søknader: Driftstilskudd 2027": "2027-04-30",
        "Tilskudd utbetales: Driftstilskudd 2027": "2027-05-15",
    }


def test_each_day_keeps_its_name_when_it_moves(dated):
    def names():
        return [event.uid for event in calendar.events(Call.objects.filter(pk=dated.pk))]

    before = names()
    assert len(set(before)) == 4
    Call.objects.filter(pk=dated.pk).update(closes_at=dated.closes_at + timedelta(days=14))
    assert names() == before


def test_what_happened_last_is_when_it_changed(dated, kari, at_time):
    at_time(datetime(2027, 2, 1, 12, tzinfo=UTC))
    audit.record("call.changed", dated, by=kari)
    (event, *_rest) = calendar.events(Call.objects.filter(pk=dated.pk))
    assert event.changed == datetime(2027, 2, 1, 12, tzinfo=UTC)


def test_a_withdrawn_call_is_called_off(dated):
    Call.objects.filter(pk=dated.pk).update(state=CallState.WITHDRAWN, reason="Nei")
    found = calendar.events(Call.objects.all())
    assert all(event.called_off and event.title.startswith("Trukket") for event in found)


def test_a_draft_has_no_days(larvik):
    CallFactory(scheme__owner=larvik.organisation)
    assert calendar.events(Call.objects.all()) == []


@pytest.mark.parametrize(
    ("month", "tag"),
    [
        ("2027-01", "Tilskudd åpner"),
        ("2027-03", "Søknadsfrist"),
        ("2027-04", "Svar på søknader"),
        ("2027-05", "Tilskudd utbetales"),
        ("2027-02", ""),
    ],
)
def test_the_month_page_shows_each_day_in_its_month(client, dated, month, tag):
    page = text(client.get(f"/kalender/?maned={month}"))
    assert ("Driftstilskudd 2027" in page) is bool(tag)
    others = {"Tilskudd åpner", "Søknadsfrist", "Svar på søknader", "Tilskudd utbetales"} - {tag}
    assert tag in page
    assert not [other for other in others if f">{other}<" in page]


def test_the_month_page_is_of_one_place(client, dated, larvik):
    CallFactory(
        title="Et annet sted", closes_at=dated.closes_at, opens_at=dated.opens_at, published=True
    )
    page = text(client.get(f"/kalender/?maned=2027-03&kommune={larvik.number}"))
    assert "Driftstilskudd 2027" in page
    assert "Et annet sted" not in page


def test_one_s_own_holds_what_one_follows_applies_to_and_owns(dated, korps, ola, liv, kari):
    def mine(user):
        return set(calendar.of_person(user))

    assert (mine(ola), mine(liv), mine(kari)) == (set(), set(), {dated})
    ApplicationFactory(call=dated, organisation=korps)
    following.follow(dated, by=liv)
    assert mine(ola) == mine(liv) == {dated}


def test_one_s_own_address_shows_them(client, dated, korps, ola):
    ApplicationFactory(call=dated, organisation=korps)
    feed = actions.renew_calendar(ola, by=ola)
    found = read(client.get(f"/kalender/{feed.token}.ics").content)
    assert "Søknadsfrist: Driftstilskudd 2027" in found


def test_all_days_are_one_statement(dated, larvik):
    for year in range(2030, 2034):
        CallFactory(scheme=dated.scheme, year=year, published=True)
    with CaptureQueriesContext(connection) as asked:
        found = calendar.events(calendar.of_municipality(larvik))
    assert len(found) == 20
    assert len(asked) == 1


def test_someone_who_leaves_follows_nothing(dated, liv):
    following.follow(dated, by=liv)
    actions.delete_account(liv, by=liv)
    assert not Follow.objects.exists()

"""Calendars to subscribe to: the same bytes until something changes, few questions asked."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import audit, clock, ics
from core.models import new_ref
from forums import calendar
from forums.models import Forum, Meeting
from forums.states import MeetingState
from tests.factories.forums import ForumFactory, MeetingFactory

pytestmark = pytest.mark.django_db
MANY = 500


@pytest.fixture
def forum() -> Forum:
    """A frivillighetsråd."""
    return ForumFactory.create(name="Frivillighetsrådet; i Storvik")


def held(forum: Forum, n: int) -> None:
    """So many meetings in the past."""
    first = MeetingFactory.create(forum=forum, slot=None)
    meetings = []
    for number in range(n):
        at = first.starts_at - timedelta(days=7 * number)
        row = Meeting.objects.get(pk=first.pk)
        row.pk, row.ref = None, new_ref()
        row.starts_at, row.ends_at = at, at + timedelta(hours=2)
        row.title, row.lead = f"Møte nummer {number}", "Vi snakker om lokaler. " * 8
        meetings.append(row)
    Meeting.objects.bulk_create(meetings)


def feed(forum: Forum) -> str:
    """Its address."""
    return reverse("forum_ics", kwargs={"ref": forum.ref})


def test_a_forum_shows_what_has_been_called(client: Client, forum: Forum) -> None:
    MeetingFactory.create(forum=forum, title="Høstmøtet", slot=0)
    MeetingFactory.create(forum=forum, title="Hemmelig", slot=None, state=MeetingState.PLANNED)
    MeetingFactory.create(
        forum=forum, title="Vårmøtet", slot=None, state=MeetingState.CANCELLED,
        called_off_at=clock.now(), reason="For få kan.",
    )  # fmt: skip
    MeetingFactory.create(title="Et annet sted")
    response = client.get(feed(forum))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "public" in response["Cache-Control"]
    found = vobject.readOne(response.content.decode())
    assert {e.summary.value for e in found.vevent_list} == {"Høstmøtet", "Avlyst: Vårmøtet"}
    assert {e.status.value for e in found.vevent_list} == {"CONFIRMED", "CANCELLED"}
    assert b"ATTENDEE" not in response.content
    assert b"mailto" not in response.content


def test_one_who_has_it_is_not_sent_it_again(client: Client, forum: Forum) -> None:
    meeting = MeetingFactory.create(forum=forum)
    audit.record("meeting.convened", meeting, by=None)
    first = client.get(feed(forum))
    same = client.get(feed(forum), headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    since = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get(feed(forum), headers=since).status_code == 304
    Meeting.objects.filter(pk=meeting.pk).update(title="Flyttet", sequence=1)
    changed = client.get(feed(forum), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_meeting_can_be_saved(client: Client) -> None:
    meeting = MeetingFactory.create()
    response = client.get(reverse("meeting_ics", kwargs={"ref": meeting.ref}))
    assert response["Content-Disposition"] == f'attachment; filename="mote-{meeting.ref}.ics"'
    assert vobject.readOne(response.content.decode()).vevent.uid.value == meeting.uid
    planned = MeetingFactory.create(state=MeetingState.PLANNED)
    assert client.get(f"/moter/{planned.ref}/kalender.ics").status_code == 404


def test_as_many_statements_for_many_as_for_one(client: Client, forum: Forum) -> None:
    held(forum, 1)
    with CaptureQueriesContext(connection) as few:
        client.get(feed(forum))
    held(forum, 40)
    with CaptureQueriesContext(connection) as many:
        client.get(feed(forum))
    assert len(many) == len(few) <= 3


def test_writing_five_hundred_costs_little_beside_reading_them(
    client: Client, forum: Forum
) -> None:
    """When every event was an object of a library's, the first reader cost ten times the rows."""
    held(forum, MANY)

    def seconds(act: Callable[[], Any]) -> float:
        best = 9.0
        for _again in range(5):
            ics._written.cache_clear()
            began = time.process_time()
            act()
            best = min(best, time.process_time() - began)
        return best

    content = client.get(feed(forum)).content
    assert content.count(b"BEGIN:VEVENT") == MANY
    rows = seconds(lambda: calendar.events(calendar.of_forum(forum)))
    assert seconds(lambda: client.get(feed(forum))) <= 6 * rows

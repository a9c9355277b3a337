"""Two people at the same instant: one item, one verdict each, one closing, one set of letters."""

import pytest

from core.models import new_ref
from dispatch.models import Letter
from forums.actions import agenda, attendance, minutes
from forums.models import AgendaItem, Attendance, Verdict
from forums.states import MeetingState, MinutesState
from tests.forums.minutes_table import DURING, EVENING, table
from tests.races import at_once

__all__ = ["table"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)


def test_both_say_yes_at_once_and_the_meeting_is_closed_once(table, at_time):
    left = table.accepted()
    at_time(EVENING)
    table.hold()
    row = table.sent()
    at_once(
        lambda: minutes.approve(row, by=table.one, party=table.first, version=1),
        lambda: minutes.approve(row, by=table.two, party=table.second, version=1),
        lambda: minutes.approve(row, by=table.two, party=table.second, version=1),
    )
    row.refresh_from_db()
    table.meeting.refresh_from_db()
    assert (row.state, table.meeting.state) == (MinutesState.APPROVED, MeetingState.CLOSED)
    assert Verdict.objects.count() == 2
    assert AgendaItem.objects.filter(carried_from=left).count() == 1


def test_a_yes_and_a_taking_back_at_once_leave_no_half_approved_minutes(table, at_time):
    table.accepted()
    at_time(EVENING)
    table.hold()
    row = table.sent()
    minutes.approve(row, by=table.one, party=table.first, version=1)
    at_once(
        lambda: minutes.take_back(row, by=table.one, party=table.first),
        lambda: minutes.approve(row, by=table.two, party=table.second, version=1),
    )
    row.refresh_from_db()
    table.meeting.refresh_from_db()
    assert (row.state, table.meeting.state) in {
        (MinutesState.APPROVED, MeetingState.CLOSED),
        (MinutesState.DRAFT, MeetingState.HELD),
    }


def test_the_same_item_from_two_clicks_and_two_answers_at_once(table):
    ref = new_ref()
    at_once(lambda: table.propose(ref=ref), lambda: table.propose(ref=ref))
    item = AgendaItem.objects.get()
    at_once(
        lambda: agenda.accept_item(item, by=table.two, party=table.second),
        lambda: agenda.accept_item(item, by=table.two, party=table.second),
    )
    assert Letter.objects.filter(batch__kind="meeting.item_answered").count() == 1


def test_the_same_group_registered_twice_at_once_is_one(table, at_time):
    at_time(DURING)

    def register(people):
        return attendance.register(
            table.meeting, by=table.one, party=table.first, attended="Speiderne", people=people
        )

    at_once(lambda: register(2), lambda: register(2))
    assert Attendance.objects.get().people == 2

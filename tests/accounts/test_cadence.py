"""A letter may wait for a person's own hour, and never past half of the time left to answer."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.cadence import send_at, send_at_in_sql
from accounts.states import Cadence
from core.clock import OSLO

INSTANTS = st.datetimes(
    datetime.fromisoformat("2024-01-01"),
    datetime.fromisoformat("2036-12-31"),
    timezones=st.just(UTC),
)
DEADLINES = st.none() | INSTANTS
CADENCES = st.sampled_from(Cadence)
WAITING = st.sampled_from([Cadence.DAILY, Cadence.WEEKLY])


def oslo(text):
    return datetime.fromisoformat(text).replace(tzinfo=OSLO)


@given(INSTANTS, INSTANTS, CADENCES)
def test_never_before_now_and_never_past_half_of_the_time_left(now, deadline, cadence):
    when = send_at(now, deadline, cadence)
    left = max(deadline - now, timedelta(0))
    assert now <= when <= now + left / 2


@given(INSTANTS, DEADLINES)
def test_at_once_is_now(now, deadline):
    assert send_at(now, deadline, Cadence.AT_ONCE) == now


@given(INSTANTS, WAITING)
def test_without_a_deadline_it_is_the_next_moment_of_that_kind(now, cadence):
    when = send_at(now, None, cadence)
    local = when.astimezone(OSLO)
    assert local.time() == time(7)
    assert cadence == Cadence.DAILY or local.weekday() == 0
    longest = timedelta(days=1 if cadence == Cadence.DAILY else 7, hours=1)  # one night has 25 h
    assert now <= when < now + longest


@given(INSTANTS, INSTANTS, WAITING)
def test_with_a_deadline_far_off_the_moment_is_the_same_as_without(now, deadline, cadence):
    alone = send_at(now, None, cadence)
    if deadline - now >= 2 * (alone - now):
        assert send_at(now, deadline, cadence) == alone


@pytest.mark.parametrize(
    ("now", "cadence", "when"),
    [
        ("2027-03-16 06:59:59", "daily", "2027-03-16 07:00"),
        ("2027-03-16 07:00", "daily", "2027-03-16 07:00"),
        ("2027-03-16 07:00:00.000001", "daily", "2027-03-17 07:00"),
        ("2027-03-16 23:59", "daily", "2027-03-17 07:00"),
        ("2027-03-15 06:00", "weekly", "2027-03-15 07:00"),
        ("2027-03-15 08:00", "weekly", "2027-03-22 07:00"),
        ("2027-03-21 23:59", "weekly", "2027-03-22 07:00"),
        # the clocks go forward on Sunday 28 March 2027, and back on Sunday 31 October 2027
        ("2027-03-27 12:00", "daily", "2027-03-28 07:00"),
        ("2027-03-27 12:00", "weekly", "2027-03-29 07:00"),
        ("2027-10-30 12:00", "daily", "2027-10-31 07:00"),
        ("2027-10-30 12:00", "weekly", "2027-11-01 07:00"),
        ("2027-12-31 08:00", "daily", "2028-01-01 07:00"),
    ],
)
def test_the_hour_is_the_one_on_the_wall_in_oslo(now, cadence, when):
    assert send_at(oslo(now), None, Cadence(cadence)) == oslo(when)


def test_a_short_deadline_brings_the_letter_forward():
    now = oslo("2027-03-16 08:00")
    assert send_at(now, now + timedelta(hours=10), Cadence.WEEKLY) == now + timedelta(hours=5)


def test_a_deadline_that_has_passed_leaves_no_time_to_wait():
    now = oslo("2027-03-16 08:00")
    assert send_at(now, now - timedelta(days=1), Cadence.DAILY) == now


class TheTwin(TestCase):
    """The same rule as an expression in SQL, for sets of letters."""

    @given(INSTANTS, DEADLINES, CADENCES)
    @settings(deadline=None, max_examples=300)
    def test_agrees_with_the_rule(self, now, deadline, cadence):
        asked = "SELECT %s::timestamptz, %s::timestamptz, %s::text"
        sql = send_at_in_sql("r.now", "r.deadline", "r.cadence")
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {sql} FROM ({asked}) AS r (now, deadline, cadence)",  # noqa: S608
                [now, deadline, cadence.value],
            )
            found = cursor.fetchone()[0]
        if cadence == Cadence.AT_ONCE:
            assert found is None  # nothing to wait for
        else:
            assert found == send_at(now, deadline, cadence)

"""Days and deadlines in Oslo, by the database's clock, also when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.errors import Refused

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(DAYS)
def test_a_deadline_is_over_exactly_when_the_next_day_begins(day):
    end = clock.end_of_day(day)
    assert clock.last_day(end) == day
    assert clock.last_day(end + timedelta(microseconds=1)) == day + timedelta(days=1)
    assert end == clock.start_of_day(day + timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2027, 3, 28), 23), (date(2027, 10, 31), 25), (date(2027, 6, 1), 24)],
)
def test_days_are_as_long_as_they_are(day, hours):
    length = clock.end_of_day(day).astimezone(UTC) - clock.start_of_day(day).astimezone(UTC)
    assert length == timedelta(hours=hours)


def test_a_time_that_the_clocks_jump_over_is_refused():
    with pytest.raises(Refused, match="finnes ikke") as refusal:
        clock.at(date(2027, 3, 28), time(2, 30), "closes_time")
    assert refusal.value.field == "closes_time"


def test_a_time_that_comes_twice_is_refused():
    with pytest.raises(Refused, match="to ganger"):
        clock.at(date(2027, 10, 31), time(2, 30))


def test_an_ordinary_time_is_itself():
    assert clock.at(date(2027, 3, 28), time(3, 0)).astimezone(UTC).hour == 1


@pytest.mark.django_db
def test_the_clock_of_the_rules_is_the_databases(at_time):
    at_time(datetime(2027, 3, 16, 22, 59, 59, 900_000, tzinfo=UTC))
    assert clock.now() == datetime(2027, 3, 16, 22, 59, 59, 900_000, tzinfo=UTC)
    assert clock.today() == date(2027, 3, 16)
    at_time(datetime(2027, 3, 16, 23, 0, tzinfo=UTC))
    assert clock.today() == date(2027, 3, 17)

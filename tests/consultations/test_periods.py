"""Weeks, holidays and lead times, over all days and not over examples only."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations import periods
from consultations.states import HearingKind
from core import clock

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("year", "day"),
    [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2027, "2027-03-28"),
     (2038, "2038-04-25"), (2049, "2049-04-18"), (2008, "2008-03-23")],
)  # fmt: skip
def test_easter(year, day):
    assert periods.easter(year) == date.fromisoformat(day)


@given(st.integers(1900, 2200))
def test_easter_is_a_sunday_between_22_march_and_25_april(year):
    day = periods.easter(year)
    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


@pytest.mark.parametrize(
    ("first", "weeks", "last"),
    [
        ("2027-01-11", 6, "2027-02-22"),  # nothing in the way
        ("2027-02-15", 6, "2027-04-05"),  # ends on Easter Monday's eve: one week more
        ("2027-05-20", 6, "2027-07-22"),  # summer: three weeks more
        ("2026-11-25", 6, "2027-01-13"),  # Christmas
        ("2027-01-01", 6, "2027-02-19"),  # the last day of Christmas counts
        ("2027-01-02", 6, "2027-02-13"),  # the day after does not
        ("2027-05-19", 6, "2027-06-30"),  # the day before summer does not
    ],
)
def test_so_many_weeks(first, weeks, last):
    assert periods.period(date.fromisoformat(first), weeks).last == date.fromisoformat(last)


@given(DAYS, st.integers(1, 30))
def test_each_holiday_that_is_touched_counts_once_and_no_other(first, weeks):
    found = periods.period(first, weeks)
    extra = sum(h.weeks for h in found.holidays)
    assert found.last == first + timedelta(weeks=weeks + extra)
    assert len(set(found.holidays)) == len(found.holidays)
    years = range(first.year - 1, found.last.year + 1)
    touched = [
        h
        for year in years
        for h in periods.holidays_of(year)
        if any(
            first <= h.first + timedelta(n) <= found.last
            for n in range((h.last - h.first).days + 1)
        )
    ]
    assert sorted(touched, key=lambda h: h.first) == list(found.holidays)


@given(DAYS)
def test_the_proposal_never_needs_a_reason(first):
    for rule in periods.RULES.values():
        assert periods.too_short(rule, first, periods.proposed(rule, first).last) is None


@given(DAYS)
def test_one_day_less_than_the_shortest_needs_a_reason(first):
    rule = periods.RULES["recommended"]
    least = periods.shortest(rule, first)
    assert periods.too_short(rule, first, least.last) is None
    assert periods.too_short(rule, first, least.last - timedelta(days=1)) == least


def test_every_kind_of_hearing_has_a_rule_of_its_own():
    for kind in [*HearingKind.values, "early", "plan", "mapping"]:
        assert periods.DATA["kinds"][kind] in periods.RULES
    assert periods.rule_of("plan").minimum == 6
    assert periods.rule_of("plan", "regulation").key == "regulation"
    assert periods.rule_of("something new").key == "recommended"


def test_the_sentence_says_why():
    assert periods.words(periods.period(date(2027, 1, 11), 6)) == "6 uker"
    over = periods.words(periods.period(date(2026, 11, 25), 6))
    assert over == "6 uker, og 1 uke til fordi tiden går over jula"


def test_the_clock_starts_at_the_opening_but_never_before_now():
    now = datetime(2027, 2, 8, 12, tzinfo=clock.OSLO)
    assert periods.first_day(None, now) == date(2027, 2, 8)
    assert periods.first_day(now - timedelta(days=3), now) == date(2027, 2, 8)
    assert periods.first_day(now + timedelta(days=3), now) == date(2027, 2, 11)


# --- reminders ------------------------------------------------------------------------------------

OPENS = datetime(2027, 2, 1, 12, tzinfo=clock.OSLO)


@pytest.mark.parametrize(
    ("days", "leads"), [(42, [21, 7, 2]), (41, [7, 2]), (14, [7, 2]), (13, [2]), (3, [])]
)
def test_only_lead_times_that_make_sense(days, leads):
    closes = clock.end_of_day(OPENS.date() + timedelta(days=days))
    assert periods.useful_leads(OPENS, closes) == leads


@pytest.mark.parametrize(
    ("now", "lead"),
    [
        ("2027-03-01T06:59", None),
        ("2027-03-01T07:00", 21),
        ("2027-03-11T18:59", 21),
        ("2027-03-11T19:00", None),
        ("2027-03-15T07:00", 7),
        ("2027-03-20T07:00", 2),
        ("2027-03-21T07:00", None),
        ("2027-03-23T00:00", None),
    ],
)
def test_which_reminder_is_due(now, lead):
    closes = clock.end_of_day(date(2027, 3, 22))
    at = datetime.fromisoformat(now).replace(tzinfo=clock.OSLO)
    assert periods.reminder_due(OPENS, closes, at) == lead


@given(st.integers(1, 200), st.integers(0, 201 * 24))
def test_never_more_than_one_is_due_and_only_while_it_is_open(days, hours):
    closes = clock.end_of_day(OPENS.date() + timedelta(days=days))
    now = OPENS + timedelta(hours=hours)
    lead = periods.reminder_due(OPENS, closes, now)
    if lead is not None:
        assert OPENS <= now < closes
        assert clock.last_day(closes) - now.astimezone(clock.OSLO).date() <= timedelta(days=lead)

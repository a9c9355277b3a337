"""Dates, deadlines and numbers in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core import clock
from core.templatetags import portal

NOON = datetime(2027, 2, 9, 11, 0, tzinfo=UTC)
END = clock.end_of_day


def test_a_deadline_is_written_as_the_last_day_one_may_answer():
    assert portal.dato(portal.til_og_med(END(date(2027, 3, 16)))) == "tirsdag 16. mars 2027"
    assert portal.til_og_med(date(2027, 3, 16)) == date(2027, 3, 16)


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (date(2027, 3, 16), "35 dager igjen"),
        (date(2027, 2, 10), "i morgen"),
        (date(2027, 2, 9), "i dag til kl.\u00a024.00"),
        (date(2027, 2, 8), "gikk ut 8. februar"),
        (date(2026, 12, 31), "gikk ut 31. desember 2026"),
    ],
)
def test_days_left(last, words):
    assert portal.dager_igjen(END(last), NOON) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 3, 28), "i dag til kl.\u00a024.00"),
        (date(2027, 3, 29), "i morgen"),
        (date(2027, 10, 31), "217 dager igjen"),
    ],
)
def test_days_left_on_the_days_the_clocks_change(day, words):
    morning = datetime(2027, 3, 28, 4, 0, tzinfo=UTC)
    assert portal.dager_igjen(END(day), morning) == words


def test_colours_follow_the_days():
    assert portal.frist_farge(END(date(2027, 2, 20)), NOON) == ""
    assert portal.frist_farge(END(date(2027, 2, 12)), NOON) == "sheet-soon"
    assert portal.frist_farge(END(date(2027, 2, 8)), NOON) == "sheet-past"
    assert portal.frist_farge(None, NOON) == "sheet-past"


@pytest.mark.parametrize(("days", "colour"), [(0, "sheet-soon"), (7, "sheet-soon"), (8, "")])
def test_amber_begins_on_the_day_that_says_seven_days(days, colour):
    last = date(2027, 2, 9 + days)
    assert portal.frist_farge(END(last), NOON) == colour
    assert portal.frist_farge(last, NOON) == colour


@pytest.mark.parametrize(
    ("last", "midnight"),
    [
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, 0, tzinfo=UTC)),  # 23 hours long
        (date(2027, 10, 31), datetime(2027, 10, 31, 23, 0, tzinfo=UTC)),  # 25 hours long
    ],
)
def test_the_last_instant_of_a_day_when_the_clocks_change(last, midnight):
    instant_before = midnight - timedelta(microseconds=1)
    assert portal.dager_igjen(END(last), instant_before) == "i dag til kl.\u00a024.00"
    assert portal.frist_farge(END(last), instant_before) == "sheet-soon"
    assert portal.dager_igjen(END(last), midnight).startswith("gikk ut ")
    assert portal.frist_farge(END(last), midnight) == "sheet-past"
    assert portal.til_og_med(END(last)) == last


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 1, 4), "mandag 4. januar 2027"),
        (date(2027, 5, 1), "lørdag 1. mai 2027"),
        (date(2027, 8, 1), "søndag 1. august 2027"),
        (date(2027, 12, 31), "fredag 31. desember 2027"),
    ],
)
def test_days_and_months_are_in_norwegian(day, words):
    assert portal.dato(day) == words


def test_an_instant_is_written_as_the_day_in_norway():
    assert portal.dato(datetime(2027, 3, 16, 23, 30, tzinfo=UTC)) == "onsdag 17. mars 2027"


def test_a_link_keeps_the_rest_of_the_question(rf):
    context = {"request": rf.get("/horinger/?q=rom&side=2")}
    assert portal.med(context, side=3) == "?q=rom&side=3"
    assert portal.med(context, q="", side=None) == "?"


def test_a_deadline_with_a_clock_time_says_so():
    two = datetime(2027, 2, 9, 13, 0, tzinfo=UTC)
    assert portal.har_klokkeslett(two)
    assert not portal.har_klokkeslett(END(date(2027, 2, 9)))
    assert portal.dager_igjen(two, NOON) == "i dag til kl.\u00a014.00"


@pytest.mark.parametrize(("month", "short"), [(3, "mars"), (2, "feb."), (5, "mai"), (11, "nov.")])
def test_months_on_the_date_sheet(month, short):
    assert portal.kort_maned(date(2027, month, 1)) == short


def test_times_numbers_and_words():
    assert portal.klokken(NOON) == "kl.\u00a012.00"
    assert portal.nylig(NOON, NOON + timedelta(hours=11)) == "kl.\u00a012.00"
    assert portal.nylig(NOON, NOON + timedelta(hours=13)).endswith(" kl.\u00a012.00")
    assert portal.nylig(None, NOON) == ""
    assert portal.klokken(NOON, "s") == "kl.\u00a012.00.00"
    assert portal.orgnr("923456789") == "923\u00a0456\u00a0789"
    assert portal.orgnr(None) == ""
    assert [portal.tallord(n) for n in (2, 12, 13)] == ["to", "tolv", "13"]
    assert portal.kort_dato(date(2027, 3, 16), NOON) == "16. mars"
    assert portal.kort_dato(date(2028, 3, 16), NOON) == "16. mars 2028"
    assert portal.dato(None) == portal.kort_dato(None) == portal.klokken(None) == ""

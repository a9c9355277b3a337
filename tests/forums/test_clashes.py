"""What speaks against a time: the working day, red days, school holidays."""

import tomllib
from datetime import date, datetime

import pytest

from core.clock import OSLO
from forums import clashes


def at(year: int, month: int, day: int, hour: int = 18) -> datetime:
    """An hour in Oslo."""
    return datetime(year, month, day, hour, tzinfo=OSLO)


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2028, 4, 16), (2038, 4, 25),
     (2076, 4, 19), (2285, 3, 22)],
)  # fmt: skip
def test_easter(year: int, month: int, day: int) -> None:
    assert clashes.easter(year) == date(year, month, day)


def test_an_evening_in_november_has_nothing_against_it() -> None:
    assert clashes.warnings(at(2027, 11, 16)) == []
    assert clashes.warnings(at(2027, 11, 16, 16)) == []


def test_before_four_o_clock() -> None:
    [words] = clashes.warnings(at(2027, 11, 16, 15))
    assert "16.00" in words
    assert clashes.warnings(at(2027, 11, 20, 12)) == []  # a Saturday


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 5, 17), "17. mai"),
        (date(2027, 3, 25), "skjærtorsdag"),
        (date(2027, 5, 6), "Kristi himmelfartsdag"),
        (date(2027, 12, 26), "andre juledag"),
        (date(2027, 11, 21), "søndag"),
        (date(2027, 3, 24), ""),
    ],
)
def test_red_days(day: date, name: str) -> None:
    assert clashes.red_day(day) == name


@pytest.mark.parametrize(
    ("moment", "county", "name"),
    [
        (at(2027, 2, 22), "34", "vinterferien"),  # week 8
        (at(2027, 3, 1), "", "vinterferien"),  # week 9, somewhere
        (at(2027, 3, 1), "34", ""),  # but not in Innlandet
        (at(2027, 10, 4), "", "høstferien"),  # week 40
        (at(2027, 10, 4), "46", ""),
        (at(2027, 10, 11), "46", "høstferien"),
        (at(2027, 3, 22), "", "påskeferien"),
        (at(2028, 1, 2, 17), "", "juleferien"),
        (at(2027, 12, 30), "", "juleferien"),
        (at(2027, 7, 15), "", "sommerferien"),
        (at(2027, 8, 18), "", ""),
    ],
)
def test_school_holidays(moment: datetime, county: str, name: str) -> None:
    found = [words for words in clashes.warnings(moment, county) if "ferien" in words]
    assert [name in words for words in found] == ([True] if name else [])


def test_uncertain_dates_say_so() -> None:
    assert "sjekk skoleruta" in clashes.warnings(at(2027, 2, 22))[0]
    assert "sjekk skoleruta" not in clashes.warnings(at(2027, 3, 22))[0]


def test_every_line_of_the_file_has_a_source() -> None:
    content = tomllib.loads(clashes.HOLIDAYS.read_text())
    rows = [*content["usual"], *content["county"]]
    assert all(row["source"] and isinstance(row["check"], bool) for row in rows)
    names = {row["name"] for row in content["usual"]}
    assert {row["name"] for row in content["county"]} <= names

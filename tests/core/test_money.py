"""Kroner as people write them."""

from decimal import Decimal

import pytest

from core.errors import Refused
from core.money import format_nok, read_nok


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1850000", "1 850 000 kr"),
        ("18000.5", "18 000,50 kr"),
        ("0", "0 kr"),
        ("-40000", "−40 000 kr"),
        ("0.05", "0,05 kr"),
    ],
)
def test_sums_have_hard_spaces_and_ore_only_when_there_are_any(amount, text):
    assert format_nok(Decimal(amount)) == text.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12000", "12000"),
        ("12 000", "12000"),
        ("12.000", "12000"),
        ("12\u00a0000", "12000"),
        ("12\u202f000", "12000"),
        ("1 850 000", "1850000"),
        ("1.850.000,50", "1850000.50"),
        ("12000,5", "12000.5"),
        ("12000.50", "12000.50"),
        ("0,05", "0.05"),
        ("0", "0"),
        ("kr 12 000", "12000"),
        ("12 000 kr", "12000"),
        ("12 000 kr.", "12000"),
        ("Kr. 500", "500"),
        ("NOK 500", "500"),
        ("500 kroner", "500"),
        ("500,-", "500"),
        ("  500 ", "500"),
        ("999999999999,99", "999999999999.99"),
    ],
)
def test_sums_are_read_as_people_write_them(typed, amount):
    assert read_nok(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-1", "mindre enn 0"),
        ("−500", "mindre enn 0"),
        ("–500", "mindre enn 0"),
        ("kr -500", "mindre enn 0"),
        ("1000000000000", "for stort"),
        ("9" * 400, "for stort"),
        ("12,345", "for eksempel"),
        ("12.34.56", "for eksempel"),
        ("1 2", "for eksempel"),
        ("1,000,000", "for eksempel"),
        ("1e6", "for eksempel"),
        ("NaN", "for eksempel"),
        ("Infinity", "for eksempel"),
        ("tolv tusen", "for eksempel"),
        ("0x10", "for eksempel"),
        ("½", "for eksempel"),
        ("", "for eksempel"),
        ("=1+1", "for eksempel"),
    ],
)
def test_what_is_no_sum_is_refused_in_words(typed, words):
    with pytest.raises(Refused, match=words) as refusal:
        read_nok(typed, "amount")
    assert refusal.value.field == "amount"


def test_digits_of_other_scripts_are_never_another_sum():
    assert read_nok("١٢") == Decimal(12)

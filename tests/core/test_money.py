"""Kroner as people write them."""

from decimal import Decimal

import pytest

from core.money import format_nok


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

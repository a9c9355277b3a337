"""Norwegian kroner: always `Decimal` with two places, never negative, never a float."""

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models

NBSP = "\u00a0"


class MoneyField(models.DecimalField):  # type: ignore[type-arg]
    """An amount in NOK, `Decimal(14, 2)`; the table adds the non-negative constraint."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_digits=14, decimal_places=2)
        kwargs.setdefault("validators", [MinValueValidator(Decimal(0))])
        super().__init__(*args, **kwargs)


def format_nok(amount: Decimal) -> str:
    """«1 850 000 kr»; øre only when there are any, hard spaces so that it never breaks."""
    whole, cents = divmod(abs(amount).quantize(Decimal("0.01")), 1)
    text = f"{int(whole):,}".replace(",", NBSP)
    if cents:
        text += f",{int(cents * 100):02d}"
    return f"{'−' if amount < 0 else ''}{text}{NBSP}kr"

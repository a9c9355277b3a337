"""Norwegian kroner: always `Decimal` with two places, never negative, never a float."""

import re
from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext as _

from core.errors import Refused

NBSP = "\u00a0"
MOST = Decimal("999999999999.99")  # what a column holds
# «12 000», «12.000», «12000», each with or without «,50»; «12000.50» as other programs write it
THOUSANDS = re.compile(r"^(\d{1,3}(?:[ .]\d{3})+|\d+)(?:,(\d{1,2}))?$")
POINT = re.compile(r"^(\d+)\.(\d{1,2})$")


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


def read_nok(text: str, field: str | None = None) -> Decimal:
    """An amount as people write it: «12 000», «12.000 kr», «kr 12000,50», «12000.50».

    Raises:
        Refused: negative, more than two decimals, more than a column holds, or no number.
    """
    bare = re.sub(r"\s+", " ", text.replace(NBSP, " ").replace("\u202f", " ")).strip()
    bare = re.sub(r"(?i)^(kr|nok)\.?\s*|\s*(kr|nok|kroner)\.?$|,-$", "", bare)
    if bare.startswith(("-", "−", "–")):
        raise Refused(_("Beløpet kan ikke være mindre enn 0. Skriv et beløp uten minus."), field)
    found = POINT.match(bare) or THOUSANDS.match(bare)
    if found is None:
        raise Refused(_("Skriv beløpet i kroner, for eksempel 12 000 eller 12 000,50."), field)
    whole, cents = re.sub(r"[ .]", "", found[1]), (found[2] or "0").ljust(2, "0")
    if len(whole) > 14 or (amount := Decimal(f"{whole}.{cents}")) > MOST:
        raise Refused(_("Beløpet er for stort. Sjekk nullene."), field)
    return amount

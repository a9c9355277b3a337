"""How much may be asked for a sum, row by row: shape and wording, no rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.forms.content import typed_sum
from grants.forms.fields import NokField
from grants.models import Threshold

MOST_ROWS = 6
COLUMNS = ("used", "up_to", "questions", "files", "accounts")


def number(label: Any, help_text: Any) -> forms.IntegerField:
    """At most so many; empty: no limit."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


class ThresholdsForm(forms.Form):
    """The rows of a municipality; those that are not used fall away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, MOST_ROWS + 1):
            self.fields |= {
                f"used_{n}": forms.BooleanField(label=_("Bruk denne raden"), required=False),
                f"up_to_{n}": NokField(
                    label=_("Når det høyeste beløpet er inntil"),
                    required=False,
                    help_text=_("Tomt felt: alle større beløp. Én rad må være slik."),
                ),
                f"questions_{n}": number(
                    _("Høyst så mange spørsmål"),
                    _("Sum og kontonummer regnes med. Tomt felt: ingen grense."),
                ),
                f"files_{n}": number(_("Høyst så mange vedlegg"), _("Tomt felt: ingen grense.")),
                f"accounts_{n}": forms.BooleanField(
                    label=_("Dere kan be om regnskap etterpå"), required=False
                ),
            }

    @classmethod
    def opened(cls, rows: list[Threshold], data: Any = None) -> "ThresholdsForm":
        """With the rows that hold now."""
        initial: dict[str, Any] = {}
        for n, row in enumerate(rows[:MOST_ROWS], 1):
            initial |= {
                f"used_{n}": True,
                f"up_to_{n}": typed_sum(row.up_to),
                f"questions_{n}": row.questions,
                f"files_{n}": row.files,
                f"accounts_{n}": row.accounts,
            }
        return cls(data, initial=initial)

    def rows(self) -> list[list[forms.BoundField]]:
        """The rows that are used, and one to add."""
        used = [n for n in range(1, MOST_ROWS + 1) if self[f"used_{n}"].value()]
        last = min(max(used, default=0) + 1, MOST_ROWS)
        return [[self[f"{name}_{n}"] for name in COLUMNS] for n in range(1, last + 1)]

    def limits(self) -> list[dict[str, Any]]:
        """What was typed, each the fields of an `actions.thresholds.Limit`."""
        given = self.cleaned_data
        return [
            {name: given[f"{name}_{n}"] for name in COLUMNS[1:]}
            for n in range(1, MOST_ROWS + 1)
            if given[f"used_{n}"]
        ]

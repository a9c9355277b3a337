"""What one types in a report, and what the municipality answers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import CarriedNumber, DayField, NeededField
from core.files import ACCEPT
from grants.forms.fields import NeededNokField
from grants.models import BudgetLine, Report
from grants.states import ReportForm


class ReportWords(forms.Form):
    """One line or more, the accounts beside the budget, a file, and how long it took."""

    saves = CarriedNumber()
    words = NeededField(label="")
    minutes = forms.IntegerField(
        label=_("Hvor mange minutter brukte dere på rapporten?"),
        help_text=_("Alle søkere ser hvor lang tid det pleier å ta."),
        required=False,
        min_value=1,
        max_value=60_000,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    file = forms.FileField(
        label=_("Legg ved fil"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, Word, Excel, ODT eller bilde. Inntil 25 MB."),
    )

    def __init__(self, *args: Any, report: Report, lines: list[BudgetLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        whole = report.application.call.report_form == ReportForm.ACCOUNTS
        if whole:
            self._many_words()
        else:
            self._one_line()
        for line in lines if whole else []:
            self.fields[f"line_{line.pk}"] = NeededNokField(label=line.name)

    @classmethod
    def opened(
        cls, report: Report, lines: list[BudgetLine], data: Any = None, files: Any = None
    ) -> "ReportWords":
        """The form as the report is now."""
        initial = {
            "saves": report.saves,
            "words": report.words,
            "minutes": report.minutes,
            **{f"line_{line.pk}": line.accounts for line in lines},
        }
        return cls(data, files, initial=initial, report=report, lines=lines)

    def accounts(self) -> dict[int, Decimal | None]:
        """Budget line → NOK."""
        return {
            line.pk: self.cleaned_data[f"line_{line.pk}"]
            for line in self.lines
            if f"line_{line.pk}" in self.fields
        }

    def rows(self) -> list[tuple[BudgetLine, Any]]:
        """Each budget line with its field."""
        return [
            (line, self[f"line_{line.pk}"])
            for line in self.lines
            if f"line_{line.pk}" in self.fields
        ]

    def _one_line(self) -> None:
        self.fields["words"] = NeededField(
            label=_("Hva gikk pengene til?"),
            help_text=_("Én linje er nok. «Vi betalte dirigenten og nye noter.»"),
            max_length=300,
            widget=forms.TextInput(),
        )
        del self.fields["file"]

    def _many_words(self) -> None:
        self.fields["words"] = NeededField(
            label=_("Hva gjorde dere for pengene?"),
            help_text=_("Noen få setninger. Skriv også hvorfor noe ble annerledes."),
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 6}),
        )


class ExtendForm(forms.Form):
    """A later day, and why."""

    due = DayField(label=_("Ny frist"))
    reason = NeededField(
        label=_("Hvorfor flytter dere fristen?"),
        help_text=_("Organisasjonen leser grunnen."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

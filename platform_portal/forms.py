"""What people type about letters and their sending."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.models import Municipality
from organisations.states import Level


class PauseForm(forms.Form):
    """Why all sending is stopped."""

    why = forms.CharField(
        label=_("Hvorfor skal utsendingen stanses?"),
        help_text=_("Det står på denne siden til den settes i gang igjen."),
        max_length=300,
        error_messages={"required": _("Skriv hvorfor utsendingen skal stanses.")},
    )


class LiftForm(forms.Form):
    """Why an address works after all."""

    why = forms.CharField(
        label=_("Hvorfor kan adressen åpnes igjen?"),
        help_text=_("For eksempel at organisasjonen har ryddet i postkassen sin."),
        max_length=300,
        error_messages={"required": _("Skriv hvorfor adressen kan åpnes igjen.")},
    )


class AddressForm(forms.Form):
    """One address, written in full: addresses are private, so there is no list of them."""

    q = forms.EmailField(
        label=_("E-postadresse"),
        max_length=254,
        error_messages={
            "required": _("Skriv hele e-postadressen."),
            "invalid": _("Skriv hele e-postadressen, med @."),
        },
    )


class ReachedForm(forms.Form):
    """How they were told in another way."""

    note = forms.CharField(
        label=_("Hvordan nådde dere dem?"),
        help_text=_("For eksempel: «Ringte lederen 3. mars. Hun har fått saken.»"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Skriv hvordan dere nådde dem.")},
    )


class MonthForm(forms.Form):
    """Which month, and of which municipality."""

    maned = forms.RegexField(r"^(19|20|21)\d{2}-(0[1-9]|1[0-2])$", required=False)
    kommune = forms.ModelChoiceField(
        Municipality.objects.filter(level=Level.MUNICIPALITY).order_by("name"),
        label=_("Kommune"),
        to_field_name="number",
        required=False,
        empty_label=_("Alle kommuner"),
        widget=forms.Select(attrs={"class": "ds-input"}),
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        choice: Any = self.fields["kommune"]
        choice.label_from_instance = lambda place: place.name

    def asked(self, today: date) -> tuple[date, Municipality | None]:
        """The first day of the month, and the municipality; what makes no sense is not asked."""
        self.is_valid()
        year, _dash, month = str(self.cleaned_data.get("maned") or f"{today:%Y-%m}").partition("-")
        place: Municipality | None = self.cleaned_data.get("kommune")
        return date(int(year), int(month), 1), place

"""What people type about letters and their sending."""

from django import forms
from django.utils.translation import gettext_lazy as _


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

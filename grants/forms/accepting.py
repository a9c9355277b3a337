"""What one types to say yes or no to a grant."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import NeededField


class AccountForm(forms.Form):
    """Where the money goes."""

    account = forms.CharField(
        label=_("Kontonummer"),
        help_text=_("Elleve siffer. Kontoen må være organisasjonens egen."),
        max_length=30,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}
        ),
    )


class DeclineForm(forms.Form):
    """Why not."""

    reason = NeededField(
        label=_("Hvorfor takker dere nei?"),
        help_text=_("Kommunen leser grunnen, og kan gi pengene til andre."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

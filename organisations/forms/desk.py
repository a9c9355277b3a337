"""What a municipality asks of its register."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from organisations.desk import ALL, LISTS
from organisations.forms.fields import Words

NAME_LENGTH = 100


class DeskFilter(forms.Form):
    """Which list, and a part of the name. `etter` is the last one already shown."""

    vis = forms.ChoiceField(
        required=False,
        choices=[(slug, words) for slug, (words, _condition) in LISTS.items()],
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("Velg en liste.")},
    )
    q = Words(label=_("Del av navnet"), required=False, max_length=NAME_LENGTH)
    etter = Words(
        required=False,
        max_length=10,
        widget=forms.HiddenInput,
        validators=[RegexValidator(r"^[0-9a-z]{9,10}$", _("Begynn på nytt fra første side."))],
    )

    def clean_vis(self) -> Any:
        """«Alle» when nothing was chosen."""
        return self.cleaned_data["vis"] or ALL

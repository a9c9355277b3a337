"""Which recommendations an approver has read and decides."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import RELOAD, CarriedNumber

LONGEST = 40  # characters of «id:count»


class ChosenForm(forms.Form):
    """The rows that were ticked, each as «application:count of saves»."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.ticked = data.getlist("valgt") if data else []

    def seen(self) -> dict[int, int]:
        """Application → the count that was read; what cannot be understood falls away."""
        found: dict[int, int] = {}
        for pair in self.ticked:
            pk, _sep, saves = pair.partition(":")
            if len(pair) < LONGEST and pk.isdecimal() and saves.isdecimal():
                found[int(pk)] = int(saves)
        return found


class WholeForm(forms.Form):
    """All of the list: when it was read, and how many they were."""

    read_at = forms.CharField(widget=forms.HiddenInput, max_length=40)
    count = CarriedNumber()
    sure = forms.BooleanField(
        label=_("Jeg har lest innstillingene"),
        error_messages={"required": _("Kryss av for at du har lest innstillingene.")},
    )

    def clean_read_at(self) -> datetime:
        """An instant with its zone."""
        try:
            instant = datetime.fromisoformat(self.cleaned_data["read_at"])
        except ValueError:
            raise forms.ValidationError(RELOAD) from None
        if instant.tzinfo is None:
            raise forms.ValidationError(RELOAD)
        return instant

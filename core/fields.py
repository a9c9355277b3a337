"""Fields that forms of several apps share: shape and wording, no rules."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class NeededField(forms.CharField):
    """Words that are needed; that they are missing is said by the action, in its own sentence."""

    def validate(self, value: Any) -> None:
        """Let empty words through to the action."""


RELOAD = _("Last siden på nytt, og prøv igjen.")


class CarriedNumber(forms.IntegerField):
    """A number that the page carries along, such as a version; nobody types it."""

    def __init__(self, **kwargs: Any) -> None:
        messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), RELOAD)
        kwargs.setdefault("min_value", 0)
        super().__init__(
            widget=forms.HiddenInput, error_messages=messages, max_value=2**31 - 1, **kwargs
        )


class VersionForm(forms.Form):
    """Only the version that the person read; for buttons."""

    version = CarriedNumber(min_value=0)


class DayField(forms.DateField):
    """A day within reach; a slip of the finger in the year is not a deadline."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"type": "date", "class": "short"}
        kwargs.setdefault("widget", forms.DateInput(attrs=attrs, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:
        """Refuse years that nothing here reaches."""
        day: date | None = super().clean(value)
        if day and not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Sjekk årstallet."))
        return day

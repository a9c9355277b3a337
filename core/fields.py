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


INPUT = {"class": "ds-input"}


class SliceForm(forms.Form):
    """From which row a long list goes on. What cannot be understood falls away."""

    etter = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def asked(self) -> dict[str, Any]:
        """Each field with what was understood, else None."""
        self.full_clean()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}

    def last(self) -> int | None:
        """The last row that was shown."""
        found: int | None = self.asked()["etter"]
        return found


class TwoListsForm(SliceForm):
    """And from where the second list on the page goes on."""

    bort = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class SearchField(forms.CharField):
    """Words to look for."""

    def __init__(self, label: Any) -> None:
        look = forms.TextInput(attrs=INPUT | {"type": "search"})
        super().__init__(label=label, required=False, max_length=100, widget=look)


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row to narrow a list by, named by its permanent code; the form says which there are."""

    def __init__(self, label: Any, code: str, everyone: Any) -> None:
        super().__init__(
            None,
            label=label,
            required=False,
            to_field_name=code,
            empty_label=everyone,
            widget=forms.Select(attrs=INPUT),
        )

    def to_python(self, value: Any) -> Any:
        """The row; a NUL, which no text in the database can hold, is no row's code."""
        if isinstance(value, str) and "\x00" in value:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return super().to_python(value)


def offer(field: Any, rows: Any) -> Any:
    """Let a form choose among these rows; where there is only one, it is chosen and not asked for.

    Returns:
        The only one, or None.
    """
    field.queryset = rows
    only = list(rows[:2])
    if len(only) != 1:
        return None
    field.initial, field.widget = only[0].pk, forms.HiddenInput()
    return only[0]


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


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not answered yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("ja", _("Ja")), ("nei", _("Nei"))],
            coerce=lambda value: value == "ja",
            empty_value=None,
            required=False,
            widget=forms.RadioSelect(attrs={"data_variant": "row"}),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """As the choice is called."""
        return {True: "ja", False: "nei"}.get(value, value) if value is not None else ""

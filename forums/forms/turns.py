"""What may be typed to exchange turns: asked for, answered, taken."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import NeededField


def sentence(label: Any, **more: Any) -> NeededField:
    """A public reason in a few sentences; that it is missing is said by the action."""
    widget = forms.Textarea(attrs={"rows": 3})
    return NeededField(label=label, max_length=500, widget=widget, **more)


class SwapForm(forms.Form):
    """Which two turns change owners, and why."""

    turns = forms.ChoiceField(
        label=_("Hvilke turer vil dere bytte?"),
        widget=forms.RadioSelect(attrs={"data_variant": "outline"}),
        error_messages={
            "required": _("Velg hvilke turer dere vil bytte."),
            "invalid_choice": _("Turene har endret seg. Velg på nytt."),
        },
    )
    reason = sentence(_("Hvorfor vil dere bytte?"), help_text=_("Alle kan lese det dere skriver."))

    def __init__(self, *args: Any, pairs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["turns"]
        field.choices = pairs
        if pairs:
            field.initial = pairs[0][0]

    def slots(self) -> tuple[int, int]:
        """The two turns, the earlier one first."""
        first, second = self.cleaned_data["turns"].split("-")
        return int(first), int(second)


class ConsentForm(forms.Form):
    """Yes; a word with it is allowed."""

    answer = forms.CharField(
        label=_("Vil dere si noe til svaret?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Alle kan lese det dere skriver."),
    )


class RefusalForm(forms.Form):
    """No, with the reason."""

    no_answer = sentence(
        _("Hvorfor sier dere nei?"), help_text=_("Alle kan lese det dere skriver.")
    )


class TakeForm(forms.Form):
    """Why a party takes the turn after the date."""

    slot = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("Last siden på nytt, og prøv igjen."),
        ),
    )
    reason = sentence(
        _("Hva skal stå i historikken?"),
        help_text=_("For eksempel at dere har avtalt det med den andre parten. Alle kan lese det."),
    )

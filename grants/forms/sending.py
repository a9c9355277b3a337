"""What is typed and ticked when an application is sent, taken back, or shown to a colleague."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import CarriedNumber
from grants.models import Call
from grants.states import Rule

SHORT = {"class": "ds-input short", "inputmode": "numeric"}


class SendForm(forms.Form):
    """What was previewed, what they say they meet, and how long the work took."""

    number = CarriedNumber(min_value=1)
    saves = CarriedNumber(min_value=0)
    stated = forms.MultipleChoiceField(
        label=_("Dette sier dere selv at stemmer"),
        required=False,
        error_messages={"invalid_choice": _("Kryss av for hvert krav som dere oppfyller.")},
        widget=forms.CheckboxSelectMultiple,
    )
    minutes = forms.IntegerField(
        label=_("Hvor mange minutter brukte dere på søknaden?"),
        help_text=_("Kommunen bruker det til å gjøre søknaden kortere."),
        required=False,
        min_value=1,
        max_value=60_000,
        widget=forms.TextInput(attrs=SHORT),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            _("Skriv minutter som et tall over 0, eller la feltet stå tomt."),
        ),
    )
    people = forms.IntegerField(
        label=_("Hvor mange var dere om det?"),
        required=False,
        min_value=1,
        max_value=1_000,
        widget=forms.TextInput(attrs=SHORT),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            _("Skriv hvor mange dere var, eller la feltet stå tomt."),
        ),
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [r for r in call.requirements.all() if r.rule == Rule.STATEMENT]
        stated: Any = self.fields["stated"]
        stated.choices = [(str(requirement.pk), requirement.text) for requirement in said]
        if not said:
            del self.fields["stated"]

    def stated_pks(self) -> list[int]:
        """The requirements that were ticked."""
        return [int(pk) for pk in self.cleaned_data.get("stated") or []]


class WithdrawForm(forms.Form):
    """Why it is taken back; that it is missing is said by the action."""

    reason = forms.CharField(
        label=_("Hvorfor trekker dere søknaden?"),
        help_text=_("Kommunen leser det. Det blir ikke offentlig."),
        required=False,
        max_length=500,
        error_messages={"max_length": _("Teksten er for lang. Kort den ned.")},
        widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"}),
    )

"""What one types in a complaint, and in each answer to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import NeededField
from grants.forms.fields import NokField
from grants.models import Application
from grants.states import GIVING, Outcome


class ComplaintForm(forms.Form):
    """What they think is wrong."""

    words = NeededField(
        label=_("Hva mener dere er feil, og hva vil dere ha endret?"),
        help_text=_("Skriv med egne ord. Dere trenger ikke vise til lover."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class ProposalForm(forms.Form):
    """A better outcome, for another person to decide."""

    outcome = forms.ChoiceField(
        label=_("Hva foreslår du?"),
        choices=[(outcome.value, outcome.label) for outcome in GIVING],
        initial=Outcome.PARTLY,
        widget=forms.RadioSelect(attrs={"data_variant": "outline"}),
    )
    amount = NokField(label=_("Hvor mye i året?"))
    years = forms.IntegerField(
        label=_("Hvor mange år?"),
        min_value=1,
        max_value=4,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    reason = NeededField(
        label=_("Begrunnelse"),
        help_text=_("Den står i det nye brevet."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if application.years == 1:
            self.fields["years"].widget = forms.HiddenInput()


class SettleForm(forms.Form):
    """What the complaint body came to."""

    changed = forms.TypedChoiceField(
        label=_("Hva ble utfallet?"),
        choices=[("nei", _("Vedtaket står")), ("ja", _("Vedtaket er endret"))],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect(attrs={"data_variant": "outline"}),
        help_text=_("Er det endret, må en foreslå det nye utfallet, og en godkjenner sette det."),
    )
    words = NeededField(
        label=_("Hva kom klageinstansen til?"),
        help_text=_("Organisasjonen leser dette."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
